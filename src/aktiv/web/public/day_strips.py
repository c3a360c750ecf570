"""A day of a space as stretches of wall minutes: what is open, the school's, taken, held, one's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aktiv.facilities.models import Space
from aktiv.facilities.queries.opening import Opening, openings
from aktiv.timetable.queries import Busy, availability
from aktiv.timetable.rules import InTheWay
from aktiv.values.periods import Period, civil_minute, day_period, merged, without
from aktiv.web.components.results import DayStrip, Stretch
from aktiv.web.components.uses import Use

USE_OF = {
    InTheWay.USE: Use.BUSY,
    InTheWay.HOLD: Use.HELD,
    InTheWay.CLOSURE: Use.CLOSED,
    InTheWay.BUFFER: Use.BUSY,
}
EARLIEST, LATEST = 8 * 60, 22 * 60


def strips(
    spaces: Collection[Space], day: date, now: datetime, *, wanted: tuple[int, int] | None, fitting: Collection[int]
) -> dict[int, DayStrip]:
    """A strip for each space, all from the same minute to the same minute. A fixed number of statements.

    `wanted` are the wall minutes asked for and `fitting` the spaces where they are free. Spaces come with municipality.
    """
    if not spaces:
        return {}
    zones = {space.pk: space.municipality.zone for space in spaces}
    whole = Period(
        min(day_period(day, zone).start for zone in zones.values()),
        max(day_period(day, zone).end for zone in zones.values()),
    )
    open_then = openings(spaces, [day])
    busy = availability([space.pk for space in spaces], whole, now, buffers=False)
    stretches = {
        space.pk: stretches_of(open_then[space.pk, day], busy[space.pk], day, zones[space.pk]) for space in spaces
    }
    first, last = _frame(stretches.values(), wanted)
    return {pk: DayStrip(first, last, tuple(each), wanted, pk in fitting) for pk, each in stretches.items()}


def stretches_of(opening: Opening, busy: Iterable[Busy], day: date, zone: ZoneInfo) -> list[Stretch]:
    """What is not free on a civil day, in order, nothing twice: what is taken wins over the school's and the closed."""
    whole = day_period(day, zone)
    taken = [(each.during, USE_OF[each.kind]) for each in busy if each.during.overlaps(whole)]
    claimed = [period for period, _ in taken]
    school = without(opening.school, claimed)
    closed = without([whole], [*opening.bookable, *opening.season, *opening.school, *claimed])
    found = [
        *_at(taken, whole, zone),
        *_at(((period, Use.SCHOOL) for period in merged(school)), whole, zone),
        *_at(((period, Use.CLOSED) for period in merged(closed)), whole, zone),
    ]
    return sorted(found, key=lambda each: (each.start, each.end))


def _at(periods: Iterable[tuple[Period, Use]], whole: Period, zone: ZoneInfo) -> list[Stretch]:
    found = []
    for period, use in periods:
        inside = period.intersection(whole)
        if inside:
            end = 1440 if inside.end == whole.end else civil_minute(inside.end, zone)
            found.append(Stretch(use, civil_minute(inside.start, zone), end))
    return found


def _frame(days: Iterable[list[Stretch]], wanted: tuple[int, int] | None) -> tuple[int, int]:
    """Ordinary waking hours, wider when something open or wished for lies outside them; on whole hours."""
    first, last = EARLIEST, LATEST
    for stretches in days:
        closed = [(each.start, each.end) for each in stretches if each.use is Use.CLOSED]
        opens = next((end for start, end in closed if start == 0), 0 if closed else EARLIEST)
        closes = next((start for start, end in closed if end == 1440), 1440 if closed else LATEST)
        if opens < closes:
            first, last = min(first, opens), max(last, closes)
    if wanted:
        first, last = min(first, wanted[0]), max(last, min(wanted[1], 1440))
    return first - first % 60, min(1440, -(-last // 60) * 60)
