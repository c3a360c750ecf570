"""The starts that may be offered: a grid of equal steps counted from the opening instant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from aktiv.values.periods import Period, without


def next_start(instant: datetime, opening: datetime, every_minutes: int) -> datetime:
    """The first start at or after `instant` on the grid of `every_minutes` counted from `opening`; never before
    opening.

    Both are aware; the answer is in `opening`'s zone. Raises ValueError for a step below one minute.
    """
    if every_minutes < 1:
        raise ValueError("starts are at least a minute apart")
    step = timedelta(minutes=every_minutes)
    return opening + max(0, -((opening - instant) // step)) * step


def starts_in(free: Period, opening: datetime, every_minutes: int, minutes: int) -> tuple[datetime, ...]:
    """Every start on the grid from which `minutes` fit inside `free`, in order."""
    start, found = next_start(free.start, opening, every_minutes), []
    while start + timedelta(minutes=minutes) <= free.end:
        found.append(start)
        start += timedelta(minutes=every_minutes)
    return tuple(found)


def first_fit(
    instant: datetime, open_period: Period, busy: Iterable[Period], *, every_minutes: int, minutes: int
) -> datetime | None:
    """The first start at or after `instant`, on the grid of the opening, with `minutes` unbroken free time; None
    without.

    Pieces of free time are never added up.
    """
    for free in without([open_period], busy):
        start = next_start(max(instant, free.start), open_period.start, every_minutes)
        if start + timedelta(minutes=minutes) <= free.end:
            return start
    return None
