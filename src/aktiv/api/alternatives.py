"""What a program is told when time is taken: what is in the way, and what could be had instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from aktiv.api.schemas.time import AlternativeTold, ConflictTold
from aktiv.bookings.queries.asking import group_of
from aktiv.bookings.queries.places import days_around, place
from aktiv.bookings.queries.ways_out import ways_out
from aktiv.bookings.rules import Party
from aktiv.timetable.rules import Taken
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal


@contextmanager
def ways_out_told(
    space_id: int, period: Period, party: Party, now: datetime, *, linked: Sequence[int] = ()
) -> Iterator[None]:
    """Turns Taken into Refusal("taken", conflicts, alternatives), when what was begun has been undone.

    The alternatives are those that the pages offer, under the rules that hold for the party, with what is `linked`.
    """
    try:
        yield
    except Taken as taken:
        where = place(space_id, days_around(period), now)
        group = group_of(party, where, period) if where.terms.price_groups else None
        ways = ways_out([(where, period)], party, group, now, linked=linked).get((space_id, period), ())
        told = [each.model_dump() for each in ConflictTold.all(taken.conflicts)]
        instead = [AlternativeTold.of(way.kind.value, way.space_id, way.period).model_dump() for way in ways]
        raise Refusal("taken", conflicts=told, alternatives=instead) from taken
