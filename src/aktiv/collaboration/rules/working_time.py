"""Working hours as a clock: how much of it lies between two moments, and where so much of it ends; pure.

Monday to Friday from eight to four by the wall clock of the place, holidays left out. Whole minutes: what is begun of a
minute is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(8), time(16)
HOURS_A_DAY = 8
SATURDAY = 5
Holiday = Callable[[date], bool]


def working_minutes(start: datetime, end: datetime, zone: ZoneInfo, is_holiday: Holiday) -> int:
    """Whole working minutes from one moment to another; 0 when the end is not after the start."""
    if end <= start:
        return 0
    seconds = 0.0
    for opens, closes in _days_from(start, zone, is_holiday):
        if opens >= end:
            break
        seconds += max(0.0, (min(closes, end) - max(opens, start)).total_seconds())
    return int(seconds // 60)


def after_minutes(start: datetime, minutes: int, zone: ZoneInfo, is_holiday: Holiday) -> datetime:
    """The moment at which so many working minutes have gone since another. Of none: the next moment of work."""
    left = timedelta(minutes=minutes)
    for opens, closes in _days_from(start, zone, is_holiday):
        begins = max(opens, start)
        if closes - begins >= left and begins < closes:
            return begins + left
        left -= max(timedelta(), closes - begins)
    raise AssertionError("days go on")


def _days_from(start: datetime, zone: ZoneInfo, is_holiday: Holiday) -> Iterator[tuple[datetime, datetime]]:
    """Working days from the one that a moment is in, as moments. No clock is changed while people work."""
    day = start.astimezone(zone).date()
    while True:
        if day.weekday() < SATURDAY and not is_holiday(day):
            yield datetime.combine(day, OPENS, zone), datetime.combine(day, CLOSES, zone)
        day += timedelta(days=1)
