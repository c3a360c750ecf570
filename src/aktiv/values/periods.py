"""Periods of time, and the civil time they are told in.

A point in time is an aware `datetime` in UTC. Rules, weekly hours and recurrence speak of the clock on the wall of a
zone; the functions here are the only bridge between the two. A wall time that does not exist (the night the clocks
go forward) or exists twice (the night they go back) is refused by name, never shifted or guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from aktiv.values.refusal import Refusal

DAY_MINUTES = 1440
_MINUTE = timedelta(minutes=1)

# The calendar ends some days before Python's does, so that no zone and no margin ever leads outside it.
_FIRST_INSTANT, _LAST_INSTANT = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
_FIRST_WALL = datetime(1, 1, 4)  # noqa: DTZ001 - wall times have no zone
_LAST_WALL = datetime(9999, 12, 29)  # noqa: DTZ001


class NotAPeriod(ValueError):
    """The two points do not bound a period: naive, equal, in the wrong order, or outside the calendar."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The points from `start` up to, but not including, `end`. Aware input of any zone is kept as UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        # Two datetimes that share a zone compare by their wall time, which lies in the repeated hour: UTC first.
        object.__setattr__(self, "start", _utc(self.start))
        object.__setattr__(self, "end", _utc(self.end))
        if self.start >= self.end:
            raise NotAPeriod(f"{self.start.isoformat()} is not before {self.end.isoformat()}")

    @property
    def length(self) -> timedelta:
        """Elapsed time, so three hours from 02:00 to 04:00 on the night the clocks go back."""
        return self.end - self.start

    @property
    def minutes(self) -> int:
        """Elapsed minutes, a started minute counted whole. Exact for all periods on whole minutes."""
        return -(-self.length // _MINUTE)

    @property
    def exact_minutes(self) -> Fraction:
        """Elapsed minutes to the microsecond."""
        return Fraction(self.length // timedelta(microseconds=1), 60_000_000)

    def overlaps(self, other: Period) -> bool:
        """Whether they share a point; periods that only touch do not."""
        return self.start < other.end and other.start < self.end

    def touches(self, other: Period) -> bool:
        """Whether one begins exactly where the other ends."""
        return self.end == other.start or other.end == self.start

    def contains(self, what: Period | datetime) -> bool:
        """Whether the whole period, or the point, lies inside. The end itself is outside."""
        if isinstance(what, Period):
            return self.start <= what.start and what.end <= self.end
        return self.start <= _utc(what) < self.end

    def intersection(self, other: Period) -> Period | None:
        """What both cover; None when they share no point."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def minus(self, other: Period) -> tuple[Period, ...]:
        """What is left when `other` is taken out: none, one or two periods, in order."""
        if not self.overlaps(other):
            return (self,)
        before = (Period(self.start, other.start),) if self.start < other.start else ()
        after = (Period(other.end, self.end),) if other.end < self.end else ()
        return before + after

    def shift(self, by: timedelta) -> Period:
        """The same length moved in elapsed time (for "same wall time next week" use `wall_period`).

        Raises NotAPeriod when that leaves the calendar.
        """
        try:
            return Period(self.start + by, self.end + by)
        except OverflowError as error:
            raise NotAPeriod("outside the calendar") from error


def merged(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The same points as few periods as possible, in order: overlapping and touching ones become one."""
    whole: list[Period] = []
    for period in sorted(periods):
        if whole and period.start <= whole[-1].end:
            if period.end > whole[-1].end:
                whole[-1] = Period(whole[-1].start, period.end)
        else:
            whole.append(period)
    return tuple(whole)


def without(periods: Iterable[Period], cuts: Iterable[Period]) -> tuple[Period, ...]:
    """The points of `periods` that no cut covers, merged and in order. Linear after sorting."""
    left: list[Period] = []
    taken = merged(cuts)
    first = 0
    for period in merged(periods):
        while first < len(taken) and taken[first].end <= period.start:
            first += 1
        start, index = period.start, first
        while index < len(taken) and taken[index].start < period.end:
            if start < taken[index].start:
                left.append(Period(start, taken[index].start))
            start = taken[index].end
            index += 1
        if start < period.end:
            left.append(Period(start, period.end))
    return tuple(left)


def common(one: Iterable[Period], other: Iterable[Period]) -> tuple[Period, ...]:
    """The points that both lists cover, merged and in order."""
    mine, theirs = merged(one), merged(other)
    shared: list[Period] = []
    i = j = 0
    while i < len(mine) and j < len(theirs):
        if both := mine[i].intersection(theirs[j]):
            shared.append(both)
        if mine[i].end <= theirs[j].end:
            i += 1
        else:
            j += 1
    return tuple(shared)


# --- Civil time -----------------------------------------------------------------------------------------------------


def civil_day(instant: datetime, zone: ZoneInfo) -> date:
    """The date on the wall calendar of the zone at that instant. Raises NotAPeriod for a naive datetime."""
    return _utc(instant).astimezone(zone).date()


def civil_minute(instant: datetime, zone: ZoneInfo) -> int:
    """Whole minutes since midnight that the wall clock shows (0–1439); not the minutes that have passed."""
    wall = _utc(instant).astimezone(zone)
    return wall.hour * 60 + wall.minute


def civil_days(period: Period, zone: ZoneInfo) -> tuple[date, ...]:
    """Every civil day the period has a point in. An end at midnight does not touch the next day."""
    first, last = civil_day(period.start, zone), civil_day(period.end - timedelta(microseconds=1), zone)
    return tuple(date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


def at(day: date, when: time | int, zone: ZoneInfo, *, fold: int | None = None) -> datetime:
    """The UTC instant at which the clock on the wall shows `when` on `day`.

    `when` is a naive time, or minutes since midnight (1440 and more carry into the next days). Raises
    Refusal("nonexistent_time", date, time, next) in the gap, where `next` is the first time that does exist, and
    Refusal("ambiguous_time", date, time, options) when the clock shows it twice and `fold` (0 the first, 1 the
    second) does not say which; the options carry their own offsets. Raises Refusal("nonexistent_day") outside the
    calendar.
    """
    wall = _wall(day, when)
    first, second = _readings(wall, zone)
    if first > second:
        after = _fixed(_gap_end(first, second, zone), zone)
        raise Refusal("nonexistent_time", date=wall.date(), time=wall.time(), next=after)
    if first < second and fold is None:
        options = [_fixed(first, zone), _fixed(second, zone)]
        raise Refusal("ambiguous_time", date=wall.date(), time=wall.time(), options=options)
    return second if fold == 1 else first


def wall_periods(day: date, from_minute: int, to_minute: int, zone: ZoneInfo) -> tuple[Period, ...]:
    """All instants at which the wall clock shows a time from `from_minute` up to `to_minute` (may exceed 1440).

    Never refuses a night of change: nothing is left of what lies in the gap, and what the clock shows twice comes
    twice. Windows that divide a day on the wall therefore divide its instants: opening hours and price bands are
    read this way.
    """
    start, end = _wall(day, from_minute), _wall(day, to_minute)
    if start >= end:
        return ()
    (a0, a1), (b0, b1) = _readings(start, zone), _readings(end, zone)
    if a0 == a1 and b0 == b1:  # neither end is in doubt, so neither is anything between
        return (Period(a0, b0),)
    found: list[Period] = []
    for reach, offset in _stretches(min(a0, a1), max(b0, b1), zone):
        shown = Period((start - offset).replace(tzinfo=UTC), (end - offset).replace(tzinfo=UTC))
        if part := reach.intersection(shown):
            found.append(part)
    return merged(found)


@lru_cache(maxsize=4096)
def day_period(day: date, zone: ZoneInfo) -> Period:
    """The whole civil day: 24 hours, or 23 or 25 when the clocks change. Raises Refusal("nonexistent_day", date)."""
    pieces = wall_periods(day, 0, DAY_MINUTES, zone)
    if not pieces:
        raise Refusal("nonexistent_day", date=day)  # Samoa had no 30 December 2011
    return Period(pieces[0].start, pieces[-1].end)


def wall_period(day: date, from_minute: int, to_minute: int, zone: ZoneInfo, fold: int | None = None) -> Period:
    """The period from one wall time to another, in minutes since midnight of `day`; `to_minute` may exceed 1440.

    What a clock shows as 02:00–04:00 lasts three hours on the night it goes back: a border that leaves no doubt is
    not asked about. A time inside the repeated hour, such as 02:30, is Refusal("ambiguous_time") unless `fold` says
    which; a time inside the gap is Refusal("nonexistent_time"). Raises NotAPeriod unless from_minute < to_minute.
    """
    if from_minute >= to_minute:
        raise NotAPeriod(f"minute {from_minute} is not before minute {to_minute}")
    if fold is None:
        shown = wall_periods(day, from_minute, to_minute, zone)
        # One unbroken piece that starts and ends with the very times asked for leaves nothing to ask.
        if len(shown) == 1 and _shows(shown[0].start, _wall(day, from_minute), zone):
            last = shown[0].end - timedelta(microseconds=1)
            if _shows(last, _wall(day, to_minute) - timedelta(microseconds=1), zone):
                return shown[0]
    return Period(at(day, from_minute, zone, fold=fold), at(day, to_minute, zone, fold=fold))


def week_of(day: date) -> str:
    """The ISO week of a date, as "2026-48". The year is the week's own: 1 January 2027 is in "2026-53"."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-{week:02d}"


def monday_of(week: str) -> date:
    """The Monday that ISO week "2026-48" starts with. Raises Refusal("nonexistent_week", week) for any other text."""
    year, dash, number = week.partition("-")
    if not (dash and len(year) == 4 and len(number) == 2 and (year + number).isascii() and (year + number).isdigit()):
        raise Refusal("nonexistent_week", week=week[:20])
    try:
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError as error:
        raise Refusal("nonexistent_week", week=week) from error


def _utc(instant: datetime) -> datetime:
    utc = instant
    if instant.tzinfo is not UTC:  # most are: a week page makes several hundred periods
        if instant.utcoffset() is None:
            raise NotAPeriod("a point in time needs a zone")
        try:
            utc = instant.astimezone(UTC)
        except OverflowError as error:
            raise NotAPeriod("outside the calendar") from error
    if not _FIRST_INSTANT <= utc <= _LAST_INSTANT:
        raise NotAPeriod("outside the calendar")
    return utc


def _wall(day: date, when: time | int) -> datetime:
    """The naive reading of a wall calendar and clock."""
    try:
        if isinstance(when, int):
            wall = datetime.combine(day, time()) + timedelta(minutes=when)
        elif when.tzinfo is None:
            wall = datetime.combine(day, when.replace(fold=0))
        else:
            raise ValueError("a wall time has no zone of its own")
    except OverflowError as error:
        raise Refusal("nonexistent_day", date=day) from error
    if not _FIRST_WALL <= wall <= _LAST_WALL:
        raise Refusal("nonexistent_day", date=day)
    return wall


def _readings(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A wall time read with the offset before and after a change: equal, in order (repeated) or reversed (gap)."""
    return wall.replace(tzinfo=zone).astimezone(UTC), wall.replace(tzinfo=zone, fold=1).astimezone(UTC)


def _shows(instant: datetime, wall: datetime, zone: ZoneInfo) -> bool:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0) == wall


def _fixed(instant: datetime, zone: ZoneInfo) -> datetime:
    """In the zone with its offset spelt out: a reading that stays clear when the clock shows it twice."""
    return instant.astimezone(timezone(_offset(instant, zone)))


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    offset = instant.astimezone(zone).utcoffset()
    if offset is None:  # a ZoneInfo always has one; said for the reader and the type checker
        raise NotAPeriod("a zone without an offset")
    return offset


def _gap_end(one: datetime, other: datetime, zone: ZoneInfo) -> datetime:
    low, high = min(one, other), max(one, other)
    return next((reach.end for reach, _ in _stretches(low, high, zone, margin=timedelta())), high)


def _stretches(
    low: datetime, high: datetime, zone: ZoneInfo, margin: timedelta = timedelta(days=1)
) -> Iterator[tuple[Period, timedelta]]:
    """The stretches of constant offset that make up the time from `low` to `high`, with a margin on both sides."""
    start, stop = low - margin, high + margin
    begun, offset, here = start, _offset(start, zone), start
    while here < stop:
        step = min(here + timedelta(hours=6), stop)
        if (later := _offset(step, zone)) != offset:
            turn, after = here, step  # offsets change on whole seconds; halve until the second is found
            while after - turn > timedelta(seconds=1):
                middle = turn + timedelta(seconds=int((after - turn).total_seconds()) // 2)
                turn, after = (middle, after) if _offset(middle, zone) == offset else (turn, middle)
            yield Period(begun, after), offset
            begun, offset = after, later
        here = step
    if begun < stop:
        yield Period(begun, stop), offset
