"""The weekly pool: which minutes of a week a hall has for the season, from how it is open and taken day by day.

A hall is seldom open alike in every week. A part of it is in the pool at a time of the week when it is free then in at
least so great a share of the season's weeks; publishing leaves out the dates on which it is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

CELL = 5
"""Minutes. Openings and use are counted in these, as search counts them."""
CELLS = 1440 // CELL
_DAY = (1 << CELLS) - 1


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """Some atoms of a hall on a weekday (0 Monday), wall minutes from one to another."""

    day: int
    from_minute: int
    to_minute: int
    atoms: frozenset[str]


@dataclass(frozen=True, slots=True)
class HallDay:
    """One civil day of a hall: wall minutes it is open, and those in which atoms are taken by what goes before."""

    open: tuple[tuple[int, int], ...]
    taken: Mapping[str, tuple[tuple[int, int], ...]]


def weekly_pool(
    days: Mapping[date, HallDay], atoms: Iterable[str], *, at_least: Fraction = Fraction(1, 2)
) -> tuple[Opening, ...]:
    """The openings of a hall for the season, in order; atoms that are open alike stand together.

    Raises ValueError for a share that is not above 0 and at most 1.
    """
    if not 0 < at_least <= 1:
        raise ValueError(f"no share of weeks: {at_least}")
    all_atoms = sorted(set(atoms))
    found: list[Opening] = []
    for weekday in range(7):
        of_weekday = [each for day, each in days.items() if day.weekday() == weekday]
        if not of_weekday:
            continue
        by_run: dict[tuple[int, int], set[str]] = {}
        for atom in all_atoms:
            free = [_bits(each.open) & ~_bits(each.taken.get(atom, ())) & _DAY for each in of_weekday]
            for run in _runs(_often(free, at_least)):
                by_run.setdefault(run, set()).add(atom)
        found += [Opening(weekday, first, last, frozenset(who)) for (first, last), who in by_run.items()]
    return tuple(sorted(found, key=lambda each: (each.day, each.from_minute, each.to_minute, sorted(each.atoms))))


def within_windows(
    openings: Iterable[Opening], windows: Mapping[int, Iterable[tuple[int, int]]]
) -> tuple[Opening, ...]:
    """What of the openings lies within a season's weekly hours, wall minutes by weekday (0 Monday); all of it when
    there are none at all."""
    if not windows:
        return tuple(openings)
    found = {
        Opening(each.day, max(each.from_minute, first), min(each.to_minute, last), each.atoms)
        for each in openings
        for first, last in windows.get(each.day, ())
        if max(each.from_minute, first) < min(each.to_minute, last)
    }
    return tuple(sorted(found, key=lambda each: (each.day, each.from_minute, each.to_minute, sorted(each.atoms))))


@dataclass(frozen=True, slots=True)
class Lost:
    """What a weekday (0 Monday) of a hall lost before the pool: minutes in which the hall is open in enough weeks, and
    in which some of it is taken in too many. `open_minutes` and `left_minutes` are of a whole day, of all its parts on
    average."""

    day: int
    open_minutes: int
    left_minutes: int


def lost(days: Mapping[date, HallDay], atoms: Iterable[str], pool: Iterable[Opening]) -> tuple[Lost, ...]:
    """For each weekday how much the hall is open in most weeks, and how much of it `pool` has."""
    all_atoms = sorted(set(atoms))
    untaken = {day: HallDay(each.open, {}) for day, each in days.items()}
    found = []
    kept = list(pool)
    for weekday in range(7):
        whole = sum(
            each.to_minute - each.from_minute for each in weekly_pool(untaken, all_atoms[:1]) if each.day == weekday
        )
        left = sum((each.to_minute - each.from_minute) * len(each.atoms) for each in kept if each.day == weekday)
        if whole or left:
            found.append(Lost(weekday, whole, left // len(all_atoms)))
    return tuple(found)


def _bits(periods: Iterable[tuple[int, int]]) -> int:
    """Whole cells that the minutes touch: for use too many rather than too few, openings are whole cells already."""
    bits = 0
    for first, last in periods:
        low, high = first // CELL, -(-last // CELL)
        bits |= ((1 << (high - low)) - 1) << low
    return bits


def _often(weeks: list[int], at_least: Fraction) -> int:
    """The cells that are free in at least the share of weeks."""
    needed = -(-(at_least * len(weeks)).numerator // (at_least * len(weeks)).denominator)
    return sum(1 << cell for cell in range(CELLS) if sum(week >> cell & 1 for week in weeks) >= max(1, needed))


def _runs(bits: int) -> list[tuple[int, int]]:
    """Minutes of the runs of set cells, in order."""
    runs: list[tuple[int, int]] = []
    cell = 0
    while bits >> cell:
        cell += ((bits >> cell) & -(bits >> cell)).bit_length() - 1
        first = cell
        inverse = ~(bits >> cell)
        cell += (inverse & -inverse).bit_length() - 1
        runs.append((first * CELL, cell * CELL))
    return runs
