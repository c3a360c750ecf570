"""Reading what a pick button or the order panel sends: a space, a period, perhaps with the ends edited by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aktiv.bookings.rules import sane
from aktiv.values.periods import DAY_MINUTES, Period, civil_day, civil_minute, wall_period
from aktiv.values.refusal import Refusal
from aktiv.web.public.asking import minute_of

FARTHEST = timedelta(days=800)
LONGEST_VALUE = 120


@dataclass(frozen=True, slots=True)
class Pick:
    """What was chosen: the id of a space, and when."""

    space_id: int
    period: Period


def read_pick(value: str, now: datetime) -> Pick:
    """ "<space id>/<start RFC 3339>/<end RFC 3339>". Raises Refusal("unreadable_pick") for anything else,
    Refusal("ends_before_start") and Refusal("span_not_sane", days)."""
    parts = value.strip().split("/") if len(value) <= LONGEST_VALUE else []
    if len(parts) != 3 or not (parts[0].isascii() and parts[0].isdigit() and len(parts[0]) <= 18):
        raise Refusal("unreadable_pick")
    try:
        start, end = (datetime.fromisoformat(part) for part in parts[1:])
    except ValueError:
        raise Refusal("unreadable_pick") from None
    if any(each.tzinfo is None or abs(each - now) > FARTHEST for each in (start, end)):
        raise Refusal("unreadable_pick")
    return Pick(int(parts[0]), sane(start, end))


def with_ends(period: Period, zone: ZoneInfo, from_text: str, to_text: str, fold: int | None = None) -> Period:
    """The same day with the ends as they were typed; an end that was left alone, or left out, stays.

    An end before the start is the next day only where the period was over midnight already. Raises
    Refusal("unreadable_clock", text), and as `wall_period` for times that the night has not, or has twice.
    """
    day, minute, last = civil_day(period.start, zone), civil_minute(period.start, zone), _end_minute(period, zone)
    from_minute, to_minute = _typed(from_text, minute), _typed(to_text, last)
    if to_minute == 0:
        to_minute = DAY_MINUTES
    if to_minute <= from_minute and last > DAY_MINUTES:
        to_minute += DAY_MINUTES
    if (from_minute, to_minute) in {(minute, last), (minute, last % DAY_MINUTES)}:
        return period
    if to_minute <= from_minute:
        raise Refusal("ends_before_start")
    return wall_period(day, from_minute, to_minute, zone, fold)


def _end_minute(period: Period, zone: ZoneInfo) -> int:
    days = (civil_day(period.end, zone) - civil_day(period.start, zone)).days
    return civil_minute(period.end, zone) + days * DAY_MINUTES


def _typed(text: str, otherwise: int) -> int:
    if not text.strip():
        return otherwise
    minute = minute_of(text) if len(text) <= 20 else None
    if minute is None:
        raise Refusal("unreadable_clock", text=text[:20])
    return minute
