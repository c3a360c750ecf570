"""How long each part of the service was there, from what was said of its incidents; pure.

A part is away while an incident that touches it is major or critical. Incidents at one time count once. What is small,
and what was planned and said before, is shown and counts against nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

SEVERE = frozenset({"major", "critical"})
GRAVITY = ("minor", "major", "critical")


class Said(NamedTuple):
    """How an incident stood from a moment on."""

    at: datetime
    severity: str
    over: bool


class Span(NamedTuple):
    """From a moment until another, at a severity; without an end it goes on."""

    start: datetime
    end: datetime
    severity: str


def spans(began_at: datetime, said: Sequence[Said], now: datetime) -> list[Span]:
    """The stretches of one incident by severity: the first from when it began, whenever that was said."""
    found: list[Span] = []
    for place, each in enumerate(said):
        if each.over:
            break
        start = began_at if place == 0 else max(each.at, began_at)
        end = said[place + 1].at if place + 1 < len(said) else now
        if min(end, now) > start:
            found.append(Span(start, min(end, now), each.severity))
    return found


def away(found: Iterable[Span]) -> list[tuple[datetime, datetime]]:
    """When the part was away: severe spans, those that meet or overlap as one."""
    joined: list[tuple[datetime, datetime]] = []
    for each in sorted((one for one in found if one.severity in SEVERE), key=lambda one: one.start):
        if joined and each.start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], each.end))
        else:
            joined.append((each.start, each.end))
    return joined


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a part: how long it was, how much of that away (seconds), and the gravest that was felt; "" for none."""

    day: date
    seconds: int
    away: int
    worst: str = ""


def by_day(found: Sequence[Span], first: date, last: date, now: datetime, zone: ZoneInfo) -> list[Day]:
    """Each day from one to another, both included; of today the part that has gone. Days have 23 hours or 25 where the
    clock is changed."""
    gone = away(found)
    days: list[Day] = []
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        begins = datetime.combine(day, time(), zone)
        ends = min(datetime.combine(day + timedelta(days=1), time(), zone), max(now, begins), key=_instant)
        felt = [each.severity for each in found if _within(each.start, each.end, begins, ends)]
        days.append(
            Day(
                day,
                _seconds(begins, ends),
                sum(_within(start, end, begins, ends) for start, end in gone),
                max(felt, key=GRAVITY.index, default=""),
            )
        )
    return days


def there(days: Iterable[Day]) -> Fraction:
    """The share of the time that the part was there, from 0 to 1; 1 of no time."""
    whole = lost = 0
    for each in days:
        whole, lost = whole + each.seconds, lost + each.away
    return 1 - Fraction(lost, whole) if whole else Fraction(1)


def _within(start: datetime, end: datetime, begins: datetime, ends: datetime) -> int:
    """Seconds of a stretch that are inside another."""
    return max(0, _seconds(max(start, begins, key=_instant), min(end, ends, key=_instant)))


def _instant(moment: datetime) -> float:
    return moment.timestamp()


def _seconds(start: datetime, end: datetime) -> int:
    """Of the clock that is never changed: two moments of one zone are subtracted by the wall clock otherwise."""
    return int(end.timestamp()) - int(start.timestamp())
