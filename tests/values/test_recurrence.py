"""Recurrence: both end dates count, no date is lost without a word, and 18:00 stays 18:00."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.values.periods import civil_minute
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal

OSLO = ZoneInfo("Europe/Oslo")
MONDAY, WEDNESDAY, FRIDAY, SUNDAY = (frozenset({day}) for day in (1, 3, 5, 7))


@pytest.mark.scenario(8)
def test_the_last_date_is_included() -> None:
    mondays = Recurrence(date(2024, 9, 2), date(2024, 9, 30), MONDAY)
    assert mondays.dates() == tuple(date(2024, 9, day) for day in (2, 9, 16, 23, 30))
    assert [each.period.minutes for each in mondays.occurrences(1080, 1200, OSLO) if each.period] == [120] * 5


@pytest.mark.scenario(8)
def test_every_other_week_on_several_weekdays_without_the_skipped_dates() -> None:
    chosen = Recurrence(
        date(2027, 1, 6),  # a Wednesday: the Monday of its week is before the start
        date(2027, 2, 5),
        MONDAY | WEDNESDAY | FRIDAY,
        every_weeks=2,
        skip=frozenset({date(2027, 1, 22), date(2027, 1, 13)}),
    )
    assert chosen.dates() == (
        date(2027, 1, 6),
        date(2027, 1, 8),
        date(2027, 1, 18),
        date(2027, 1, 20),
        date(2027, 2, 1),
        date(2027, 2, 3),
        date(2027, 2, 5),
    )


@pytest.mark.scenario(8)
def test_a_limit_is_told_and_never_applied_silently() -> None:
    ten_years = Recurrence(date(2027, 1, 1), date(2036, 12, 31), frozenset(range(1, 8)))
    with pytest.raises(Refusal) as refused:
        ten_years.dates(limit=50)
    assert refused.value.code == "too_many_dates"
    assert refused.value.data == {"limit": 50, "count": 3653}
    assert len(ten_years.dates(limit=3653)) == 3653


def test_a_span_of_all_time_is_refused_without_being_listed() -> None:
    with pytest.raises(Refusal) as refused:
        Recurrence(date.min, date.max, frozenset(range(1, 8))).dates()
    assert refused.value.data["count"] == date.max.toordinal()


@pytest.mark.scenario(7)
@pytest.mark.parametrize(("first", "last"), [("2027-10-17", "2027-11-14"), ("2027-03-14", "2027-04-11")])
def test_sunday_at_seventeen_is_at_seventeen_before_and_after_the_clocks_change(first: str, last: str) -> None:
    weekly = Recurrence(date.fromisoformat(first), date.fromisoformat(last), SUNDAY).occurrences(1020, 1080, OSLO)
    assert [(civil_minute(each.period.start, OSLO), each.period.minutes) for each in weekly if each.period] == [
        (1020, 60)
    ] * 5


@pytest.mark.scenario(7)
@pytest.mark.parametrize(
    ("around", "code"), [(date(2027, 3, 28), "nonexistent_time"), (date(2027, 10, 31), "ambiguous_time")]
)
def test_a_date_whose_time_is_doubtful_says_so_and_the_others_stand(around: date, code: str) -> None:
    week = timedelta(days=7)
    before, that, after = Recurrence(around - week, around + week, SUNDAY).occurrences(150, 210, OSLO)
    assert before.period is not None
    assert after.period is not None
    assert that.period is None
    assert that.refusal is not None
    assert that.refusal.code == code


@pytest.mark.scenario(7)
def test_two_to_four_is_three_hours_on_the_october_night_only() -> None:
    weekly = Recurrence(date(2027, 10, 24), date(2027, 11, 7), SUNDAY).occurrences(120, 240, OSLO)
    assert [each.period.minutes for each in weekly if each.period] == [120, 180, 120]


@given(
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    st.integers(0, 200),
    st.frozensets(st.integers(1, 7), min_size=1),
    st.integers(1, 5),
    st.frozensets(st.integers(0, 200), max_size=10),
)
def test_the_dates_are_those_of_a_walk_through_the_calendar(
    first: date, days: int, weekdays: frozenset[int], every: int, skipped: frozenset[int]
) -> None:
    last = first + timedelta(days=days)
    skip = frozenset(first + timedelta(days=day) for day in skipped)
    recurrence = Recurrence(first, last, weekdays, every, skip)
    monday = first - timedelta(days=first.weekday())
    walk = [first + timedelta(days=day) for day in range(days + 1)]
    expected = tuple(
        day
        for day in walk
        if day.isoweekday() in weekdays and (day - monday).days // 7 % every == 0 and day not in skip
    )
    assert recurrence.dates() == expected
    assert recurrence.count == len(expected)


@pytest.mark.parametrize(
    ("first", "last", "weekdays", "every", "code"),
    [
        (date(2027, 1, 2), date(2027, 1, 1), MONDAY, 1, "ends_before_start"),
        (date(2027, 1, 1), date(2027, 1, 2), frozenset(), 1, "no_weekdays"),
        (date(2027, 1, 1), date(2027, 1, 2), frozenset({0}), 1, "no_such_weekday"),
        (date(2027, 1, 1), date(2027, 1, 2), frozenset({8}), 1, "no_such_weekday"),
        (date(2027, 1, 1), date(2027, 1, 2), MONDAY, 0, "not_a_week_interval"),
    ],
)
def test_a_recurrence_that_makes_no_sense_is_refused(
    first: date, last: date, weekdays: frozenset[int], every: int, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        Recurrence(first, last, weekdays, every)
    assert refused.value.code == code
