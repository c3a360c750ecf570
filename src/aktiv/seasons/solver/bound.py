"""A proven bound from any prices, in whole numbers.

For prices λ ≥ 0 of the rows, no plan scores more than Σ limit·λ + what each group can gain when it pays the prices.
That is true for every λ, so λ may come from a float solver, from a model with few columns, or from one that was
stopped: it is rounded up to 1/1024 of a point, and all that follows is exact. A group gains at most its best
placement of each day, of as many days as it asks for; a pinned placement gains what it gains, even less than nothing.
"""

from __future__ import annotations

import numpy as np

from aktiv.seasons.solver.candidates import Ints
from aktiv.seasons.solver.rows import Floats, Rows

SCALE = 1024
LARGEST_PRICE = 2.0**40
AT_ONCE = 1 << 18  # entries, so that a city does not need its whole model twice


def whole_prices(prices: Floats) -> Ints:
    """Prices in 1/1024 points, rounded up, none below nought."""
    sound = np.nan_to_num(prices, nan=0.0, posinf=LARGEST_PRICE, neginf=0.0)
    return np.ceil(SCALE * np.clip(sound, 0.0, LARGEST_PRICE)).astype(np.int64)


def gains(rows: Rows, prices: Ints) -> Ints:
    """What each column brings after paying for the rows it uses, in 1/1024 points."""
    of_row, of_column, factors = rows.entries
    gain = SCALE * rows.worth
    for begin in range(0, len(of_row), AT_ONCE):
        here = slice(begin, begin + AT_ONCE)
        np.subtract.at(gain, of_column[here], factors[here].astype(np.int64) * prices[of_row[here]])
    return gain


def proven(rows: Rows, prices: Ints, gain: Ints | None = None) -> int:
    """No valid plan scores more than this."""
    gain = gains(rows, prices) if gain is None else gain
    total = sum(int(limit) * int(price) for limit, price in zip(rows.limits, prices, strict=True) if price)
    total += int(np.maximum(gain[rows.placements :] * rows.most[rows.placements :], 0).sum())
    if rows.placements:
        total += _of_groups(rows, gain[: rows.placements])
    return total // SCALE + rows.fixed_worth


def _of_many(rows: Rows, gain: Ints, number: int) -> int:
    """The most that a group can gain that may have several sessions a day, beside its pinned ones."""
    found = rows.candidates
    columns = np.array(found.of_group(number), dtype=np.int64)
    pinned = rows.least[columns] == 1
    left = found.groups[number].sessions - int(pinned.sum())
    return int(np.maximum(0, -np.sort(-gain[columns[~pinned]])[:left]).sum())


def _of_groups(rows: Rows, gain: Ints) -> int:
    """The most that groups can gain: on each day one placement, on as many days as asked for."""
    found = rows.candidates
    day_of_group = found.group * 7 + found.day
    starts = np.flatnonzero(np.diff(day_of_group, prepend=-1))
    best = np.zeros((len(found.groups), 7), dtype=np.int64)
    numbers = day_of_group[starts]
    best[numbers // 7, numbers % 7] = np.maximum(np.maximum.reduceat(gain, starts), 0)
    free = np.ones(len(found.groups), dtype=bool)
    total = 0
    for column in found.pinned:
        group = int(found.group[column])
        free[group] = False
        best[group, found.day[column]] = 0
        total += int(gain[column])
    for number in found.many:
        best[number] = 0
        total += _of_many(rows, gain, number)
    asked = np.array([group.sessions for group in found.groups], dtype=np.int64)
    ordered = -np.sort(-best, axis=1)
    counted = np.where(np.arange(7)[None, :] < asked[:, None], ordered, 0)
    return total + int(counted[free].sum()) + int(best[~free].sum())
