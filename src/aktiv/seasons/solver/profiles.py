"""How many sessions of each size a hall can hold at one moment, as inequalities.

The sets of units that fit together at a moment give a small set of count vectors (so many of size 1, of size 2, …).
The inequalities that touch it are the rows of the counted model: stronger than "no more atoms than are open", because
three quarters and a half never fit together, nor do two halves that the open atoms do not form.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from math import gcd

MOST_STATES, MOST_PROFILES, MOST_ROWS_TRIED, LARGEST_FACTOR = 4_000, 2_000, 2_500, 6

Row = tuple[tuple[int, ...], int]  # a factor for each size, and the most


class _TooMany(Exception):
    pass


@cache
def rows(units: tuple[int, ...], mask: int, sizes: tuple[int, ...]) -> tuple[Row, ...]:
    """Rows over counts of `sizes` that hold for every choice of disjoint units within the open atoms of `mask`."""
    inside = tuple(unit for unit in units if unit & mask == unit and unit.bit_count() in sizes)
    simple = _simple(inside, mask, sizes)
    factors = min(LARGEST_FACTOR, max(sizes))
    if (factors + 1) ** len(sizes) > MOST_ROWS_TRIED:
        return simple
    try:
        fitting = _fitting(inside, mask, sizes)
    except _TooMany:
        return simple
    touching: dict[frozenset[int], Row] = {}
    for factor in product(range(factors + 1), repeat=len(sizes)):
        if gcd(*factor) != 1:
            continue
        values = [_value(factor, counts) for counts in fitting]
        most = max(values)
        touched = frozenset(number for number, value in enumerate(values) if value == most)
        # Of two rows that touch the same, the one with more in it is the stronger.
        if touched not in touching or _stronger(factor, most, touching[touched]):
            touching[touched] = (factor, most)
    return tuple(row for touched, row in touching.items() if not any(touched < other for other in touching))


Lifted = tuple[tuple[int, ...], int, int]  # a factor for each size, that of the one group, and the most


@cache
def beside(units: tuple[int, ...], mask: int, sizes: tuple[int, ...], own: int) -> tuple[Lifted, ...]:
    """Rows over counts of `sizes` and one group that needs `own` atoms: there at most once, and at the same moment.

    Its factor is as large as it may be: what the others lose at least when it is there.
    """
    inside = tuple(unit for unit in units if unit & mask == unit and unit.bit_count() in sizes)
    factors = min(LARGEST_FACTOR, max(sizes))
    if (factors + 1) ** len(sizes) > MOST_ROWS_TRIED:
        return _full_house(mask, sizes, own)
    try:
        fitting = _fitting(inside, mask, sizes)
    except _TooMany:
        return _full_house(mask, sizes, own)
    at = sizes.index(own)
    with_it = [(*counts[:at], counts[at] - 1, *counts[at + 1 :]) for counts in fitting if counts[at]]
    touching: dict[frozenset[int], Lifted] = {}
    for factor in product(range(factors + 1), repeat=len(sizes)):
        if not any(factor) or gcd(*factor) != 1:
            continue
        values = [_value(factor, counts) for counts in fitting]
        most = max(values)
        lifted = most - max((_value(factor, counts) for counts in with_it), default=0)
        if lifted <= 0:
            continue
        values += [_value(factor, counts) + lifted for counts in with_it]
        touched = frozenset(number for number, value in enumerate(values) if value == most)
        if touched not in touching or _stronger(factor, most, (touching[touched][0], touching[touched][2])):
            touching[touched] = (factor, lifted, most)
    return tuple(row for touched, row in touching.items() if not any(touched < other for other in touching))


def _value(factor: tuple[int, ...], counts: tuple[int, ...]) -> int:
    return sum(a * c for a, c in zip(factor, counts, strict=True))


def _full_house(mask: int, sizes: tuple[int, ...], own: int) -> tuple[Lifted, ...]:
    atoms = mask.bit_count()
    large = tuple(int(2 * size > atoms and size + own > atoms) for size in sizes)
    return ((large, 1, 1),) if any(large) else ()


def _stronger(factor: tuple[int, ...], most: int, other: Row) -> bool:
    return most > 0 and (other[1] == 0 or sum(factor) * other[1] > sum(other[0]) * most)


def _simple(inside: tuple[int, ...], mask: int, sizes: tuple[int, ...]) -> tuple[Row, ...]:
    atoms = mask.bit_count()
    found = [(sizes, atoms)]
    large = tuple(int(2 * size > atoms) for size in sizes)
    if any(large):
        found.append((large, 1))
    absent = tuple(int(not any(unit.bit_count() == size for unit in inside)) for size in sizes)
    if any(absent):
        found.append((absent, 0))
    return tuple(found)


def _fitting(inside: tuple[int, ...], mask: int, sizes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Count vectors of every choice of disjoint units."""
    number = {size: n for n, size in enumerate(sizes)}
    known: dict[int, frozenset[tuple[int, ...]]] = {0: frozenset([(0,) * len(sizes)])}

    def within(free: int) -> frozenset[tuple[int, ...]]:
        if free not in known:
            lowest = free & -free
            found = set(within(free ^ lowest))
            for unit in inside:
                if unit & lowest and unit & free == unit:
                    at = number[unit.bit_count()]
                    found |= {(*counts[:at], counts[at] + 1, *counts[at + 1 :]) for counts in within(free ^ unit)}
            if len(known) > MOST_STATES or len(found) > MOST_PROFILES:
                raise _TooMany
            known[free] = frozenset(found)
        return known[free]

    return sorted(within(mask))
