"""Each rule about time: its code, its limit, and what it says would work instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pytest

from aktiv.bookings import rules
from aktiv.bookings.rules import Asked
from aktiv.values.refusal import Refusal
from tests.bookings.asking import asked, daily, period, wall


def refusal_of(rule: Callable[[Asked], None], what: Asked) -> Refusal | None:
    try:
        rule(what)
    except Refusal as refusal:
        return refusal
    return None


def code_of(rule: Callable[[Asked], None], what: Asked) -> str | None:
    refusal = refusal_of(rule, what)
    return None if refusal is None else refusal.code


class Case(NamedTuple):
    now: str
    start: str
    end: str
    terms: dict[str, Any]
    refused: str | None


@pytest.mark.parametrize(
    "case",
    [
        Case("2027-03-01 12:00", "2027-03-01 12:00", "13:00", {}, None),
        Case("2027-03-01 12:00:00.000001", "2027-03-01 12:00", "13:00", {}, "in_the_past"),
        Case("2027-03-01 12:00", "2027-02-28 12:00", "13:00", {}, "in_the_past"),
    ],
    ids=str,
)
def test_what_has_begun_is_in_the_past(case: Case) -> None:
    assert code_of(rules.not_in_the_past, asked(period(case.start, case.end), now=case.now)) == case.refused


def test_the_past_offers_the_next_start_of_the_day() -> None:
    refusal = refusal_of(
        rules.not_in_the_past,
        asked(period("2027-03-01 09:00", "10:00"), now="2027-03-01 10:00:00.000001", start_interval=15),
    )
    assert refusal is not None
    assert refusal.data == {"earliest": wall("2027-03-01 10:15")}


@pytest.mark.scenario(20)
@pytest.mark.parametrize(
    "case",
    [
        Case("2027-03-01 12:00:00", "2027-03-01 13:00", "14:00", {"lead_minutes": 60}, None),
        Case("2027-03-01 12:00:01", "2027-03-01 13:00", "14:00", {"lead_minutes": 60}, "too_late_notice"),
        Case("2027-03-01 12:00:01", "2027-03-01 14:00", "15:00", {"lead_minutes": 60}, None),
        Case("2027-03-01 12:00", "2027-03-01 12:00", "13:00", {"lead_minutes": 0}, None),
        # The hour before one that the March night skips: sixty minutes are sixty minutes.
        Case("2027-03-28 01:30", "2027-03-28 03:30", "05:00", {"lead_minutes": 60}, None),
        Case("2027-03-28 01:31", "2027-03-28 03:30", "05:00", {"lead_minutes": 60}, "too_late_notice"),
    ],
    ids=str,
)
def test_exactly_the_notice_is_enough_and_a_second_less_is_not(case: Case) -> None:
    assert code_of(rules.with_notice, asked(period(case.start, case.end), now=case.now, **case.terms)) == case.refused


@pytest.mark.scenario(20)
def test_too_late_notice_offers_the_next_start_with_notice() -> None:
    what = asked(period("2027-03-01 13:00", "14:00"), now="2027-03-01 12:00:01", lead_minutes=60, start_interval=60)
    refusal = refusal_of(rules.with_notice, what)
    assert refusal is not None
    assert refusal.data == {"minutes": 60, "earliest": wall("2027-03-01 14:00")}


@pytest.mark.scenario(20)
@pytest.mark.parametrize(
    "case",
    [
        #    today               last day of 14, whole           the day after
        Case("2027-03-01 12:00", "2027-03-15 21:00", "22:00", {"horizon_days": 14}, None),
        Case("2027-03-01 12:00", "2027-03-15 23:00", "2027-03-16 01:00", {"horizon_days": 14}, None),
        Case("2027-03-01 12:00", "2027-03-16 00:00", "01:00", {"horizon_days": 14}, "beyond_horizon"),
        Case("2027-03-01 00:00", "2027-03-15 21:00", "22:00", {"horizon_days": 14}, None),
        Case("2027-03-01 23:59:59", "2027-03-16 08:00", "09:00", {"horizon_days": 14}, "beyond_horizon"),
        Case("2027-03-14 23:59", "2027-03-28 03:00", "04:00", {"horizon_days": 14}, None),  # clocks go forward
        Case("2027-03-01 12:00", "2027-03-01 13:00", "14:00", {"horizon_days": 0}, None),
        Case("2027-03-01 12:00", "2030-03-01 12:00", "13:00", {"horizon_days": None}, None),
        Case("2027-03-01 12:00", "2027-03-02 12:00", "13:00", {"horizon_hours": 24, "horizon_days": 0}, None),
        Case("2027-03-01 11:59:59", "2027-03-02 12:00", "13:00", {"horizon_hours": 24}, "beyond_horizon"),
        # A civil day of 23 hours: 24 hours ahead is an hour later on the wall.
        Case("2027-03-27 12:00", "2027-03-28 13:00", "14:00", {"horizon_hours": 24}, None),
        Case("2027-03-27 12:00", "2027-03-28 13:30", "14:00", {"horizon_hours": 24}, "beyond_horizon"),
    ],
    ids=str,
)
def test_the_last_day_of_the_horizon_may_be_booked_whole(case: Case) -> None:
    assert (
        code_of(rules.within_horizon, asked(period(case.start, case.end), now=case.now, **case.terms)) == case.refused
    )


def test_beyond_the_horizon_says_the_last_day_and_when_the_time_opens() -> None:
    refusal = refusal_of(rules.within_horizon, asked(period("2027-03-16 08:00", "09:00"), horizon_days=14))
    assert refusal is not None
    assert refusal.data == {"last": date(2027, 3, 15), "opens": wall("2027-03-02 00:00")}


class Opening(NamedTuple):
    start: str
    end: str
    refused: str | None


FRIDAY_NIGHT = daily(date(2027, 3, 5), 1, (18, 24)) + daily(date(2027, 3, 6), 1, (0, 2))


@pytest.mark.scenario(10)
@pytest.mark.parametrize(
    "case",
    [
        Opening("2027-03-05 22:00", "2027-03-06 01:00", None),
        Opening("2027-03-05 18:00", "2027-03-06 02:00", None),
        Opening("2027-03-05 22:00", "2027-03-06 03:00", "outside_opening"),
        Opening("2027-03-05 17:30", "2027-03-05 19:00", "outside_opening"),
        Opening("2027-03-06 02:00", "2027-03-06 03:00", "outside_opening"),
    ],
    ids=str,
)
def test_hours_that_meet_at_midnight_are_one_opening(case: Opening) -> None:
    assert code_of(rules.within_opening, asked(period(case.start, case.end), hours=FRIDAY_NIGHT)) == case.refused


def test_outside_opening_says_the_hours_of_the_day() -> None:
    refusal = refusal_of(
        rules.within_opening, asked(period("2027-03-05 22:00", "2027-03-06 03:00"), hours=FRIDAY_NIGHT)
    )
    assert refusal is not None
    assert refusal.data == {"open": [period("2027-03-05 18:00", "2027-03-06 02:00")]}


def test_a_closed_day_has_no_hours_to_offer() -> None:
    refusal = refusal_of(rules.within_opening, asked(period("2027-03-05 18:00", "19:00"), hours=()))
    assert refusal is not None
    assert refusal.data == {"open": []}


@pytest.mark.parametrize(
    ("mode", "refused"),
    [("instant", None), ("application", None), ("season", "season_only"), ("closed", "closed_for_booking")],
)
def test_a_space_may_be_closed_or_kept_for_season_time(mode: str, refused: str | None) -> None:
    assert code_of(rules.open_for_booking, asked(period("2027-03-05 18:00", "19:00"), mode=mode)) == refused


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        ("12:00", "13:00", None),
        ("15:00", "17:00", "by_application"),
        ("17:00", "18:00", "by_application"),
        ("22:00", "23:00", None),
    ],
)
def test_part_of_the_day_may_be_by_application(start: str, end: str, refused: str | None) -> None:
    what = asked(period(f"2027-03-05 {start}", end), instant=daily(date(2027, 3, 5), 1, (8, 16)))
    assert code_of(rules.booked_at_once, what) == refused


@pytest.mark.scenario(11)
@pytest.mark.parametrize(
    ("start", "following"),
    [("09:00", None), ("09:01", "11:00"), ("11:00", None), ("11:01", "13:00"), ("12:00", "13:00")],
)
def test_starts_are_counted_from_opening(start: str, following: str | None) -> None:
    what = asked(
        period(f"2027-03-05 {start}", "19:00"),
        hours=daily(date(2027, 3, 5), 1, (9, 19)),
        start_interval=120,
        min_length=60,
    )
    refusal = refusal_of(rules.on_start_grid, what)
    offered = None if refusal is None else refusal.data["next"]
    assert offered == (following and wall(f"2027-03-05 {following}"))


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        ("10:00", "10:59", "time_too_short"),
        ("10:00", "11:00", None),
        ("10:00", "11:20", "off_length_step"),
        ("10:00", "11:30", None),
        ("10:00", "13:00", None),
        ("10:00", "13:01", "time_too_long"),
        ("10:00", "13:30", "time_too_long"),
    ],
)
def test_lengths_keep_to_shortest_longest_and_step(start: str, end: str, refused: str | None) -> None:
    what = asked(period(f"2027-03-05 {start}", end), min_length=60, max_length=180, length_step=30)
    codes = [each.code for each in rules.check(what, (rules.long_enough, rules.short_enough, rules.in_length_steps))]
    assert (codes[0] if codes else None) == refused


@pytest.mark.parametrize(("end", "shorter", "longer"), [("11:20", 60, 90), ("12:45", 150, None)])
def test_an_odd_length_offers_its_neighbours(end: str, shorter: int, longer: int | None) -> None:
    what = asked(period("2027-03-05 10:00", end), min_length=60, max_length=170, length_step=30)
    refusal = refusal_of(rules.in_length_steps, what)
    assert refusal is not None
    assert refusal.data == {"step": 30, "shorter": shorter, "longer": longer}


@pytest.mark.scenario(7)
def test_two_to_four_on_the_october_night_is_three_hours_long() -> None:
    night = rules.exists_in_civil_time(date(2027, 10, 31), 120, 240, asked(period("2027-10-31 12:00", "13:00")).zone)
    what = asked(night, hours=daily(date(2027, 10, 31), 1, (0, 24)), max_length=120)
    refusal = refusal_of(rules.short_enough, what)
    assert refusal is not None
    assert refusal.code == "time_too_long"


@pytest.mark.scenario(7)
@pytest.mark.parametrize(
    ("day", "from_minute", "to_minute", "fold", "refused"),
    [
        (date(2027, 3, 28), 150, 240, None, "nonexistent_time"),
        (date(2027, 10, 31), 150, 240, None, "ambiguous_time"),
        (date(2027, 10, 31), 150, 240, 0, None),
        (date(2027, 10, 31), 150, 240, 1, None),
        (date(2027, 5, 5), 600, 600, None, "ends_before_start"),
        (date(2027, 5, 5), 600, 540, None, "ends_before_start"),
        (date(2027, 5, 5), 600, 600 + 10 * 366 * 1440, None, "span_not_sane"),
        (date(2027, 5, 5), 600, 660, None, None),
    ],
)
def test_a_doubtful_or_senseless_time_is_refused_by_name(
    day: date, from_minute: int, to_minute: int, fold: int | None, refused: str | None
) -> None:
    zone = asked(period("2027-10-31 12:00", "13:00")).zone
    try:
        rules.exists_in_civil_time(day, from_minute, to_minute, zone, fold=fold)
        code = None
    except Refusal as refusal:
        code = refusal.code
    assert code == refused


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        ("2027-03-05 10:00", "2027-03-05 11:00", None),
        ("2027-03-05 10:00", "2027-03-05 10:00", "ends_before_start"),
        ("2027-03-05 10:00", "2027-03-05 09:00", "ends_before_start"),
        ("2027-03-05 10:00", "2037-03-05 10:00", "span_not_sane"),
    ],
)
def test_two_instants_make_a_sane_period_or_a_refusal(start: str, end: str, refused: str | None) -> None:
    try:
        rules.sane(wall(start), wall(end))
        code = None
    except Refusal as refusal:
        code = refusal.code
    assert code == refused


@pytest.mark.parametrize(
    ("start", "end", "terms", "expected"),
    [
        ("2027-03-05 12:00", "2027-03-05 13:00", {}, (0, 0)),
        ("2027-03-05 12:00", "2027-03-05 13:00", {"buffer_before": 15, "buffer_after": 30}, (15, 30)),
        ("2027-03-05 12:00", "2027-03-05 13:00", {"whole_day": True}, (720, 660)),
        ("2027-03-28 12:00", "2027-03-28 13:00", {"whole_day": True}, (660, 660)),  # a day of 23 hours
        ("2027-03-05 22:00", "2027-03-06 02:00", {"whole_day": True}, (1320, 1320)),
    ],
)
def test_whole_day_blocking_keeps_the_rest_of_the_civil_days_free(
    start: str, end: str, terms: dict[str, Any], expected: tuple[int, int]
) -> None:
    what = asked(period(start, end), **terms)
    assert rules.around(what.period, what.terms, what.zone) == expected


def test_all_that_refuses_is_told_at_once_and_the_first_is_raised() -> None:
    what = asked(period("2027-03-01 05:07", "05:10"), now="2027-03-01 12:00")
    assert [each.code for each in rules.check(what)] == ["in_the_past", "outside_opening", "time_too_short"]
    with pytest.raises(Refusal, match="in_the_past"):
        rules.refuse(what)
