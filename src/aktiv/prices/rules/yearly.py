"""Years of free quotas: calendar years, seasons, and shorter ones."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def a_year_on(day: date, *, last: bool = False) -> date:
    """The same day a year later; 29 February is the last day of that February. With `last` the last day of a month
    stays the last of its month, as the end of a year does."""
    length = monthrange(day.year + 1, day.month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return day.replace(year=day.year + 1, day=length if last and is_last else min(day.day, length))


def year_told(first: date, last: date) -> str:
    """What people call the year: "2027", "2026/27"; nothing where it is neither a calendar year nor a season."""
    if first.year == last.year:
        return str(first.year) if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) else ""
    return f"{first.year}/{last.year % 100:02d}"
