"""The dates of weekly times through a season, and those that are left out, each with its reason.

A weekly time keeps its place on the wall: 17:00 stays 17:00 when the clocks change. Public holidays and school holidays
are left out where the municipality says so; a date on which the hall is not open for the whole time is left out with
the hall's own reason. What stands in the hall already is not known here: the database answers that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from aktiv.seasons.rules import weeks
from aktiv.values.periods import DAY_MINUTES, Period, merged, wall_period
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts


class Why(StrEnum):
    """Why a date is left out."""

    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    CLOSED = "closed"
    CLOCK = "clock"
    """The clock skips that time, the night it goes forward."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekly time: weekdays from 0 (Monday), minutes of the wall clock. `key` is the caller's. `weeks` is every, odd
    or even; `span` are the days from and to which it goes on, where that is not all of the season."""

    key: int
    hall: int
    weekday: int
    from_minute: int
    minutes: int
    weeks: str = weeks.EVERY
    span: tuple[date, date] | None = None

    def is_on(self, day: date) -> bool:
        """Whether it has anything to do with a day of its weekday."""
        within = self.span is None or self.span[0] <= day <= self.span[1]
        return within and weeks.is_in(self.weeks, day)


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day on which nobody trains, and its name."""

    day: date
    why: Why
    name: Texts


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A hall on one day: the periods in which season time may lie, and why the day is special when it is."""

    open: tuple[Period, ...]
    reason: Texts | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a weekly time."""

    key: int
    day: date
    period: Period


@dataclass(frozen=True, slots=True)
class NotDated:
    """A date that is left out for the hall's sake or the clock's. Days off are told once for all."""

    key: int
    day: date
    why: Why
    reason: Texts | None


@dataclass(frozen=True, slots=True)
class Dates:
    """What a plan makes of a season."""

    dates: tuple[Dated, ...]
    left_out: tuple[NotDated, ...]
    days_off: tuple[DayOff, ...]
    """Those on which somebody would have trained, in order."""


def days_off_of(public: Mapping[date, Texts], school: Mapping[date, Texts]) -> dict[date, DayOff]:
    """Days off of both kinds; a day that is both is told as the public holiday."""
    found = {day: DayOff(day, Why.SCHOOL_HOLIDAY, name) for day, name in school.items()}
    return found | {day: DayOff(day, Why.PUBLIC_HOLIDAY, name) for day, name in public.items()}


def dated(
    weekly: Iterable[Weekly],
    first: date,
    last: date,
    zone: ZoneInfo,
    *,
    off: Mapping[date, DayOff],
    open_on: Mapping[tuple[int, date], OpenDay],
) -> Dates:
    """Each time's dates from `first` to `last`, both included; by key's order in `weekly`, then by day.

    `open_on` says of hall and day when it is open; a day that it does not name is closed. A time that the clock shows
    twice is the first of the two.
    """
    days: list[list[date]] = [[] for _ in range(7)]
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        days[day.weekday()].append(day)
    periods: dict[tuple[date, int, int], Period | None] = {}
    dates: list[Dated] = []
    left: list[NotDated] = []
    days_off: dict[date, DayOff] = {}
    for each in weekly:
        to_minute = min(each.from_minute + each.minutes, DAY_MINUTES)
        for day in days[each.weekday]:
            if not each.is_on(day):
                continue
            if (away := off.get(day)) is not None:
                days_off[day] = away
                continue
            wall = (day, each.from_minute, to_minute)
            if wall not in periods:
                periods[wall] = _period(*wall, zone)
            period = periods[wall]
            if period is None:
                left.append(NotDated(each.key, day, Why.CLOCK, None))
                continue
            hall = open_on.get((each.hall, day))
            if hall is None or not _covers(hall.open, period):
                left.append(NotDated(each.key, day, Why.CLOSED, hall.reason if hall else None))
                continue
            dates.append(Dated(each.key, day, period))
    return Dates(tuple(dates), tuple(left), tuple(days_off[day] for day in sorted(days_off)))


def _covers(opening: tuple[Period, ...], period: Period) -> bool:
    if any(each.contains(period) for each in opening):
        return True
    return len(opening) > 1 and any(each.contains(period) for each in merged(opening))


def _period(day: date, from_minute: int, to_minute: int, zone: ZoneInfo) -> Period | None:
    """None in the hour that is not there; the first of two where the clock shows it twice."""
    try:
        return wall_period(day, from_minute, to_minute, zone)
    except Refusal as refusal:
        if refusal.code == "ambiguous_time":
            return wall_period(day, from_minute, to_minute, zone, fold=0)
        return None
