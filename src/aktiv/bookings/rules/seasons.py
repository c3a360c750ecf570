"""Allocations lie in their season; events do not care."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from aktiv.values.periods import Period, civil_days
from aktiv.values.refusal import Refusal
from aktiv.values.weekly import Window, cover


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonGate:
    """First and last day, both included, and the weekly hours of the pool (none: any hour)."""

    first: date
    last: date
    windows: tuple[Window, ...] = ()


def within_season_days(period: Period, gate: SeasonGate, zone: ZoneInfo) -> None:
    """Refusal("outside_season", first, last): every civil day of the time lies in the season, the last day included."""
    days = civil_days(period, zone)
    if days[0] < gate.first or days[-1] > gate.last:
        raise Refusal("outside_season", first=gate.first, last=gate.last)


def within_season_hours(period: Period, gate: SeasonGate, zone: ZoneInfo) -> None:
    """Refusal("outside_season_hours", windows): the whole time lies in the weekly hours of the season."""
    if gate.windows and not cover(gate.windows, period, zone):
        weekdays = {day.isoweekday() for day in civil_days(period, zone)}
        offered = [(w.weekday, w.from_minute, w.to_minute) for w in sorted(gate.windows) if w.weekday in weekdays]
        raise Refusal("outside_season_hours", windows=offered)


def gated(periods: Iterable[Period], gate: SeasonGate, zone: ZoneInfo) -> list[Refusal | None]:
    """For each period its first refusal, or None."""
    answers: list[Refusal | None] = []
    for period in periods:
        try:
            within_season_days(period, gate, zone)
            within_season_hours(period, gate, zone)
            answers.append(None)
        except Refusal as refusal:
            answers.append(refusal)
    return answers
