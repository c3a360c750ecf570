"""What is taken when, for many spaces at once: for calendars, day strips and the API. To inform; claims decide."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from aktiv.timetable.queries.conflicts import KIND_OF_ROW
from aktiv.timetable.rules.asked import InTheWay
from aktiv.values.periods import Period


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch of time that some of a space is taken, by which claim and as what."""

    during: Period
    kind: InTheWay
    claim_id: int


def availability(
    space_ids: Collection[int], during: Period, now: datetime, *, buffers: bool = True
) -> dict[int, list[Busy]]:
    """For each space what meets the period, in order of time. One statement.

    Periods are whole: they may begin before and end after `during`. A hold that has expired is not there. A claim that
    holds several pieces of a space at a time is told once for each.
    """
    found: dict[int, list[Busy]] = {space_id: [] for space_id in space_ids}
    with connection.cursor() as cursor:
        # The exclusion constraint's GiST serves footprint and period at once, one probe for each space.
        cursor.execute(
            f"""
            SELECT DISTINCT s.id, lower(o.during), upper(o.during), {KIND_OF_ROW}, o.claim_id
            FROM facilities_space s
            JOIN timetable_occupancy o ON o.footprint && s.footprint AND o.during && tstzrange(%s, %s)
            WHERE s.id = ANY (%s) AND (o.expires_at IS NULL OR o.expires_at > %s)
              AND (%s OR lower_inf(o.layer) OR lower(o.layer) = 0)
            ORDER BY 1, 2, 3, 5
            """,
            [during.start, during.end, list(space_ids), now, buffers],
        )
        for space_id, start, end, kind, claim_id in cursor.fetchall():
            found[space_id].append(Busy(Period(start, end), InTheWay(kind), claim_id))
    return found
