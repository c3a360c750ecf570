"""When a space is open on a day, for whom and how: from weekly windows, exceptions and the calendar to rows of cells.

The order of what is asked, first answer wins: an exception on the day, the public holiday, the weekday. School windows
count on school days only and are taken out of everything else.

    week     |----open 8-22, the space's own mode-----------------------|
             |--school 8-16--|            |--season 16-21--|
    bookable                 |------------------------------------------|   anyone, in the mode
    season                                |----------------|                where season times may be placed
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aktiv.facilities.models.hours import HoursPlan, HoursWindow
from aktiv.facilities.rules.spans import Spans, common, merged, minus
from aktiv.facilities.terms import Mode
from aktiv.values.cells import CELL, cells_of, enclosed
from aktiv.values.periods import DAY_MINUTES, Period, day_period, wall_periods
from aktiv.values.periods import merged as merged_periods
from aktiv.values.start_grid import next_start

ALWAYS = date(2000, 1, 1)
"""The first day of hours that were always so."""

_STRICTEST = (Mode.CLOSED, Mode.SEASON, Mode.APPLICATION, Mode.INSTANT)
_ONE_DAY = timedelta(days=1)
_CELL_MINUTES = CELL // timedelta(minutes=1)


class Window(NamedTuple):
    """A weekly window; see HoursWindow."""

    layer: str
    mode: str
    weekday: int
    from_minute: int
    to_minute: int
    valid_from: date
    valid_to: date | None

    def valid_on(self, day: date) -> bool:
        """Whether the window counts on the day; both ends inclusive."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class DayHours(NamedTuple):
    """A day on the wall clock. `instant` is within `bookable`; `school` meets none of the others."""

    bookable: Spans = ()
    instant: Spans = ()
    school: Spans = ()
    season: Spans = ()


class Sheet(NamedTuple):
    """A day in five-minute cells, 1 for open; see OpenSheet."""

    bookable: str
    instant: str
    starts: str
    school: str
    season: str


class Weekly(NamedTuple):
    """A sheet that comes back every week while it is valid."""

    weekday: int
    valid_from: date
    valid_to: date | None
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Calendar:
    """What days are special where the space lies. School holidays have both ends inclusive."""

    zone: ZoneInfo
    public_holidays: frozenset[date] = frozenset()
    school_holidays: tuple[tuple[date, date], ...] = ()

    def school_day(self, day: date) -> bool:
        """Whether schools are in. Weekends are not asked about: school windows have weekdays of their own."""
        return day not in self.public_holidays and not any(first <= day <= last for first, last in self.school_holidays)


