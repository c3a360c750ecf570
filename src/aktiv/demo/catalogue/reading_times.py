"""School years, seasons and opening hours as people write them, to dated windows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TypeAlias

from aktiv.demo.catalogue.checks import CatalogueError
from aktiv.demo.catalogue.tables import Table
from aktiv.demo.catalogue.times import Break, HoursPlan, HoursWindow, SchoolYear, Season
from aktiv.demo.catalogue.vocabulary import HolidayRule, Layer

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Validity: TypeAlias = tuple[date, date | None]


def read_school_years(table: Table) -> tuple[SchoolYear, ...]:
    """The school years, oldest first."""
    years = []
    for year in table.tables("school_year"):
        breaks = tuple(_break(pause) for pause in year.tables("breaks"))
        years.append(SchoolYear(year.take("name", str), year.day("first"), year.day("last"), breaks))
        year.done()
    return tuple(years)


def _break(table: Table) -> Break:
    pause = Break(table.take("key", str), table.words("names"), table.day("first"), table.day("last"))
    table.done()
    return pause


def read_seasons(table: Table) -> tuple[Season, ...]:
    """The seasons, oldest first."""
    seasons = []
    for season in table.tables("season"):
        seasons.append(Season(season.take("key", str), season.words("names"), season.day("first"), season.day("last")))
        season.done()
    return tuple(seasons)


def read_hours(table: Table, years: tuple[SchoolYear, ...], seasons: tuple[Season, ...]) -> tuple[HoursPlan, ...]:
    """The plans, each window of a file made one window for each period it is valid in.

    `during`: `always` (from the first school year on), `school_days` (school years less breaks), `school_year` (breaks
    included), `breaks`, `summer` (between school years), `season`.
    """
    periods = _periods(years, seasons)
    plans = []
    for plan in table.tables("hours"):
        windows = [window for text in plan.texts("windows") for window in _windows(text, periods, plan.place)]
        plans.append(
            HoursPlan(
                key=plan.take("key", str),
                names=plan.words("names"),
                on_holidays=plan.choice("on_holidays", HolidayRule),
                windows=tuple(windows),
            )
        )
        plan.done()
    return tuple(plans)


def _periods(years: tuple[SchoolYear, ...], seasons: tuple[Season, ...]) -> dict[str, list[Validity]]:
    one = timedelta(days=1)
    days: list[Validity] = []
    for year in years:
        starts = [year.first, *(pause.last + one for pause in year.breaks)]
        ends = [*(pause.first - one for pause in year.breaks), year.last]
        days.extend((first, last) for first, last in zip(starts, ends, strict=True) if first <= last)
    return {
        "always": [(years[0].first, None)],
        "school_days": days,
        "school_year": [(year.first, year.last) for year in years],
        "breaks": [(pause.first, pause.last) for year in years for pause in year.breaks],
        "summer": [(before.last + one, after.first - one) for before, after in pairwise(years)],
        "season": [(season.first, season.last) for season in seasons],
    }


def _windows(text: str, periods: dict[str, list[Validity]], place: str) -> list[HoursWindow]:
    """`open mon-fri 16:00-22:00 school_year`: layer, weekdays, times and when it is valid."""
    try:
        layer, days, hours, during = text.split()
        opens, closes = (minute_of_day(clock) for clock in hours.split("-"))
        weekdays = read_weekdays(days)
        window_layer = Layer(layer)
        valid = periods[during]
    except (ValueError, KeyError):
        raise CatalogueError("not_a_window", place=place, value=text) from None
    return [HoursWindow(window_layer, weekdays, opens, closes, first, last) for first, last in valid]


def minute_of_day(clock: str) -> int:
    """`16:30` as 990; `24:00`, the end of the day, as 1440. Anything else is a ValueError."""
    hour, minute = clock.split(":")
    total = int(hour) * 60 + int(minute)
    if not (0 <= int(minute) < 60 and 0 <= total <= 1440):
        raise ValueError(clock)
    return total


def read_weekdays(days: str) -> tuple[int, ...]:
    """`mon-fri`, `sat` or `mon-sun` as weekday numbers; a ValueError when it is none of these."""
    first, _, last = days.partition("-")
    from_day, to_day = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    if from_day > to_day:
        raise ValueError(days)
    return tuple(range(from_day, to_day + 1))
