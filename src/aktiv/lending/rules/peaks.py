"""How much is out at once. The sum of what touches a period says too much: back-to-back loans do not count twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import accumulate

from aktiv.values.periods import Period


def peak(held: Iterable[tuple[int, Period]], period: Period) -> int:
    """The most that is held at any moment of the period. Half-open: what ends when another begins makes room for it.

    The database adds up by itself (`lending_peak`); this is for those who have the rows in hand already.
    """
    changes: Counter[datetime] = Counter()
    for amount, during in held:
        if during.start < period.end and during.end > period.start:
            changes[max(during.start, period.start)] += amount
            if during.end < period.end:
                changes[during.end] -= amount
    return max(accumulate(changes[moment] for moment in sorted(changes)), default=0)
