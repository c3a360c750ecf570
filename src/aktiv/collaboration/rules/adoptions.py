"""When a feature was taken into use, and when what it gains is to be measured. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

IN_USE = frozenset({"pilot", "general"})
"""Stages that count as use: who tries a feature has what others paid for."""
FIRST_MEASURED = timedelta(days=90)
"""So long after it was taken into use it is measured the first time, or when it is due if that is sooner."""
MEASURED_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Said:
    """What a municipality said of a feature: the stage, from which day, and whether it said something else since. Of a
    trial the day is its first."""

    stage: str
    day: date
    ended: bool


def taken_up_on(said: Sequence[Said]) -> date | None:
    """The day from which a feature has been in use without a break, on trial or for all; `said` has the oldest first.
    None where it is not in use, or nothing was ever said: then it was there before anybody paid for it."""
    if not said or said[-1].ended or said[-1].stage not in IN_USE:
        return None
    day = said[-1].day
    for each in reversed(said):
        if each.stage not in IN_USE:
            break
        day = each.day
    return day


def measured_by(adopted: date, due: date, days_measured: int) -> date | None:
    """The day by which a benefit is to be measured next by whoever took it up; None when it is measured enough."""
    if days_measured >= MEASURED_ENOUGH:
        return None
    return due if days_measured else min(adopted + FIRST_MEASURED, due)