@dataclass(frozen=True, slots=True)
class Opening:
    """Everything that decides when the spaces of one pattern are open.

    `exceptions` are the hours of single days instead of the week's: no spans is closed.
    """

    windows: tuple[Window, ...]
    on_public_holidays: str
    mode: str
    start_interval: int
    calendar: Calendar
    exceptions: Mapping[date, Spans] = field(default_factory=dict)
    _known: dict[tuple[int, date, bool], DayHours] = field(default_factory=dict, compare=False, repr=False)

    def hours_on(self, day: date) -> DayHours:
        """The wall-clock hours of a day."""
        exception = self.exceptions.get(day)
        if exception is not None:
            return self._exceptional(day, exception)
        weekday, school = day.isoweekday(), self.calendar.school_day(day)
        if day in self.calendar.public_holidays:
            if self.on_public_holidays == HoursPlan.Holidays.CLOSED:
                return DayHours()
            if self.on_public_holidays == HoursPlan.Holidays.AS_SUNDAY:
                weekday = 7
        return self._regular(weekday, day, school)

    def sheet_on(self, day: date) -> Sheet:
        """The day in cells: the one definition that compiled sheets must equal."""
        return _sheet(
            self.hours_on(day),
            self.hours_on(day - _ONE_DAY).bookable,
            self.start_interval,
            None if _ordinary(day, self.calendar.zone) and _ordinary(day - _ONE_DAY, self.calendar.zone) else day,
            self.calendar.zone,
        )

    def weekly(self, first: date) -> tuple[Weekly, ...]:
        """The sheets of ordinary weeks from `first` on, for each stretch of days with the same windows."""
        starts = sorted({ALWAYS, *(border for border in self._borders() if border > first)})
        rows: list[Weekly] = []
        for index, start in enumerate(starts):
            last = starts[index + 1] - _ONE_DAY if index + 1 < len(starts) else None
            asked = max(start, first)
            for weekday in range(1, 8):
                today = self._regular(weekday, asked, True)
                before = self._regular(7 if weekday == 1 else weekday - 1, asked, True).bookable
                rows.append(Weekly(weekday, start, last, _sheet(today, before, self.start_interval, None, None)))
        return tuple(rows)

    def special(self, first: date, last: date) -> dict[date, Sheet]:
        """The days from `first` to `last` whose sheet is not their weekday's."""
        by_weekday: dict[int, list[Weekly]] = {}
        for row in self.weekly(first):
            by_weekday.setdefault(row.weekday, []).append(row)
        found: dict[date, Sheet] = {}
        for day in sorted(set(self._unusual(first, last))):
            sheet = self.sheet_on(day)
            usual = next(row.sheet for row in reversed(by_weekday[day.isoweekday()]) if row.valid_from <= day)
            if sheet != usual:
                found[day] = sheet
        return found

    def _unusual(self, first: date, last: date) -> Iterator[date]:
        """Every day that may differ from its weekday, and the day after it, whose night may have begun on it."""
        calendar = self.calendar
        causes = {*calendar.public_holidays, *self.exceptions, *self._borders()}
        if any(window.layer == HoursWindow.Layer.SCHOOL for window in self.windows):
            for begins, ends in calendar.school_holidays:
                low, high = max(begins, first - _ONE_DAY), min(ends, last)
                causes.update(date.fromordinal(n) for n in range(low.toordinal(), high.toordinal() + 1))
        causes.update(clock_changes(first - _ONE_DAY, last, calendar.zone))
        for day in causes:
            for each in (day, day + _ONE_DAY):
                if first <= each <= last:
                    yield each

    def _borders(self) -> set[date]:
        """The days on which some window begins to count or no longer does."""
        begins = {window.valid_from for window in self.windows}
        return begins | {window.valid_to + _ONE_DAY for window in self.windows if window.valid_to}

    def _regular(self, weekday: int, day: date, school: bool) -> DayHours:
        since = max((border for border in self._borders() if border <= day), default=ALWAYS)
        key = (weekday, since, school)
        if key not in self._known:
            self._known[key] = self._layered(
                [window for window in self.windows if window.weekday == weekday and window.valid_on(day)], school
            )
        return self._known[key]

    def _exceptional(self, day: date, hours: Spans) -> DayHours:
        if not hours:
            return DayHours()
        season = self._regular(day.isoweekday(), day, False).season
        modes = {Mode(self.mode): merged(hours)}
        return _day_hours(modes, school=(), season=common(season, merged(hours)))

    def _layered(self, windows: list[Window], school: bool) -> DayHours:
        layers: dict[str, list[Window]] = {}
        for window in windows:
            layers.setdefault(window.layer, []).append(window)
        return _day_hours(
            _by_mode(layers.get(HoursWindow.Layer.OPEN, []), Mode(self.mode)),
            school=_spans(layers.get(HoursWindow.Layer.SCHOOL, [])) if school else (),
            season=_spans(layers.get(HoursWindow.Layer.SEASON, [])),
        )


@lru_cache(maxsize=256)
def clock_changes(first: date, last: date, zone: ZoneInfo) -> tuple[date, ...]:
    """The days from `first` to `last` that are not 24 hours long."""
    days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
    return tuple(day for day in days if not _ordinary(day, zone))


