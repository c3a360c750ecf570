"""When a contract ends, which option may be taken, and when somebody is reminded; pure."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aktiv.values.refusal import Refusal

EXPIRY_DAYS = (180, 90, 30)
"""So many days before a contract ends, those who keep it are reminded."""
OPTION_DAYS = (90, 30, 7)
"""So many days before the last day to take an option."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option as it stands: how many months it adds, the last day to take it, and what was said of it (open, taken
    or declined)."""

    number: int
    months: int
    last_day: date
    state: str


def months_later(day: date, count: int) -> date:
    """The same day so many months later, or that month's last; the last of a month stays the last of one. Never after
    the last day that there is."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > date.max.year:
        return date.max
    most = calendar.monthrange(year, month + 1)[1]
    ends_month = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, most if ends_month else min(day.day, most))


def end_of(last: date, options: Sequence[Option], ended_on: date | None = None) -> date:
    """A contract's last day: as it was made, longer by each option that was taken, or the day it was ended before."""
    end = months_later(last, sum(each.months for each in options if each.state == "taken"))
    return end if ended_on is None else min(end, ended_on)


def standing(first: date, end: date, today: date) -> str:
    """coming, running or over."""
    if today < first:
        return "coming"
    return "over" if today > end else "running"


def state_of(option: Option, options: Sequence[Option], today: date) -> str:
    """How an option stands today: taken, declined, lapsed (its last day went by, or one before it was not taken), next
    (it can be taken now), or later (one before it comes first)."""
    if option.state != "open":
        return option.state
    before = [state_of(each, options, today) for each in options if each.number < option.number]
    if option.last_day < today or "declined" in before or "lapsed" in before:
        return "lapsed"
    return "later" if {"next", "later"} & set(before) else "next"


def decidable(option: Option, options: Sequence[Option], today: date) -> None:
    """Refuses what cannot be said yes or no to: option_decided_already, option_too_late(last_day), option_not_next."""
    if option.state != "open":
        raise Refusal("option_decided_already")
    if option.last_day < today:
        raise Refusal("option_too_late", last_day=option.last_day)
    if state_of(option, options, today) != "next":
        raise Refusal("option_not_next")


def due_reminder(day: date, today: date, steps: Sequence[int]) -> int | None:
    """Which reminder of a day is due: so many days before it. The nearest alone, when several days to remind have gone
    by; none before the first, or when the day itself has gone by."""
    if today > day:
        return None
    return min((days for days in steps if day - timedelta(days=days) <= today), default=None)
