"""Space × time: what a booking holds, and the algebra of cutting and giving back.

A region is any collection of rectangles, read as the set of points (unit, instant) they cover. Everything that cuts,
splits or returns time is written with these functions, so that it is proven in one place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aktiv.values.footprints import Footprint, union
from aktiv.values.periods import Period, merged


@dataclass(frozen=True, slots=True, order=True)
class Rectangle:
    """A footprint held during a period. Raises ValueError when the footprint is empty."""

    footprint: Footprint
    period: Period

    def __post_init__(self) -> None:
        if not self.footprint:
            raise ValueError("a rectangle holds some space")

    def overlaps(self, other: Rectangle) -> bool:
        """Whether they share a point: what the database's exclusion constraint asks."""
        return self.period.overlaps(other.period) and self.footprint.overlaps(other.footprint)

    def contains(self, other: Rectangle) -> bool:
        """Whether all of `other` lies inside."""
        return self.period.contains(other.period) and self.footprint.contains(other.footprint)

    def intersection(self, other: Rectangle) -> Rectangle | None:
        """What both hold; None when they share no point."""
        period = self.period.intersection(other.period)
        footprint = self.footprint.intersection(other.footprint)
        return Rectangle(footprint, period) if period and footprint else None

    def minus(self, other: Rectangle) -> tuple[Rectangle, ...]:
        """What is left, at most three: before, after, and during on the remaining units.

        Before and after keep the whole footprint::

            +--------+.......+-------+
            | before | other | after |
            |        +.......+       |
            |        | during|       |
            +--------+-------+-------+
        """
        if not self.overlaps(other):
            return (self,)
        pieces = [Rectangle(self.footprint, period) for period in self.period.minus(other.period)]
        during = self.period.intersection(other.period)
        if during and (rest := self.footprint.minus(other.footprint)):
            pieces.append(Rectangle(rest, during))
        return tuple(pieces)


def subtract(rectangles: Iterable[Rectangle], cuts: Iterable[Rectangle]) -> tuple[Rectangle, ...]:
    """What is left of each rectangle, in order, when all cuts are taken out; one that no cut meets stays as it is."""
    left = tuple(rectangles)
    for cut in cuts:
        left = tuple(piece for rectangle in left for piece in rectangle.minus(cut))
    return left


def common(one: Iterable[Rectangle], other: Iterable[Rectangle]) -> tuple[Rectangle, ...]:
    """The overlaps of every pair: the points in both regions. Disjoint when each region is."""
    others = tuple(other)
    return tuple(both for mine in one for theirs in others if (both := mine.intersection(theirs)))


def disjoint(rectangles: Iterable[Rectangle]) -> bool:
    """Whether no two of them share a point."""
    seen: list[Rectangle] = []
    for rectangle in sorted(rectangles, key=lambda each: each.period.start):
        seen = [earlier for earlier in seen if earlier.period.end > rectangle.period.start]
        if any(rectangle.overlaps(earlier) for earlier in seen):
            return False
        seen.append(rectangle)
    return True


def merge(rectangles: Iterable[Rectangle]) -> tuple[Rectangle, ...]:
    """The same points as few, disjoint rectangles in a fixed order, each within one root space.

    Canonical: two lists that cover the same points give the same answer. Each root space is told either moment by
    moment (all that is held at once) or unit by unit (each unit's unbroken time), whichever takes fewer rectangles.
    """
    roots: defaultdict[int, list[Rectangle]] = defaultdict(list)
    for rectangle in rectangles:
        for footprint in rectangle.footprint.by_root():
            roots[footprint.root].append(Rectangle(footprint, rectangle.period))
    return tuple(
        rectangle
        for root in sorted(roots)
        for rectangle in min(_by_moment(roots[root]), _by_unit(roots[root]), key=len)
    )


def cover_equal(one: Iterable[Rectangle], other: Iterable[Rectangle]) -> bool:
    """Whether both cover exactly the same points."""
    return merge(one) == merge(other)


def _by_moment(rectangles: list[Rectangle]) -> list[Rectangle]:
    """Slabs of time in which the same units are held throughout."""
    borders = sorted({border for each in rectangles for border in (each.period.start, each.period.end)})
    held: list[list[Footprint]] = [[] for _ in borders]
    for each in rectangles:
        for slab in range(bisect_left(borders, each.period.start), bisect_left(borders, each.period.end)):
            held[slab].append(each.footprint)
    slabs: list[Rectangle] = []
    for start, end, footprints in zip(borders, borders[1:], held, strict=False):
        if not (footprint := union(footprints)):
            continue
        if slabs and slabs[-1].period.end == start and slabs[-1].footprint == footprint:
            slabs[-1] = Rectangle(footprint, Period(slabs[-1].period.start, end))
        else:
            slabs.append(Rectangle(footprint, Period(start, end)))
    return slabs


def _by_unit(rectangles: list[Rectangle]) -> list[Rectangle]:
    """For every unbroken time, the units that are held for exactly that long."""
    borders = sorted({border for each in rectangles for piece in each.footprint.ranges for border in piece})
    times: list[list[Period]] = [[] for _ in borders]
    for each in rectangles:
        for low, high in each.footprint.ranges:
            for stretch in range(bisect_left(borders, low), bisect_left(borders, high)):
                times[stretch].append(each.period)
    held: defaultdict[tuple[datetime, datetime], list[tuple[int, int]]] = defaultdict(list)
    for low, high, periods in zip(borders, borders[1:], times, strict=False):
        for period in merged(periods):
            held[period.start, period.end].append((low, high))
    return [Rectangle(Footprint(tuple(held[times_of])), Period(*times_of)) for times_of in sorted(held)]
