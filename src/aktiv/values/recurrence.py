"""Dates that come again: every n weeks on chosen weekdays, both end dates included.

Only dates recur; the time of day stays on the wall clock, so 18:00 is 18:00 on both sides of a change of clocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from aktiv.values.periods import Period, wall_period
from aktiv.values.refusal import Refusal

MOST_DATES = 366
"""What a recurrence may come to unless the caller says otherwise; told when exceeded, never applied silently."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a recurrence: its period, or the refusal when its wall time is doubtful that night."""

    day: date
    period: Period | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The dates from `first` to `last`, both included, on `weekdays` (ISO: Monday 1 to Sunday 7) of every n-th week.

    Weeks begin on Monday and are counted from the week of `first`. `skip` takes out single dates (holidays).
    Raises Refusal("ends_before_start", first, last), Refusal("no_weekdays"), Refusal("no_such_weekday", weekday) and
    Refusal("not_a_week_interval", every_weeks).
    """

    first: date
    last: date
    weekdays: frozenset[int]
    every_weeks: int = 1
    skip: frozenset[date] = field(default=frozenset())

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Refusal("ends_before_start", first=self.first, last=self.last)
        if not self.weekdays:
            raise Refusal("no_weekdays")
        for weekday in sorted(self.weekdays):
            if not 1 <= weekday <= 7:
                raise Refusal("no_such_weekday", weekday=weekday)
        if self.every_weeks < 1:
            raise Refusal("not_a_week_interval", every_weeks=self.every_weeks)

    @property
    def count(self) -> int:
        """How many dates there are, found without listing them."""
        return sum(len(days) for days in self._days()) - sum(1 for day in self.skip if self._falls_on(day))

    @property
    def skipped(self) -> tuple[date, ...]:
        """The dates that were taken out of it, in order."""
        return tuple(sorted(day for day in self.skip if self._falls_on(day)))

    def dates(self, *, limit: int = MOST_DATES) -> tuple[date, ...]:
        """The dates in order. Raises Refusal("too_many_dates", limit, count) instead of leaving any out."""
        if self.count > limit:
            raise Refusal("too_many_dates", limit=limit, count=self.count)
        ordinals = sorted(ordinal for days in self._days() for ordinal in days)
        return tuple(day for day in map(date.fromordinal, ordinals) if day not in self.skip)

    def occurrences(
        self, from_minute: int, to_minute: int, zone: ZoneInfo, *, fold: int | None = None, limit: int = MOST_DATES
    ) -> tuple[Occurrence, ...]:
        """Each date with its period from one wall time to another (minutes since midnight, `to_minute` may exceed
        1440).

        A date whose time does not exist or exists twice carries that refusal, so that the others are not lost with it.
        Raises Refusal("too_many_dates") and NotAPeriod as `dates` and `wall_period` do.
        """
        return tuple(_occurrence(day, from_minute, to_minute, zone, fold) for day in self.dates(limit=limit))

    def _days(self) -> Iterator[range]:
        """For each weekday, the ordinals of its dates."""
        monday = self.first.toordinal() - self.first.weekday()
        step = 7 * self.every_weeks
        for weekday in self.weekdays:
            start = monday + weekday - 1
            if start < self.first.toordinal():
                start += step
            yield range(start, self.last.toordinal() + 1, step)

    def _falls_on(self, day: date) -> bool:
        return any(day.toordinal() in days for days in self._days())


def _occurrence(day: date, from_minute: int, to_minute: int, zone: ZoneInfo, fold: int | None) -> Occurrence:
    try:
        return Occurrence(day, wall_period(day, from_minute, to_minute, zone, fold))
    except Refusal as refusal:
        return Occurrence(day, None, refusal)
