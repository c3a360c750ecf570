"""Hours that come every week on the clock on the wall: opening hours, school use, price bands.

A night is told as two windows, Friday 18–24 and Saturday 00–02; where they touch they are one period.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from aktiv.values.periods import DAY_MINUTES, Period, civil_day, merged, wall_periods


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A weekday (ISO: Monday 1, Sunday 7) and wall minutes since midnight, 0 ≤ from < to ≤ 1440, or ValueError."""

    weekday: int
    from_minute: int
    to_minute: int

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= 7:
            raise ValueError(f"no weekday {self.weekday}")
        if not 0 <= self.from_minute < self.to_minute <= DAY_MINUTES:
            raise ValueError(f"not within a day: {self.from_minute}–{self.to_minute}")


def on_day(windows: Iterable[Window], day: date, zone: ZoneInfo) -> tuple[Period, ...]:
    """The periods of one civil day, merged and in order.

    Never refuses: what falls in the gap of a March night is not there, what the October clock shows twice is there
    twice.
    """
    weekday = day.isoweekday()
    return merged(
        period
        for window in windows
        if window.weekday == weekday
        for period in wall_periods(day, window.from_minute, window.to_minute, zone)
    )


def between(windows: Iterable[Window], first: date, last: date, zone: ZoneInfo) -> tuple[Period, ...]:
    """The periods of all civil days from `first` to `last`, both included, merged over midnight."""
    week = tuple(windows)
    days = range(first.toordinal(), last.toordinal() + 1)
    return merged(period for day in days for period in on_day(week, date.fromordinal(day), zone))


def cover(windows: Iterable[Window], period: Period, zone: ZoneInfo) -> bool:
    """Whether the whole period lies within the hours, however many midnights it crosses."""
    week, reached = tuple(windows), period.start
    first, last = civil_day(period.start, zone), civil_day(period.end, zone)
    for day in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1)):
        for hours in on_day(week, day, zone):
            if hours.contains(reached):
                reached = hours.end
        if reached >= period.end:
            return True
        if civil_day(reached, zone) == day:
            return False  # closed before the day ends, and so before the period does
    return False
