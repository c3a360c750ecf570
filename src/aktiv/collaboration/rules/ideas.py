"""When an idea is to be answered, and what may still become of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from aktiv.values import Refusal

ANSWERED_WITHIN = 20
"""Working days from the day after it came."""
SATURDAY = 5


def answer_due(came: date, is_holiday: Callable[[date], bool], working_days: int = ANSWERED_WITHIN) -> date:
    """The last day for an answer: the so-manieth working day after the one it came on."""
    day, left = came, working_days
    while left:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and not is_holiday(day):
            left -= 1
    return day


def missed(due: date, answered_on: date | None, over_on: date | None, today: date) -> bool:
    """Whether the answer came, or still has not come, after its day. Who took it back waits for none."""
    return (answered_on or over_on or today) > due


def still_open(state: str, open_states: frozenset[str]) -> None:
    """Refuses what is over: idea_over(state)."""
    if state not in open_states:
        raise Refusal("idea_over", state=state)
