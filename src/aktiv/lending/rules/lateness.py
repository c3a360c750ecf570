"""When a loan is late, and for how many days that costs: pure, in the civil time of the municipality."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def late_from(ends: datetime, grace_minutes: int) -> datetime:
    """The moment after which what is not back is late."""
    return ends + timedelta(minutes=grace_minutes)


def is_late(ends: datetime, grace_minutes: int, now: datetime) -> bool:
    """Whether what was to be back at `ends` is late now."""
    return now > late_from(ends, grace_minutes)


def days_late(ends: datetime, back: datetime, zone: ZoneInfo, *, grace_minutes: int, most: int) -> int:
    """For how many days begun something is late, counted from the clock time at which it was to be back: 0 within the
    grace, at most `most`.

    A day goes to the same time of the clock on the next day, so a night in which clocks change is one day like others.
    """
    if not is_late(ends, grace_minutes, back):
        return 0
    due, came = ends.astimezone(zone).replace(tzinfo=None), back.astimezone(zone).replace(tzinfo=None)
    whole = came - due
    days = whole.days + (1 if whole % timedelta(days=1) else 0)
    return min(max(days, 1), most)


def remind_from(starts: datetime, ends: datetime, hours: int) -> datetime:
    """When somebody is reminded that it is to be back: so many hours before, and of a short loan half-way through."""
    return ends - min(timedelta(hours=hours), (ends - starts) / 2)


AHEAD_OF_PICK_UP = timedelta(hours=24)


def told_to_pick_up(starts: datetime, known: datetime, now: datetime) -> bool:
    """Whether it is time to remind somebody of picking up: a day before, and until then. Whoever got it (`known`) less
    than a day before has just read it, and is not told again."""
    ahead = starts - AHEAD_OF_PICK_UP
    return known <= ahead <= now < starts
