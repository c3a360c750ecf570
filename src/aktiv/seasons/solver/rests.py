"""Rests: time between a session and what is closed that is too short for anybody, and which starts leave none.

What is not open is let otherwise, or closed: it stays as it is, so a rest beside it is known from the start alone, atom
by atom. What is left between two sessions is not looked at here.
"""

from __future__ import annotations


def sparing(opens: int, closes: int, minutes: int, grid: int, least: int) -> list[int]:
    """Starts of a session, in a time when an atom is open, that leave no rest shorter than `least`.

    All there are when each of them leaves one. What the grid alone makes too short to start in does not count.
    """
    first, last = _up(opens, grid), (closes - minutes) // grid * grid
    starts = range(first, last + 1, grid)
    kept = [
        start
        for start in starts
        if (start == first or start - first >= least)
        and (start == last or closes - _up(start + minutes, grid) >= least)
    ]
    return kept or list(starts)


def _up(at: int, grid: int) -> int:
    return -(-at // grid) * grid
