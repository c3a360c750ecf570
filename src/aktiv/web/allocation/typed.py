"""What forms of a round are typed in: dates, times and whole numbers, with what is wrong by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from aktiv.web.allocation.words import minute_of

LONGEST = 4000
YEARS = range(1900, 2200)
Errors = dict[str, str]


def typed(sent: QueryDict, longest: int = LONGEST) -> dict[str, str]:
    """What was sent, as text that can be stored and not without end."""
    return {name: str(value).replace("\x00", "")[:longest].strip() for name, value in sent.items()}


def day_in(values: Mapping[str, str], name: str, errors: Errors) -> date | None:
    """The day of a date field; what is wrong is told at the field."""
    text = values.get(name, "")
    if not text:
        errors[name] = _("This must be filled in.")
        return None
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        found = None
    # Moments of the first and last years cannot be read back, and no season, contract or meeting is of them.
    if found is None or found.year not in YEARS:
        errors[name] = _("Write a date, such as 2027-08-16.")
        return None
    return found


def moment_in(values: Mapping[str, str], day: str, time: str, zone: ZoneInfo, errors: Errors) -> datetime | None:
    """A day and a time of the wall clock as an instant; 24.00 is the last minute of the day."""
    of_day = day_in(values, day, errors)
    minute = minute_of(values.get(time, ""))
    if minute is None:
        errors[time] = _("Write a time, such as 23.59.")
    if of_day is None or minute is None:
        return None
    minute = min(minute, 1439)
    return datetime(of_day.year, of_day.month, of_day.day, minute // 60, minute % 60, tzinfo=zone)
