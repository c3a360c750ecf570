"""The hours that a school asks for in a term, date by date, before they are given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from aktiv.bookings.queries.conflicts import InTheWayOf, explained
from aktiv.bookings.queries.places import Place, place
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.timetable.queries import in_the_way_of_each
from aktiv.values.periods import DAY_MINUTES, Period
from aktiv.values.recurrence import Occurrence, Recurrence
from aktiv.values.refusal import Refusal

MOST_DATES = 260
"""Dates in one school use: every school day of a year. Told when exceeded, never applied silently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetabled:
    """The hours of a term: on which days, from and to which wall minute. `apart_from` are dates that are left out
    because somebody else has the time."""

    space_id: int
    recurrence: Recurrence
    from_minute: int
    to_minute: int
    apart_from: frozenset[date] = frozenset()

    def dates(self, where: Place) -> tuple[Occurrence, ...]:
        """The dates that are asked for, each with its period or what is wrong with it that night.

        Raises Refusal("ends_before_start"), ("too_many_dates", limit, count) and ("no_dates").
        """
        if not self.from_minute < self.to_minute <= DAY_MINUTES:
            raise Refusal("ends_before_start")
        wanted = replace(self.recurrence, skip=self.recurrence.skip | self.apart_from)
        found = wanted.occurrences(self.from_minute, self.to_minute, where.zone, limit=MOST_DATES)
        if not found:
            raise Refusal("no_dates")
        return found


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """One date: when, and who has some of it already; or what is wrong with it."""

    day: date
    period: Period | None
    in_the_way: tuple[InTheWayOf, ...] = ()
    refusal: Refusal | None = None

    @property
    def free(self) -> bool:
        return self.refusal is None and not self.in_the_way


def preview_school_use(asked: Timetabled, now: datetime) -> list[SchoolDay]:
    """Every date that is asked for and who stands in its way. Three statements, however many dates. Raises as `dates`
    and Refusal("not_found")."""
    where = place(asked.space_id, (), now)
    dates = asked.dates(where)
    timed = [(each.day, each.period) for each in dates if each.period is not None]
    conflicts = in_the_way_of_each([wanted_of(where, period) for _, period in timed], now) if timed else []
    told = explained([one for found in conflicts for one in found])
    each_told = iter(told)
    by_day = {
        day: tuple(next(each_told) for _ in found) for (day, _), found in zip(timed, conflicts, strict=True)
    }  # fmt: skip
    return [
        SchoolDay(each.day, each.period, by_day.get(each.day, ()), _past(each, now) or each.refusal) for each in dates
    ]


def _past(date_: Occurrence, now: datetime) -> Refusal | None:
    return Refusal("in_the_past") if date_.period is not None and date_.period.start < now else None
