"""For how long something that is not back can be held on to without taking what others were promised: pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from aktiv.lending.rules.peaks import peak
from aktiv.values.periods import Period


def fits_until(
    held: Iterable[tuple[int, Period]], there: int, amount: int, start: datetime, target: datetime
) -> datetime:
    """The latest moment, from `start` until `target`, until which `amount` more can be held beside what is `held` of a
    pool that has `there`. `start` when not even the next moment has room."""
    rows = [(each, during) for each, during in held if during.end > start and during.start < target]
    level, until = sum(each for each, during in rows if during.start <= start), start
    if level + amount > there:
        return start
    for moment in sorted({during.start for _, during in rows if during.start > start} | {target}):
        if peak(rows, Period(until, moment)) + amount > there:
            return until
        until = moment
    return until
