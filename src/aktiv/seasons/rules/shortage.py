"""Where the shortage is: what each hour of each hall costs in a plan, added up over halls, days and hours.

A price is what one more hour of the whole hall would add to the best plan there could be, in points. It is told in
training hours: how many of the hours that the plan gives bring as many points, on average.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)
STEPS = (Fraction(1, 20), Fraction(1, 4), Fraction(1, 2), Fraction(1))
"""Training hours from which a shortage is a little, some, great, and very great."""


class Hour(NamedTuple):
    """An open hour of a hall: weekday from 0, hour of the wall, and what it is worth in training hours."""

    hall: int
    day: int
    hour: int
    worth: Fraction


@dataclass(frozen=True, slots=True)
class Cell:
    """Some hours together: how many, and what they are worth in all."""

    hours: int
    worth: Fraction

    @property
    def each(self) -> Fraction:
        """What one of them is worth on average."""
        return self.worth / self.hours if self.hours else Fraction(0)

    @property
    def step(self) -> int:
        """How great the shortage is, from 0 (none) to 4."""
        return step_of(self.each)


def step_of(worth: Fraction) -> int:
    """How great a shortage is where an hour is worth so many training hours: 0 (none) to 4."""
    return sum(worth >= least for least in STEPS)


def hours_of(prices: Mapping[str, Sequence[Sequence[int]]], score: int, minutes: int) -> list[Hour]:
    """The hours of a plan of so many points that gives so many minutes a week. None of it is worth anything where the
    plan gives nothing."""
    ordinary = Fraction(60 * score, minutes) if minutes and score > 0 else None
    return [
        Hour(int(hall[1:]), day, hour, Fraction(points) / ordinary if ordinary is not None else Fraction(0))
        for hall, rows in prices.items()
        for day, hour, points in rows
    ]


def added(hours: Iterable[Hour], key: Callable[[Hour], Key]) -> dict[Key, Cell]:
    """Hours that have a key in common, together."""
    number: dict[Key, int] = {}
    worth: dict[Key, Fraction] = {}
    for each in hours:
        of = key(each)
        number[of] = number.get(of, 0) + 1
        worth[of] = worth.get(of, Fraction(0)) + each.worth
    return {of: Cell(number[of], worth[of]) for of in number}


def scarcest(cells: Mapping[Key, Cell]) -> list[Key]:
    """Keys by what their hours are worth together, the most first; of equal ones in the order they came."""
    return sorted(cells, key=lambda each: -cells[each].worth)


def dearest(hours: Iterable[Hour], most: int) -> list[Hour]:
    """The hours in which there is a shortage, the greatest first: no more than so many."""
    short = [each for each in hours if step_of(each.worth)]
    return sorted(short, key=lambda each: (-each.worth, each.day, each.hour, each.hall))[:most]
