"""Letting go: of a claim, or of some of its time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from aktiv.timetable.actions.settling import await_families, end_cuts, settle
from aktiv.timetable.locks import lock, space
from aktiv.timetable.queries.holdings import grants
from aktiv.timetable.rules.asked import Changed


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
            WHERE (id = ANY (%(ids)s) OR parent_id = ANY (%(ids)s)) AND released_at IS NULL RETURNING id
            """,
            {"ids": list(claim_ids), "now": now},
        )
        gone = sorted(row[0] for row in cursor.fetchall())
    return settle([*gone, *end_cuts(gone, now)], now=now) if gone else []
