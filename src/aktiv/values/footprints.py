"""Where something is, on one global number line.

Every independent bookable place (a root space) owns a stretch of 5,040 units: root number n owns [n·5040, (n+1)·5040).
Its parts are sets of units, so two things are in each other's way exactly when their footprints overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from aktiv.values.refusal import Refusal

UNITS = 5040
"""Units in a root space: divisible by 1–10, 12, 14, 15, 16, 18, 20, 21, 24 and more."""

_INT8 = 2**63
_TEXT = re.compile(r"\{(?:\[-?\d+,-?\d+\)(?:,\[-?\d+,-?\d+\))*)?\}", re.ASCII)
_RANGE = re.compile(r"\[(-?\d+),(-?\d+)\)", re.ASCII)

Range = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Footprint:
    """A set of units as half-open ranges (lower, upper): kept sorted, apart and not empty, so equal sets are equal
    values.

    Raises ValueError for a range that runs backwards or does not fit the database's int8. False when it holds nothing.
    """

    ranges: tuple[Range, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "ranges", _normal(self.ranges))

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def __str__(self) -> str:
        """As PostgreSQL writes an int8multirange: {[0,2520),[3780,5040)}."""
        return "{" + ",".join(f"[{low},{high})" for low, high in self.ranges) + "}"

    @classmethod
    def parse(cls, text: str) -> Footprint:
        """Reads PostgreSQL's int8multirange text. Raises ValueError for anything else, unbounded ranges included."""
        if not _TEXT.fullmatch(text):
            raise ValueError(f"not a footprint: {text[:80]!r}")
        return cls(tuple((int(low), int(high)) for low, high in _RANGE.findall(text)))

    @property
    def size(self) -> int:
        """Number of units."""
        return sum(high - low for low, high in self.ranges)

    @property
    def lower(self) -> int:
        """The first unit. Raises ValueError when empty."""
        return self._bounds()[0]

    @property
    def upper(self) -> int:
        """One past the last unit. Raises ValueError when empty."""
        return self._bounds()[1]

    @property
    def root(self) -> int:
        """The number of the root space that owns the first unit. Raises ValueError when empty."""
        return self.lower // UNITS

    @property
    def within_one_root(self) -> bool:
        """Whether there is something and one root space owns all of it: what the database demands of every row."""
        return bool(self.ranges) and self.root == (self.upper - 1) // UNITS

    def by_root(self) -> tuple[Footprint, ...]:
        """The parts in each root space, in order."""
        parts: dict[int, list[Range]] = {}
        for low, high in self.ranges:
            for root in range(low // UNITS, (high - 1) // UNITS + 1):
                parts.setdefault(root, []).append((max(low, root * UNITS), min(high, (root + 1) * UNITS)))
        return tuple(Footprint(tuple(ranges)) for ranges in parts.values())

    def fraction(self) -> Fraction:
        """How much of a root space it is: 1 for a whole hall, 1/3 for one of three courts, more for several halls."""
        return Fraction(self.size, UNITS)

    def union(self, other: Footprint) -> Footprint:
        """The units in either."""
        return Footprint(self.ranges + other.ranges)

    def intersection(self, other: Footprint) -> Footprint:
        """The units in both."""
        shared: list[Range] = []
        i = j = 0
        while i < len(self.ranges) and j < len(other.ranges):
            (low, high), (lower, higher) = self.ranges[i], other.ranges[j]
            if max(low, lower) < min(high, higher):
                shared.append((max(low, lower), min(high, higher)))
            if high <= higher:
                i += 1
            else:
                j += 1
        return Footprint(tuple(shared))

    def minus(self, other: Footprint) -> Footprint:
        """The units in this one only."""
        left: list[Range] = []
        for low, high in self.ranges:
            start = low
            for lower, higher in other.ranges:
                if higher <= start or lower >= high:
                    continue
                if start < lower:
                    left.append((start, lower))
                start = higher
            if start < high:
                left.append((start, high))
        return Footprint(tuple(left))

    def overlaps(self, other: Footprint) -> bool:
        """Whether they share a unit."""
        return any(low < higher and lower < high for low, high in self.ranges for lower, higher in other.ranges)

    def contains(self, other: Footprint) -> bool:
        """Whether every unit of `other` is here; the empty footprint is everywhere."""
        return all(any(low <= lower and higher <= high for low, high in self.ranges) for lower, higher in other.ranges)

    def _bounds(self) -> Range:
        if not self.ranges:
            raise ValueError("an empty footprint is nowhere")
        return self.ranges[0][0], self.ranges[-1][1]


def _normal(ranges: Iterable[Range]) -> tuple[Range, ...]:
    whole_ranges: list[Range] = []
    for low, high in sorted(ranges):
        if low > high or low < -_INT8 or high >= _INT8:
            raise ValueError(f"not a range of units: [{low},{high})")
        if low == high:
            continue
        if whole_ranges and low <= whole_ranges[-1][1]:
            whole_ranges[-1] = (whole_ranges[-1][0], max(high, whole_ranges[-1][1]))
        else:
            whole_ranges.append((low, high))
    return tuple(whole_ranges)


NOWHERE = Footprint()


def whole(stretch: int) -> Footprint:
    """All of root space number `stretch`."""
    return Footprint(((stretch * UNITS, (stretch + 1) * UNITS),))


def part(stretch: int, divisions: int, atoms: Iterable[int]) -> Footprint:
    """The numbered atoms (from 0) of root space `stretch` divided into `divisions` equal ones.

    Raises Refusal("indivisible", divisions, units) when 5,040 units do not divide evenly, and
    Refusal("no_such_part", part, divisions) for an atom outside the division.
    """
    if divisions < 1 or UNITS % divisions:
        raise Refusal("indivisible", divisions=divisions, units=UNITS)
    width, start = UNITS // divisions, stretch * UNITS
    ranges: list[Range] = []
    for atom in atoms:
        if not 0 <= atom < divisions:
            raise Refusal("no_such_part", part=atom, divisions=divisions)
        ranges.append((start + atom * width, start + (atom + 1) * width))
    return Footprint(tuple(ranges))


def union(footprints: Iterable[Footprint]) -> Footprint:
    """The units in any of them; NOWHERE for none."""
    return Footprint(tuple(piece for footprint in footprints for piece in footprint.ranges))
