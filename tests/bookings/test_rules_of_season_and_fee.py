"""Allocations lie in their season, and cancelling late costs what the terms say."""

from __future__ import annotations

from datetime import date

import pytest

from aktiv.bookings import rules
from aktiv.bookings.rules import SeasonGate
from aktiv.facilities.terms import Terms
from aktiv.values.refusal import Refusal
from aktiv.values.weekly import Window
from tests.bookings.asking import OSLO, period, wall

WINTER = SeasonGate(first=date(2026, 9, 1), last=date(2028, 5, 15), windows=(Window(1, 16 * 60, 22 * 60),))  # Mondays


@pytest.mark.scenario(16)
@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        ("2028-05-15 16:00", "2028-05-15 22:00", None),  # the last day is a Monday, and included
        ("2028-05-15 21:30", "2028-05-15 22:30", "outside_season_hours"),
        ("2028-05-16 18:00", "2028-05-16 20:00", "outside_season"),
        ("2028-05-22 16:00", "2028-05-22 22:00", "outside_season"),
        ("2026-08-31 16:00", "2026-08-31 18:00", "outside_season"),
        ("2028-05-09 16:00", "2028-05-09 18:00", "outside_season_hours"),  # a Tuesday
    ],
)
def test_season_time_keeps_to_the_days_and_hours_of_its_season(start: str, end: str, refused: str | None) -> None:
    try:
        rules.within_season_days(period(start, end), WINTER, OSLO)
        rules.within_season_hours(period(start, end), WINTER, OSLO)
        code = None
    except Refusal as refusal:
        code = refusal.code
    assert code == refused


@pytest.mark.scenario(22)
@pytest.mark.parametrize(
    ("now", "fee"),
    [
        ("2027-03-05 12:00", 0),  # Friday 12:00 for Saturday 12:00: exactly the limit is free
        ("2027-03-05 12:01", 5001),
        ("2027-03-06 11:59", 5001),
    ],
)
def test_cancelling_is_free_until_the_limit_and_costs_a_share_after(now: str, fee: int) -> None:
    terms = Terms(cancel_free_minutes=1440, cancel_fee_percent=50)
    answer = rules.cancellation(wall("2027-03-06 12:00"), 10_001, terms, wall(now))
    assert (answer.fee, answer.free) == (fee, fee == 0)
    assert answer.free_until == wall("2027-03-05 12:00")


@pytest.mark.scenario(22)
def test_a_day_before_is_24_hours_also_when_the_clocks_change() -> None:
    terms = Terms(cancel_free_minutes=1440)
    start = wall("2027-03-28 12:00")
    assert rules.cancellation(start, 100, terms, wall("2027-03-27 11:00")).free
    assert not rules.cancellation(start, 100, terms, wall("2027-03-27 11:01")).free


def test_what_has_begun_is_not_cancelled() -> None:
    rules.not_begun(wall("2027-03-06 12:00"), wall("2027-03-06 11:59"))
    with pytest.raises(Refusal, match="has_begun"):
        rules.not_begun(wall("2027-03-06 12:00"), wall("2027-03-06 12:00"))
