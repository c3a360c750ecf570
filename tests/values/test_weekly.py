"""Weekly hours on the clock on the wall, over midnight and through the nights the clocks change."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.values.periods import Period, day_period, wall_period
from aktiv.values.weekly import Window, between, cover, on_day

OSLO = ZoneInfo("Europe/Oslo")
FRIDAY = date(2027, 6, 4)
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
NIGHT = (Window(5, 1080, 1440), Window(6, 0, 120))

windows = st.lists(
    st.builds(
        lambda day, start, length: Window(day, start, min(start + length, 1440)),
        st.integers(1, 7),
        st.integers(0, 1439),
        st.integers(1, 1440),
    ),
    max_size=12,
)


@pytest.mark.scenario(10)
def test_hours_over_midnight_are_one_period() -> None:
    assert between(NIGHT, FRIDAY, FRIDAY + timedelta(days=1), OSLO) == (wall_period(FRIDAY, 1080, 1440 + 120, OSLO),)


@pytest.mark.scenario(10)
@pytest.mark.parametrize(
    ("start", "end", "open_then"),
    [(22, 25, True), (18, 26, True), (22, 27, False), (17, 20, False), (24, 26, True), (26, 27, False)],
)
def test_a_stay_over_midnight_is_within_hours_up_to_the_last_minute(start: int, end: int, open_then: bool) -> None:
    assert cover(NIGHT, wall_period(FRIDAY, start * 60, end * 60, OSLO), OSLO) is open_then


def test_hours_that_touch_or_overlap_are_one_period() -> None:
    morning = (Window(5, 600, 720), Window(5, 480, 600), Window(5, 500, 700), Window(5, 721, 800), Window(4, 0, 1440))
    assert on_day(morning, FRIDAY, OSLO) == (wall_period(FRIDAY, 480, 720, OSLO), wall_period(FRIDAY, 721, 800, OSLO))


@pytest.mark.parametrize(
    ("weekday", "start", "end"), [(0, 0, 1), (8, 0, 1), (1, 5, 5), (1, 6, 5), (1, -1, 5), (1, 0, 1441)]
)
def test_a_window_outside_its_day_is_refused(weekday: int, start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"no weekday|not within"):
        Window(weekday, start, end)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_an_always_open_hall_is_open_all_of_a_night_the_clocks_change(day: date) -> None:
    always = [Window(weekday, 0, 1440) for weekday in range(1, 8)]
    assert on_day(always, day, OSLO) == (day_period(day, OSLO),)
    assert cover(always, Period(day_period(day, OSLO).start - timedelta(days=9), day_period(day, OSLO).end), OSLO)


@given(st.sampled_from([SPRING, AUTUMN, FRIDAY]), st.sets(st.integers(1, 1439), max_size=5))
def test_windows_that_divide_a_day_divide_its_time(day: date, borders: set[int]) -> None:
    edges = [0, *sorted(borders), 1440]
    pieces = [
        period
        for start, end in itertools.pairwise(edges)
        for period in on_day([Window(day.isoweekday(), start, end)], day, OSLO)
    ]
    assert sum((each.length for each in pieces), timedelta()) == day_period(day, OSLO).length
    assert not any(one.overlaps(other) for one in pieces for other in pieces if one is not other)


@given(windows, st.integers(0, 4 * 1440), st.integers(1, 3 * 1440))
def test_a_stay_is_covered_when_one_unbroken_period_holds_it(hours: list[Window], start: int, length: int) -> None:
    first = SPRING - timedelta(days=2)
    begins = day_period(first, OSLO).start + timedelta(minutes=start)
    stay = Period(begins, begins + timedelta(minutes=length))
    unbroken = between(hours, first - timedelta(days=1), first + timedelta(days=9), OSLO)
    assert cover(hours, stay, OSLO) == any(each.contains(stay) for each in unbroken)


def test_a_stay_to_the_end_of_time_is_judged_by_the_first_closed_hour() -> None:
    begins = wall_period(FRIDAY, 1080, 1140, OSLO).start
    last_of_all = datetime(9999, 12, 31, tzinfo=UTC)  # a day whose hours cannot be told: nobody may look so far
    assert not cover(NIGHT, Period(begins, last_of_all), OSLO)
