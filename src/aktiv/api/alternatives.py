"""What a program is told when time is taken: what is in the way, and what could be had instead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from aktiv.api.schemas.time import AlternativeTold, ConflictTold, local
from aktiv.facilities.models import Space
from aktiv.timetable.rules import Taken
from aktiv.timetable.search import Question, WayOut, search
from aktiv.timetable.search.ways_out import ways_out
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal

MOST_ELSEWHERE = 3
DAY_MINUTES = 1440


@contextmanager
def ways_out_told(space: Space, period: Period, now: datetime) -> Iterator[None]:
    """Turns Taken into Refusal("taken", conflicts, alternatives), when what was begun has been undone."""
    try:
        yield
    except Taken as taken:
        told = [each.model_dump() for each in ConflictTold.all(taken.conflicts)]
        instead = [each.model_dump() for each in alternatives_to(space, period, now)]
        raise Refusal("taken", conflicts=told, alternatives=instead) from taken


def alternatives_to(space: Space, period: Period, now: datetime) -> list[AlternativeTold]:
    """The same time in other such spaces of the municipality, the nearest first; then other times in this one.

    At most six, in three statements. None for what lasts longer than a day.
    """
    if period.minutes > DAY_MINUTES or period.start < now:
        return []
    zone = space.municipality.zone
    begins = period.start.astimezone(zone)
    wish = Question(
        day=civil_day(period.start, zone),
        minutes=period.minutes,
        now=now,
        from_minute=begins.hour * 60 + begins.minute,
        kinds=(space.kind,),
        municipality_ids=(space.municipality_id,),
        near=(space.facility.latitude, space.facility.longitude),
        page_size=MOST_ELSEWHERE + 1,
    )
    elsewhere = [
        _told("other_space", hit.space_id, hit.period)
        for hit in search(wish).hits
        if hit.period is not None and hit.space_id != space.pk
    ]
    here: tuple[WayOut, ...] = ways_out(wish, [space.pk]).get(space.pk, ())
    return elsewhere[:MOST_ELSEWHERE] + [_told(way.kind.value, way.space_id, way.period) for way in here]


def _told(kind: str, space_id: int, period: Period) -> AlternativeTold:
    return AlternativeTold(kind=kind, space_id=space_id, start=local(period.start), end=local(period.end))
