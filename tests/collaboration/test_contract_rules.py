"""When a contract ends, which option can be taken, and when a reminder is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.rules.contracts import (
    EXPIRY_DAYS,
    OPTION_DAYS,
    Option,
    decidable,
    due_reminder,
    end_of,
    months_later,
    standing,
    state_of,
)
from aktiv.values.refusal import Refusal

days = st.dates(date(2020, 1, 1), date(2060, 12, 31))


def options(*said: tuple[str, int]) -> list[Option]:
    """Options of twelve months, as (state, day of June 2027 that is the last to take it)."""
    return [
        Option(number=place, months=12, last_day=date(2027, 6, day), state=state)
        for place, (state, day) in enumerate(said, 1)
    ]


def states(found: list[Option], today: date) -> list[str]:
    return [state_of(each, found, today) for each in found]


def test_the_last_of_a_month_stays_the_last_of_one() -> None:
    assert months_later(date(2026, 12, 31), 24) == date(2028, 12, 31)
    assert months_later(date(2027, 2, 28), 12) == date(2028, 2, 29)
    assert months_later(date(2027, 1, 30), 1) == date(2027, 2, 28)
    assert months_later(date(2027, 3, 15), 12) == date(2028, 3, 15)


@given(days, st.integers(0, 240))
def test_a_longer_contract_never_ends_sooner_and_ends_in_the_month_that_was_said(day: date, count: int) -> None:
    later = months_later(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later <= months_later(day, count + 1)


def test_a_contract_without_an_end_stays_within_the_days_there_are() -> None:
    assert months_later(date.max, 24) == date.max


def test_options_that_are_taken_prolong_and_an_early_end_cuts() -> None:
    found = options(("taken", 1), ("open", 30))
    assert end_of(date(2027, 12, 31), found) == date(2028, 12, 31)
    assert end_of(date(2027, 12, 31), found, date(2027, 9, 1)) == date(2027, 9, 1)
    assert [standing(date(2027, 1, 1), date(2027, 12, 31), day) for day in
            (date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1))] == [
        "coming", "running", "running", "over"]  # fmt: skip


def test_options_are_taken_in_order_and_one_that_is_let_go_takes_the_next_with_it() -> None:
    found = options(("open", 1), ("open", 30))
    assert states(found, date(2027, 5, 1)) == ["next", "later"]
    assert states(found, date(2027, 6, 1)) == ["next", "later"]
    assert states(found, date(2027, 6, 2)) == ["lapsed", "lapsed"]
    assert states(options(("declined", 1), ("open", 30)), date(2027, 5, 1)) == ["declined", "lapsed"]
    assert states(options(("taken", 1), ("open", 30)), date(2027, 6, 30)) == ["taken", "next"]


@pytest.mark.parametrize(
    ("found", "number", "code"),
    [
        (options(("taken", 1)), 1, "option_decided_already"),
        (options(("open", 1)), 1, "option_too_late"),
        (options(("open", 20), ("open", 30)), 2, "option_not_next"),
        (options(("declined", 20), ("open", 30)), 2, "option_not_next"),
    ],
)
def test_what_cannot_be_decided_says_why(found: list[Option], number: int, code: str) -> None:
    with pytest.raises(Refusal) as no:
        decidable(found[number - 1], found, date(2027, 6, 2))
    assert no.value.code == code


@given(days, st.integers(-10, 400), st.sampled_from([EXPIRY_DAYS, OPTION_DAYS]))
def test_a_reminder_is_the_nearest_whose_day_has_come(day: date, before: int, steps: tuple[int, ...]) -> None:
    found = due_reminder(day, day - timedelta(days=before), steps)
    passed = [each for each in steps if 0 <= before <= each]
    assert found == (min(passed) if passed else None)


def test_walking_through_every_day_gives_each_reminder_once() -> None:
    day = date(2027, 12, 31)
    seen = [due_reminder(day, day - timedelta(days=before), EXPIRY_DAYS) for before in range(400, -30, -1)]
    assert [each for each, last in zip(seen[1:], seen, strict=False) if each != last] == [180, 90, 30, None]
