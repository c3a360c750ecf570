"""Letting go: of a claim, or of some of its time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from aktiv.timetable.actions.settling import await_families, end_cuts, settle
from aktiv.timetable.locks import lock, space
from aktiv.timetable.models import Claim, Cut
from aktiv.timetable.queries.holdings import grants
from aktiv.timetable.rules.asked import Changed
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle, common, merge, subtract
from aktiv.values.refusal import Refusal


def release(claim_id: int, *, now: datetime) -> list[Changed]:
    """Lets go of a claim, with the group times inside it. Its memory stays; letting go twice changes nothing.

    Returns who has time again: those it was taken from, and the claim that a group time was part of.
    """
    return release_many([claim_id], now=now)


@transaction.atomic
def release_many(claim_ids: Collection[int], *, now: datetime) -> list[Changed]:
    """`release` of many claims, in a number of statements that does not grow with them."""
    if not claim_ids:
        return []
    lock(space(each.reach for of_claim in grants(claim_ids).values() for each in of_claim))
    with connection.cursor() as cursor:
        await_families(claim_ids)
        cursor.execute(
            """
            UPDATE timetable_claim SET released_at = %(now)s
            WHERE id IN (SELECT unnest(%(ids)s::bigint[])
                         UNION SELECT id FROM timetable_claim WHERE parent_id = ANY (%(ids)s))
              AND released_at IS NULL
            RETURNING id
            """,
            {"ids": list(claim_ids), "now": now},
        )
        gone = sorted(row[0] for row in cursor.fetchall())
    return settle([*gone, *end_cuts(gone, now)], now=now) if gone else []


@transaction.atomic
def give_back(claim_id: int, rectangle: Rectangle, *, now: datetime) -> list[Changed]:
    """Gives up part of what a claim was granted, for good: nothing that is released later returns it.

    It is free at once, for anybody; what the claim had overridden there goes back to whom it was taken from. A group
    time gives up its holder's right to it as well. Returns whose time changed besides. Raises Refusal "not_held" when
    the claim was let go or has expired, "nothing_to_give_back" when none of it is the claim's to give.
    """
    lock(space([rectangle]))
    await_families([claim_id])
    claim = Claim.objects.filter(pk=claim_id, released_at=None).first()
    if claim is None or (claim.expires_at is not None and claim.expires_at <= now):
        raise Refusal("not_held", claim_id=claim_id)
    family = [claim_id] if claim.parent_id is None else [claim_id, claim.parent_id]
    granted = grants(family)
    given = {each: common([grant.rectangle for grant in granted[each]], [rectangle]) for each in family}
    for cut in Cut.objects.filter(claim_id__in=family, by=None, ended_at=None):
        before = Rectangle(cut.footprint, Period(cut.during.lower, cut.during.upper))
        given[cut.claim_id] = subtract(given[cut.claim_id], [before])
    if not given[claim_id]:
        raise Refusal("nothing_to_give_back", claim_id=claim_id)
    Cut.objects.bulk_create(
        Cut(claim_id=each, footprint=part.footprint, during=(part.period.start, part.period.end), given_at=now)
        for each, parts in given.items()
        for part in merge(parts)
    )
    # What it overrode is settled anew behind what it keeps.
    changes = settle([claim_id, *end_cuts([claim_id], now)], now=now)
    return [change for change in changes if change.claim_id != claim_id]


@transaction.atomic
def take_back(claim_id: int, *, now: datetime) -> None:
    """Has again what its holder gave back of a claim, while nobody else has come to any of it.

    What its group times gave back is theirs again. Raises Refusal "not_held" when the claim was let go or has
    expired, "nothing_to_take_back" when nothing of it was given back; Taken when somebody else has some of it, who
    keeps it.
    """
    lock(space(each.reach for each in grants([claim_id])[claim_id]))
    await_families([claim_id])
    claim = Claim.objects.filter(pk=claim_id, released_at=None).first()
    if claim is None or (claim.expires_at is not None and claim.expires_at <= now):
        raise Refusal("not_held", claim_id=claim_id)
    children = Claim.objects.filter(parent=claim, released_at=None).values_list("pk", flat=True)
    family = [claim_id, *children]
    if not Cut.objects.filter(claim_id__in=family, by=None, ended_at=None).update(ended_at=now):
        raise Refusal("nothing_to_take_back", claim_id=claim_id)
    # Firm: what was given back is its own again, or nothing has happened.
    settle(family, now=now, firm=set(family))
