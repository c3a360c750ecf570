"""A civil day as a row of five-minute cells, free or busy: what day sheets store and search reads.

A row is text of '0' (free) and '1' (busy), the first cell first, as PostgreSQL writes `bit varying`. Cells count
elapsed time from the day's first instant, so a day has 288 of them, or 276 or 300 when the clocks change.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from aktiv.values.periods import Period, day_period

CELL = timedelta(minutes=5)


def cells_of(day: date, zone: ZoneInfo) -> int:
    """How many cells the civil day has: 276, 288 or 300 in Norway. Raises Refusal("nonexistent_day")."""
    return -(-day_period(day, zone).length // CELL)


def cell_start(day: date, cell: int, zone: ZoneInfo) -> datetime:
    """The UTC instant a cell begins; the number of cells gives the day's end. Raises IndexError outside the day."""
    if not 0 <= cell <= cells_of(day, zone):
        raise IndexError(f"cell {cell} is not in {day}")
    return day_period(day, zone).start + cell * CELL


def cell_period(day: date, first: int, count: int, zone: ZoneInfo) -> Period:
    """The period of `count` cells from `first`. Raises IndexError outside the day, NotAPeriod for a count below 1."""
    return Period(cell_start(day, first, zone), cell_start(day, first + count, zone))


def cells_for(minutes: int) -> int:
    """How many cells a stay of so many minutes needs when it starts on a cell."""
    return -(-minutes // 5)


def touched(period: Period, day: date, zone: ZoneInfo) -> range:
    """The cells the period has any part of: what it makes busy. Empty when it is on another day."""
    whole = day_period(day, zone)
    if not (inside := whole.intersection(period)):
        return range(0)
    return range((inside.start - whole.start) // CELL, -(-(inside.end - whole.start) // CELL))


def enclosed(period: Period, day: date, zone: ZoneInfo) -> range:
    """The cells that lie wholly in the period: what a search window or opening hours allow."""
    whole = day_period(day, zone)
    if not (inside := whole.intersection(period)):
        return range(0)
    first, after = -(-(inside.start - whole.start) // CELL), (inside.end - whole.start) // CELL
    return range(first, max(first, after))


def busy_bits(day: date, zone: ZoneInfo, periods: Iterable[Period]) -> str:
    """The day's row: a cell is busy if any part of it is in a period."""
    busy = 0
    for period in periods:
        cells = touched(period, day, zone)
        busy |= ((1 << len(cells)) - 1) << cells.start
    return _text(busy, cells_of(day, zone))


def overlay(*rows: str) -> str:
    """Busy where any of the rows is. Raises ValueError for no rows, or rows of different days' lengths."""
    if len({len(row) for row in rows}) != 1:
        raise ValueError("rows of one length are laid over each other")
    busy = 0
    for row in rows:
        busy |= _number(row)
    return _text(busy, len(rows[0]))


def runs(bits: str, n: int, within: range | None = None) -> tuple[int, ...]:
    """The cells from which `n` cells in a row are free, in order; all of them inside `within` when it is given.

    Raises ValueError for n below 1 or a row that is not '0' and '1'.
    """
    if n < 1:
        raise ValueError("a run has at least one cell")
    window = range(len(bits)) if within is None else range(max(0, within.start), min(len(bits), within.stop))
    if len(window) < n:
        return ()
    # Bit i of `free` is the cell window.start + i; after the loop, whether the n cells from there are all free.
    free = ~_number(bits[window.start : window.stop]) & ((1 << len(window)) - 1)
    seen = 1
    while seen < n:
        step = min(seen, n - seen)
        free &= free >> step
        seen += step
    return tuple(window.start + cell for cell in range(len(window) - n + 1) if free >> cell & 1)


def free_periods(bits: str, day: date, zone: ZoneInfo) -> tuple[Period, ...]:
    """The free cells of a row as few periods as possible, in order."""
    found: list[Period] = []
    cell = bits.find("0")
    while cell >= 0:
        end = bits.find("1", cell)
        end = len(bits) if end < 0 else end
        found.append(cell_period(day, cell, end - cell, zone))
        cell = bits.find("0", end)
    return tuple(found)


def _number(bits: str) -> int:
    if bits.strip("01"):
        raise ValueError("a row is written with 0 and 1")
    return int(bits[::-1] or "0", 2)


def _text(busy: int, cells: int) -> str:
    return f"{busy:0{cells}b}"[::-1] if cells else ""