def _by_mode(windows: list[Window], own: Mode) -> dict[Mode, Spans]:
    """The minutes that each mode has. Where windows overlap, stated before unstated, then the strictest."""
    borders = sorted({minute for window in windows for minute in (window.from_minute, window.to_minute)})
    found: dict[Mode, list[tuple[int, int]]] = {}
    for low, high in pairwise(borders):
        here = {window.mode for window in windows if window.from_minute <= low and high <= window.to_minute}
        if here:
            stated = [mode for mode in _STRICTEST if mode in here]
            found.setdefault(stated[0] if stated else own, []).append((low, high))
    return {mode: merged(spans) for mode, spans in found.items()}


def _day_hours(modes: Mapping[Mode, Spans], *, school: Spans, season: Spans) -> DayHours:
    instant = minus(modes.get(Mode.INSTANT, ()), school)
    asked_for = minus(modes.get(Mode.APPLICATION, ()), school)
    return DayHours(
        bookable=merged(instant + asked_for),
        instant=instant,
        school=school,
        season=minus(merged(season + modes.get(Mode.SEASON, ())), school),
    )


def _spans(windows: Iterable[Window]) -> Spans:
    return merged((window.from_minute, window.to_minute) for window in windows)


def _ordinary(day: date, zone: ZoneInfo) -> bool:
    return day_period(day, zone).length == _ONE_DAY


@lru_cache(maxsize=65_536)
def _sheet(today: DayHours, before: Spans, interval: int, day: date | None, zone: ZoneInfo | None) -> Sheet:
    """Hours as cells. Without a day it is one on which the wall clock goes evenly, as it did the day before."""
    if day is None or zone is None:
        even = [
            _bits(DAY_MINUTES // _CELL_MINUTES, (range(a // _CELL_MINUTES, b // _CELL_MINUTES) for a, b in spans))
            for spans in today
        ]
        begun = before[-1][0] - DAY_MINUTES if before and before[-1][1] == DAY_MINUTES else None
        starts = [
            minute // _CELL_MINUTES
            for low, high in today.bookable
            for minute in range(_first_start(low, begun, interval), high, interval)
        ]
        return _with_starts(even, starts)
    whole = day_period(day, zone)
    count = cells_of(day, zone)
    rows = [_bits(count, (enclosed(p, day, zone) for p in _periods(day, spans, zone))) for spans in today]
    night = _periods(day - _ONE_DAY, before, zone)
    grid: list[datetime] = []
    for piece in _periods(day, today.bookable, zone):
        opening = piece.start
        yesterday = day_period(day - _ONE_DAY, zone)
        if night and night[-1].end == piece.start == whole.start and night[-1].start > yesterday.start:
            opening = night[-1].start
        start = next_start(piece.start, opening, interval)
        while start < piece.end:
            grid.append(start)
            start += timedelta(minutes=interval)
    return _with_starts(rows, [(start - whole.start) // CELL for start in grid])


def _first_start(low: int, begun: int | None, interval: int) -> int:
    """The grid counts from the opening: of last evening, when the night went on past midnight and had a beginning."""
    if low or begun is None or begun == -DAY_MINUTES:
        return low
    return begun % interval


def _with_starts(rows: list[str], starts: list[int]) -> Sheet:
    bookable, instant, school, season = rows
    return Sheet(bookable, instant, _bits(len(bookable), (range(cell, cell + 1) for cell in starts)), school, season)


def _periods(day: date, spans: Spans, zone: ZoneInfo) -> tuple[Period, ...]:
    return merged_periods(period for low, high in spans for period in wall_periods(day, low, high, zone))


def _bits(count: int, ranges: Iterable[range]) -> str:
    row = bytearray(b"0" * count)
    for cells in ranges:
        row[cells.start : cells.stop] = b"1" * len(cells)
    return row.decode()
