"""School years, seasons and opening hours as people write them, to dated windows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TypeAlias

from aktiv.demo.catalogue.checks import CatalogueError
from aktiv.demo.catalogue.tables import Table
from aktiv.demo.catalogue.times import Break, HoursPlan, HoursWindow, SchoolYear, Season
from aktiv.demo.catalogue.vocabulary import HolidayRule, Layer
from aktiv.facilities.terms import Mode

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

    A period is `always` (from the first school year on), `school_year` (breaks included; the last one known goes on),
    `summer` (between school years) or `season`.
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
    return {
        "always": [(years[0].first, None)],
        "school_year": [*((year.first, year.last) for year in years[:-1]), (years[-1].first, None)],
        "summer": [(before.last + one, after.first - one) for before, after in pairwise(years)],
        "season": [(season.first, season.last) for season in seasons],
    }


def _windows(text: str, periods: dict[str, list[Validity]], place: str) -> list[HoursWindow]:
    """`open sat-sun 09:00-21:00 summer application`: layer, weekdays, times, period, and mode if not the space's."""
    try:
        layer, days, hours, during, *rest = text.split()
        modes: list[Mode | None] = [Mode(word) for word in rest]
        (mode,) = modes or [None]
        opens, closes = (minute_of_day(clock) for clock in hours.split("-"))
        weekdays = read_weekdays(days)
        window_layer = Layer(layer)
        valid = periods[during]
    except (ValueError, KeyError):
        raise CatalogueError("not_a_window", place=place, value=text) from None
    return [HoursWindow(window_layer, mode, weekdays, opens, closes, first, last) for first, last in valid]


def minute_of_day(clock: str) -> int:
    """`16:30` as 990; `24:00`, the end of the day, as 1440. Anything else is a ValueError."""
    hour, minute = clock.split(":")
    total = int(hour) * 60 + int(minute)
    if not (0 <= int(minute) < 60 and 0 <= total <= 1440):
        raise ValueError(clock)
    return total


def read_weekdays(days: str) -> tuple[int, ...]:
    """`mon-fri`, `sat` or `mon-sun` as weekdays 1–7; a ValueError when it is none of these."""
    first, _, last = days.partition("-")
    from_day, to_day = WEEKDAYS.index(first) + 1, WEEKDAYS.index(last or first) + 1
    if from_day > to_day:
        raise ValueError(days)
    return tuple(range(from_day, to_day + 1))
