"""What is taken when, for many spaces at once: for calendars, day strips and the API. To inform; claims decide."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from aktiv import prepared
from aktiv.timetable.queries.conflicts import KIND_OF_ROW
from aktiv.timetable.rules.asked import InTheWay
from aktiv.values.periods import Period

# The exclusion constraint's GiST serves footprint and period at once, one probe for each space.
_BUSY = f"""
    SELECT DISTINCT s.id, lower(o.during), upper(o.during), {KIND_OF_ROW}, o.claim_id
    FROM facilities_space s
    JOIN timetable_occupancy o
      ON o.footprint && s.footprint AND o.during && tstzrange(%(start)s::timestamptz, %(end)s::timestamptz)
    WHERE s.id = ANY (%(space_ids)s::bigint[]) AND (o.expires_at IS NULL OR o.expires_at > %(now)s::timestamptz)
      AND (%(buffers)s::bool OR lower_inf(o.layer) OR lower(o.layer) = 0)
    ORDER BY 1, 2, 3, 5
    """


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
    asked = {"space_ids": list(space_ids), "start": during.start, "end": during.end, "now": now, "buffers": buffers}
    for space_id, start, end, kind, claim_id in prepared.rows(_BUSY, asked):
        found[space_id].append(Busy(Period(start, end), InTheWay(kind), claim_id))
    return found
