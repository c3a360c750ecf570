"""The day of one date beside its case: what stands in the hall, where the application lies, where there is room."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.actions.reading import note_calendar_read
from aktiv.bookings.queries.calendar import Shown, calendar
from aktiv.bookings.rules import Party
from aktiv.cases.models import RequestedDate
from aktiv.cases.queries.desk import Scene
from aktiv.facilities.models import Space
from aktiv.facilities.queries.listing import beside
from aktiv.timetable.rules import InTheWay
from aktiv.values import formatting
from aktiv.values.periods import Period, civil_day, day_period
from aktiv.web.components.halls import Hall, Halls
from aktiv.web.components.uses import Use
from aktiv.web.components.week import Block

EARLIEST, LATEST = 8 * 60, 22 * 60


def day_of(scene: Scene, date_: RequestedDate, space: Space, party: Party, now: datetime) -> Halls:
    """The day's table. Names persons to staff, which is noted."""
    zone, language = space.municipality.zone, get_language() or "nb"
    day = civil_day(date_.during.lower, zone)
    whole = day_period(day, zone)
    spaces = beside(space)
    taken = calendar(spaces, whole, party, now)
    for each in spaces:
        note_calendar_read(taken[each.pk], each, party, "case_detail", now=now)
    asked = Period(date_.during.lower, date_.during.upper).intersection(whole)
    standing = scene.waiting.get(date_.pk)
    clashes = standing is not None and bool(standing.in_the_way)
    halls = []
    for each in spaces:
        blocks = [_block(one, whole) for one in taken[each.pk] if one.kind is not InTheWay.BUFFER]
        if asked is not None and standing is not None and each.footprint.overlaps(space.footprint):
            title = _("Clashes") if clashes else _("Application")
            start, end = _minutes(asked, whole)
            blocks.append(Block(Use.CONFLICT if clashes else Use.PENDING, start, end, title, scene.case.title))
        if standing is not None:
            blocks += [
                Block(Use.FREE, *_minutes(way.period, whole), _("Free"), "")
                for way in standing.ways
                if way.space_id == each.pk and whole.contains(way.period.start) and way.period.end <= whole.end
            ]
        halls.append(Hall(each.name.said_in(language).text, tuple(blocks)))
    first = min([EARLIEST, *(block.start for hall in halls for block in hall.blocks)])
    last = max([LATEST, *(block.end for hall in halls for block in hall.blocks)])
    first, last = _around(asked, whole, first, last)
    return Halls(formatting.day(day, language), tuple(halls), first - first % 60, -(-last // 60) * 60)


def _around(asked: Period | None, whole: Period, first: int, last: int) -> tuple[int, int]:
    """A few hours around what is asked for: the rest of the day is a click away."""
    if asked is None:
        return first, last
    start, end = _minutes(asked, whole)
    return max(first, start - 180), min(last, end + 180)


def _block(shown: Shown, whole: Period) -> Block:
    inside = shown.during.intersection(whole) or shown.during
    use = Use.EVENT if shown.booking_kind == "event" else Use.BUSY
    if shown.kind is InTheWay.CLOSURE:
        use = Use.CLOSED
    elif shown.kind is InTheWay.HOLD:
        use = Use.HELD
    elif shown.booking_kind == "school_use":
        use = Use.SCHOOL
    title = shown.title or str(use.word if use is not Use.EVENT else Use.BUSY.word)
    return Block(use, *_minutes(inside, whole), title, shown.team)


def _minutes(period: Period, whole: Period) -> tuple[int, int]:
    start = int((period.start - whole.start).total_seconds() // 60)
    return max(0, start), max(start + 1, min(int((period.end - whole.start).total_seconds() // 60), 1500))
