"""Holds: confirmed in place, extended, and taken up again after they expired if nobody came between."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from aktiv.facilities.fields import footprint_of
from aktiv.timetable.actions import sheets
from aktiv.timetable.actions.settling import settle
from aktiv.timetable.models import Claim, Cut
from aktiv.timetable.rules import InTheWay, Piece
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle
from aktiv.values.refusal import Refusal


def confirm(claim_id: int, *, now: datetime) -> None:
    """Makes a hold use, in place. One that has expired is confirmed if nobody took its time since.

    Raises Taken when somebody did, or took some of it by right of override; Refusal("not_held") when there is no such
    hold: confirmed already, or let go.
    """
    _keep(claim_id, Claim.Kind.USE, None, now)


def extend(claim_id: int, expires_at: datetime, *, now: datetime) -> None:
    """Lets a hold last until `expires_at`. Raises as `confirm` does."""
    _keep(claim_id, Claim.Kind.HOLD, expires_at, now)


def _keep(claim_id: int, kind: Claim.Kind, expires_at: datetime | None, now: datetime) -> None:
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        # The row first: what is read after it is what others have left.
        cursor.execute("SELECT 1 FROM timetable_claim WHERE id = %s FOR UPDATE", [claim_id])
        cursor.execute(
            """
            WITH kept AS (
                UPDATE timetable_claim c SET kind = %(kind)s, expires_at = %(expires)s
                WHERE id = %(id)s AND kind = 'hold' AND released_at IS NULL AND expires_at > %(now)s
                  AND NOT EXISTS (SELECT FROM timetable_cut WHERE claim_id = c.id AND ended_at IS NULL)
                RETURNING id
            )
            UPDATE timetable_occupancy o SET expires_at = %(expires)s FROM kept WHERE o.claim_id = kept.id
            RETURNING footprint, lower(during), upper(during), layer = '(,)'::int8range
            """,
            {"id": claim_id, "kind": kind.value, "expires": expires_at, "now": now},
        )
        rows = cursor.fetchall()
        if rows and kind is Claim.Kind.USE:
            sheets.lay_over(
                [
                    Piece(Rectangle(footprint_of(where), Period(start, end)), InTheWay.USE if use else InTheWay.BUFFER)
                    for where, start, end, use in rows
                ]
            )
    if not rows:
        _take_up_again(claim_id, kind, expires_at, now)


@transaction.atomic
def _take_up_again(claim_id: int, kind: Claim.Kind, expires_at: datetime | None, now: datetime) -> None:
    """What a hold does when it has lapsed (by its own time, or let go by whoever came after) or was cut."""
    # A hold let go by its holder was released before it expired; one that lapsed, at that very instant.
    taken_up = Claim.objects.filter(pk=claim_id, kind=Claim.Kind.HOLD).exclude(released_at__lt=F("expires_at"))
    if not taken_up.update(kind=kind, expires_at=expires_at, released_at=None):
        raise Refusal("not_held", claim_id=claim_id)
    Cut.objects.filter(claim_id=claim_id, ended_at=None).update(ended_at=now)
    settle([claim_id], now=now, firm={claim_id})
