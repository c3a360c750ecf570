"""Periods and civil time: half-open, exact, and honest about the two nights a year when clocks change."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.values.periods import (
    NotAPeriod,
    Period,
    at,
    civil_day,
    civil_days,
    civil_minute,
    common,
    day_period,
    merged,
    monday_of,
    wall_period,
    wall_periods,
    week_of,
    without,
)
from aktiv.values.refusal import Refusal

OSLO = ZoneInfo("Europe/Oslo")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
MIDNIGHT = datetime(2027, 3, 1, tzinfo=UTC)


def of(start: int, end: int) -> Period:
    """Minutes from a fixed midnight."""
    return Period(MIDNIGHT + timedelta(minutes=start), MIDNIGHT + timedelta(minutes=end))


def points(*periods: Period) -> set[int]:
    """The brute-force model: the minutes covered."""
    return {
        minute
        for period in periods
        for minute in range(
            (period.start - MIDNIGHT) // timedelta(minutes=1), (period.end - MIDNIGHT) // timedelta(minutes=1)
        )
    }


a_period = st.builds(lambda start, length: of(start, start + length), st.integers(0, 60), st.integers(1, 40))
some_periods = st.lists(a_period, max_size=6)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (MIDNIGHT, MIDNIGHT),
        (MIDNIGHT + timedelta(hours=1), MIDNIGHT),
        (datetime(2027, 3, 1), datetime(2027, 3, 2)),  # noqa: DTZ001
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=2))), MIDNIGHT),
        (datetime.min.replace(tzinfo=UTC), MIDNIGHT),
        (MIDNIGHT, datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_what_does_not_bound_a_period_is_refused(start: datetime, end: datetime) -> None:
    with pytest.raises(NotAPeriod):
        Period(start, end)


def test_the_repeated_hour_is_ordered_by_instant_and_not_by_the_clock_on_the_wall() -> None:
    first = datetime(2027, 10, 31, 2, 45, tzinfo=OSLO)
    second = datetime(2027, 10, 31, 2, 15, tzinfo=OSLO, fold=1)
    assert Period(first, second).minutes == 30


def test_periods_are_equal_whatever_zone_they_were_given_in() -> None:
    there = Period(MIDNIGHT.astimezone(OSLO), (MIDNIGHT + timedelta(hours=1)).astimezone(ZoneInfo("Asia/Tokyo")))
    assert there == of(0, 60)
    assert there.start.tzinfo is UTC


def test_a_started_minute_counts_whole_and_the_exact_length_is_kept() -> None:
    odd = Period(MIDNIGHT, MIDNIGHT + timedelta(minutes=5, microseconds=1))
    assert odd.minutes == 6
    assert odd.exact_minutes * 60_000_000 == 300_000_001


def test_back_to_back_periods_touch_and_do_not_overlap() -> None:
    assert not of(600, 720).overlaps(of(720, 840))
    assert of(600, 720).touches(of(720, 840))
    assert of(600, 720).overlaps(of(719, 780))
    assert not of(600, 720).contains(of(720, 721).start)


@given(a_period, a_period)
def test_two_periods_relate_as_their_minutes_do(one: Period, other: Period) -> None:
    mine, theirs = points(one), points(other)
    assert one.overlaps(other) == bool(mine & theirs)
    assert one.contains(other) == (mine >= theirs)
    assert points(*one.minus(other)) == mine - theirs
    shared = one.intersection(other)
    assert (points(shared) if shared else set()) == mine & theirs


@given(some_periods, some_periods)
def test_lists_of_periods_add_cut_and_meet_as_their_minutes_do(one: list[Period], other: list[Period]) -> None:
    assert points(*merged(one)) == points(*one)
    assert points(*without(one, other)) == points(*one) - points(*other)
    assert points(*common(one, other)) == points(*one) & points(*other)
    for result in (merged(one), without(one, other), common(one, other)):
        assert all(left.end < right.start for left, right in pairwise(result))


def test_a_shift_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(NotAPeriod):
        of(0, 1).shift(timedelta(days=3_000_000))


# --- Civil time -----------------------------------------------------------------------------------------------------


def test_the_civil_day_is_that_of_the_zone() -> None:
    late = datetime(2027, 6, 1, 22, 30, tzinfo=UTC)
    assert civil_day(late, OSLO) == date(2027, 6, 2)
    assert civil_minute(late, OSLO) == 30


def test_an_end_at_midnight_does_not_touch_the_next_day() -> None:
    assert civil_days(wall_period(date(2027, 5, 1), 1200, 1440, OSLO), OSLO) == (date(2027, 5, 1),)
    assert civil_days(wall_period(date(2027, 5, 1), 1200, 1441, OSLO), OSLO) == (date(2027, 5, 1), date(2027, 5, 2))


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (SPRING, "Europe/Oslo", 23),
        (AUTUMN, "Europe/Oslo", 25),
        (date(2027, 5, 1), "Europe/Oslo", 24),
        (date(2018, 11, 4), "America/Sao_Paulo", 23),  # no midnight: the day begins at one
        (date(2018, 2, 17), "America/Sao_Paulo", 25),  # the hour before midnight comes twice
        (date(2021, 11, 7), "America/Havana", 25),  # the hour after midnight comes twice
        (date(2021, 4, 4), "Australia/Lord_Howe", 24.5),
    ],
)
def test_a_civil_day_is_as_long_as_it_is(day: date, zone: str, hours: float) -> None:
    period = day_period(day, ZoneInfo(zone))
    assert period.length == timedelta(hours=hours)
    assert civil_days(period, ZoneInfo(zone)) == (day,)


@pytest.mark.parametrize("day", [date(2011, 12, 30), date.max, date.min])
def test_a_day_that_never_was_is_refused(day: date) -> None:
    with pytest.raises(Refusal) as refused:
        day_period(day, ZoneInfo("Pacific/Apia"))
    assert refused.value.code == "nonexistent_day"


@pytest.mark.scenario(7)
@pytest.mark.parametrize("when", [time(2, 30), 150, time(2, 0), time(2, 59, 59)])
def test_half_past_two_on_the_march_night_is_refused_by_name_and_not_shifted(when: time | int) -> None:
    with pytest.raises(Refusal) as refused:
        at(SPRING, when, OSLO)
    assert refused.value.code == "nonexistent_time"
    assert refused.value.data["next"].isoformat() == "2027-03-28T03:00:00+02:00"


@pytest.mark.scenario(7)
def test_half_past_two_on_the_october_night_is_asked_about_and_never_guessed() -> None:
    with pytest.raises(Refusal) as refused:
        at(AUTUMN, 150, OSLO)
    assert refused.value.code == "ambiguous_time"
    options = refused.value.data["options"]
    assert [option.isoformat() for option in options] == ["2027-10-31T02:30:00+02:00", "2027-10-31T02:30:00+01:00"]
    assert [at(AUTUMN, time(2, 30), OSLO, fold=fold) for fold in (0, 1)] == options


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Oslo"])
@given(
    st.dates() | st.dates(max_value=date(1, 1, 9)) | st.dates(min_value=date(9999, 12, 20)), st.integers(-9999, 9999)
)
def test_a_day_at_the_end_of_the_calendar_is_told_or_refused_and_never_an_accident(
    zone: str, day: date, minute: int
) -> None:
    there = ZoneInfo(zone)
    for reading in (
        lambda: civil_days(wall_period(day, minute, minute + 60, there), there),
        lambda: civil_day(at(day, minute, there), there),
        lambda: civil_days(day_period(day, there).shift(timedelta(days=minute)), there),
    ):
        with suppress(Refusal, NotAPeriod):
            reading()


def test_minutes_past_midnight_carry_into_the_next_day() -> None:
    assert at(date(2027, 5, 1), 1440 + 90, OSLO) == at(date(2027, 5, 2), time(1, 30), OSLO)


@pytest.mark.scenario(7)
def test_two_to_four_on_the_october_night_lasts_three_hours() -> None:
    assert wall_period(AUTUMN, 120, 240, OSLO).minutes == 180


@pytest.mark.parametrize(
    ("day", "start", "end", "minutes"),
    [
        (AUTUMN, 60, 120, 60),  # ends as the repeated hour begins
        (AUTUMN, 180, 240, 60),  # starts as it ends
        (AUTUMN, 0, 1440, 1500),
        (AUTUMN - timedelta(days=1), 1320, 1440 + 240, 420),
        (SPRING, 60, 120, 60),  # ends as the gap begins
        (SPRING, 60, 180, 60),  # across the gap
        (SPRING, 0, 1440, 1380),
    ],
)
def test_borders_that_leave_no_doubt_are_not_asked_about(day: date, start: int, end: int, minutes: int) -> None:
    assert wall_period(day, start, end, OSLO).minutes == minutes


@pytest.mark.parametrize(
    ("day", "start", "end", "code"),
    [
        (AUTUMN, 150, 240, "ambiguous_time"),
        (AUTUMN, 60, 150, "ambiguous_time"),
        (AUTUMN, 120, 150, "ambiguous_time"),
        (AUTUMN, 150, 180, "ambiguous_time"),
        (SPRING, 150, 240, "nonexistent_time"),
        (SPRING, 120, 240, "nonexistent_time"),
        (SPRING, 60, 150, "nonexistent_time"),
        (SPRING, 125, 155, "nonexistent_time"),
    ],
)
def test_a_wall_period_with_a_doubtful_end_is_refused(day: date, start: int, end: int, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        wall_period(day, start, end, OSLO)
    assert refused.value.code == code


def test_the_answer_to_which_half_past_two_is_used() -> None:
    assert wall_period(AUTUMN, 150, 240, OSLO, fold=0).minutes == 150
    assert wall_period(AUTUMN, 150, 240, OSLO, fold=1).minutes == 90


def test_a_wall_period_that_runs_backwards_is_not_a_period() -> None:
    with pytest.raises(NotAPeriod):
        wall_period(SPRING, 600, 600, OSLO)


@given(st.sampled_from([SPRING, AUTUMN, date(2027, 5, 1)]), st.integers(-300, 500), st.integers(-300, 500))
def test_wall_periods_are_the_minutes_in_which_the_clock_shows_a_time_between(day: date, start: int, end: int) -> None:
    found = {
        minute
        for period in wall_periods(day, start, end, OSLO)
        for minute in range(int(period.start.timestamp()) // 60, int(period.end.timestamp()) // 60)
    }
    first = int(datetime.combine(day, time(), UTC).timestamp()) // 60
    expected = set()
    for minute in range(first - 720, first + 720):
        shown = datetime.fromtimestamp(minute * 60, UTC).astimezone(OSLO).replace(tzinfo=None)
        if start <= (shown - datetime.combine(day, time())) // timedelta(minutes=1) < end:
            expected.add(minute)
    assert found == expected


@pytest.mark.parametrize(
    ("day", "week", "monday"),
    [
        (date(2026, 11, 24), "2026-48", date(2026, 11, 23)),
        (date(2027, 1, 1), "2026-53", date(2026, 12, 28)),
        (date(2024, 12, 30), "2025-01", date(2024, 12, 30)),
    ],
)
def test_weeks_are_iso_weeks(day: date, week: str, monday: date) -> None:
    assert week_of(day) == week
    assert monday_of(week) == monday


@pytest.mark.parametrize(
    "text", ["2027-53", "2027-00", "2027", "2027-W01", "27-01", "٢٠٢٧-٠١", "", "2027-01-01", "0000-01"]
)
def test_a_week_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        monday_of(text)
    assert refused.value.code == "nonexistent_week"
