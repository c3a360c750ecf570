"""Where the shortage is: what each hour of each hall costs in a plan, added up over halls, days and hours.

A price is what one more hour of the whole hall would add to the best plan there could be, in points. It is told in
training hours: how many of the hours that the plan gives bring as many points, on average.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from aktiv.seasons.solver.reading import minutes as minutes_of

Key = TypeVar("Key", bound=Hashable)
STEPS = (Fraction(1, 20), Fraction(1, 4), Fraction(1, 2), Fraction(1))
"""Training hours from which a shortage is a little, some, great, and very great."""
SCARCEST = 10
"""One hour of so many counts among the scarcest."""
Prices = Mapping[str, Sequence[Sequence[int]]]
"""Hall → [weekday, hour, points] of each hour in which it is open."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the solver knew of prices when it made a plan: those of hours, and of wishes by group and their number."""

    hours: Prices
    wishes: Mapping[tuple[str, int], int] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class Scarce:
    """How short a stretch of time in a hall is: a step from 1 to 4, and its place among all hours of a week."""

    step: int
    place: int
    hours: int

    @property
    def among_scarcest(self) -> bool:
        """Whether no more than a tenth of the hours are scarcer."""
        return self.place <= max(1, self.hours // SCARCEST)


class Shortage:
    """The hours of a plan, asked how short any time of theirs is."""

    def __init__(self, hours: Iterable[Hour] = ()) -> None:
        self._worth = {(f"h{each.hall}", each.day, each.hour): each.worth for each in hours}
        self._ordered = sorted(self._worth.values())

    def of(self, hall: str, day: int, first: int, last: int) -> Scarce | None:
        """Of a stretch of a day, in minutes: by what an hour of it is worth on average, as much as the parts that are
        known. None where there is no shortage, or it is not known."""
        parts = [
            (minutes, self._worth[hall, day, hour])
            for hour, minutes in _by_hour(first, last)
            if (hall, day, hour) in self._worth
        ]
        if not parts:
            return None
        worth = sum((minutes * each for minutes, each in parts), Fraction(0)) / sum(minutes for minutes, _ in parts)
        step = step_of(worth)
        if not step:
            return None
        scarcer = len(self._ordered) - bisect_right(self._ordered, worth)
        return Scarce(step, scarcer + 1, len(self._ordered))


def price_at(prices: Prices, hall: str, day: int, first: int, last: int) -> Fraction | None:
    """What a whole hall costs for a stretch of a day, in points; None for a hall of which nothing is known. Minutes in
    which it was not open cost nothing."""
    if hall not in prices:
        return None
    points = {(each[0], each[1]): each[2] for each in prices[hall]}
    parts = [Fraction(minutes, 60) * points.get((day, hour), 0) for hour, minutes in _by_hour(first, last)]
    return sum(parts, Fraction(0))


def still_open(hours: Iterable[Hour], instance: Mapping[str, Any]) -> list[Hour]:
    """Those in which any of the hall is open in a problem: what was closed on the board is not told of."""
    open_ = {
        (int(hall["id"][1:]), each["day"], hour)
        for hall in instance["facilities"]
        for each in hall["open"]
        for hour, _minutes in _by_hour(minutes_of(each["from"]), minutes_of(each["to"]))
    }
    return [each for each in hours if each[:3] in open_]


def _by_hour(first: int, last: int) -> Iterable[tuple[int, int]]:
    """Hours of the wall that a stretch touches, with how many minutes of each."""
    return ((hour, min(last, 60 * hour + 60) - max(first, 60 * hour)) for hour in range(first // 60, -(-last // 60)))


def hours_of(prices: Prices, score: int, minutes: int) -> list[Hour]:
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
