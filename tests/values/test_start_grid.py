"""Starts are offered on a grid counted from the opening, and only where the whole stay fits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.values.periods import Period
from aktiv.values.start_grid import first_fit, next_start, starts_in


def clock(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 6, 1, hour, minute, tzinfo=UTC)


@pytest.mark.scenario(11)
@pytest.mark.parametrize(
    ("asked", "answer"), [(clock(9), clock(9)), (clock(9, 1), clock(11)), (clock(11), clock(11)), (clock(3), clock(9))]
)
def test_the_next_start_is_counted_from_the_opening(asked: datetime, answer: datetime) -> None:
    assert next_start(asked, clock(9), 120) == answer


@pytest.mark.scenario(11)
def test_a_microsecond_past_a_start_is_past_it() -> None:
    assert next_start(clock(10) + timedelta(microseconds=1), clock(8), 15) == clock(10, 15)


@pytest.mark.scenario(11)
def test_taken_starts_are_passed_over_until_the_whole_stay_fits() -> None:
    opening, booked = Period(clock(9), clock(19)), Period(clock(13), clock(16))
    assert first_fit(clock(11, 1), opening, [booked], every_minutes=120, minutes=60) == clock(17)
    assert first_fit(clock(11, 1), opening, [booked], every_minutes=120, minutes=121) is None


def test_pieces_of_free_time_are_never_added_up() -> None:
    opening = Period(clock(10), clock(12, 20))
    booked = [Period(clock(10, 20), clock(12))]
    assert first_fit(clock(10), opening, booked, every_minutes=5, minutes=30) is None
    assert first_fit(clock(10, 1), opening, booked, every_minutes=5, minutes=20) == clock(12)


@given(st.integers(0, 300), st.integers(1, 300), st.integers(1, 60), st.integers(1, 120))
def test_every_offered_start_is_on_the_grid_and_none_is_left_out(
    start: int, length: int, every: int, stay: int
) -> None:
    opening = clock(8)
    free = Period(opening + timedelta(minutes=start), opening + timedelta(minutes=start + length))
    expected = [
        minute for minute in range(0, start + length, every) if minute >= start and minute + stay <= start + length
    ]
    assert [(each - opening) // timedelta(minutes=1) for each in starts_in(free, opening, every, stay)] == expected


def test_starts_closer_than_a_minute_are_refused() -> None:
    with pytest.raises(ValueError, match="at least a minute"):
        next_start(clock(9), clock(9), 0)
