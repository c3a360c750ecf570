"""What comes back each year: on which day it is due, and whether somebody is to be reminded; pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

MONTHS = 12


def due_in(year: int, month: int, day: int) -> date:
    """The day of a year; the last of the month where it has no such day."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def is_on(year: int, first: int, last: int | None) -> bool:
    """Whether the wheel has it in a year."""
    return first <= year and (last is None or year <= last)


def standing(due: date, done_on: date | None, ahead: int, today: date) -> str:
    """done, done_late, late, soon (from when those who see to it are reminded) or to_come."""
    if done_on is not None:
        return "done" if done_on <= due else "done_late"
    if today > due:
        return "late"
    return "soon" if today >= due - timedelta(days=ahead) else "to_come"
