"""Halls as the solver sees them: atoms as bits, units by size, and which atoms are open from one minute to another."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from aktiv.seasons.solver import rests
from aktiv.seasons.solver.facts import Facility

DAYS = 7
MIDNIGHT = 24 * 60


class Hall:
    """A facility with its atoms as bits, in the order of their ids.

    `least_rest` are the minutes that a session must leave to what is closed, where it leaves any (0: no matter), when
    sessions start on the grid.
    """

    def __init__(self, facility: Facility, grid: int = 1, least_rest: int = 0) -> None:
        self.id, self._grid, self._least_rest = facility.id, grid, least_rest
        self.atoms = tuple(sorted(facility.atoms))
        bit = {atom: 1 << number for number, atom in enumerate(self.atoms)}
        self._bit = bit
        masks = sorted(
            (sum(bit[atom] for atom in unit) for unit in facility.units),
            key=lambda mask: [number for number in range(len(self.atoms)) if mask >> number & 1],
        )
        self.units: dict[int, tuple[int, ...]] = {}
        for mask in masks:
            self.units[mask.bit_count()] = (*self.units.get(mask.bit_count(), ()), mask)
        self.segments = tuple(self._segments(facility, day) for day in range(DAYS))
        self.open_over = lru_cache(maxsize=None)(self._open_over)
        self._wasteful = lru_cache(maxsize=None)(self._leaving_rests)

    def _segments(self, facility: Facility, day: int) -> tuple[tuple[int, int, int], ...]:
        """Stretches of the day with the same atoms open, in order: (start, end, atoms)."""
        openings = [opening for opening in facility.open if opening.day == day]
        edges = sorted({edge for opening in openings for edge in (opening.start, opening.end)})
        found: list[tuple[int, int, int]] = []
        for start, end in pairwise(edges):
            mask = 0
            for opening in openings:
                if opening.start <= start and end <= opening.end:
                    mask |= sum(self._bit[atom] for atom in opening.atoms)
            if not mask:
                continue
            if found and found[-1][1] == start and found[-1][2] == mask:
                found[-1] = (found[-1][0], end, mask)
            else:
                found.append((start, end, mask))
        return tuple(found)

    def mask(self, atoms: frozenset[str]) -> int | None:
        """The atoms as bits; None when one of them is not of this hall."""
        if not atoms <= self._bit.keys():
            return None
        return sum(self._bit[atom] for atom in atoms)

    def names(self, mask: int) -> list[str]:
        """Ids of the atoms in a mask, sorted."""
        return [atom for number, atom in enumerate(self.atoms) if mask >> number & 1]

    def _open_over(self, day: int, start: int, end: int) -> int:
        """Atoms that are open at every minute of [start, end)."""
        at, mask = start, -1
        for begins, ends, atoms in self.segments[day]:
            if ends <= at:
                continue
            if begins > at:
                return 0
            mask &= atoms
            at = ends
            if at >= end or not mask:
                break
        return mask if at >= end and mask > 0 else 0

    def open_units(self, day: int, start: int, end: int, size: int) -> list[int]:
        """Units of a size whose atoms are all open over the whole time."""
        mask = self.open_over(day, start, end)
        return [unit for unit in self.units.get(size, ()) if unit & mask == unit]

    def units_over(self, day: int, start: int, end: int, size: int) -> list[int]:
        """Those of them of which no atom is left with a rest that is too short."""
        units = self.open_units(day, start, end, size)
        if not self._least_rest or not units:
            return units
        wasteful = self._wasteful(day, start, end)
        return [unit for unit in units if not unit & wasteful]

    def _leaving_rests(self, day: int, start: int, end: int) -> int:
        """Atoms that would be left with a rest that is too short, where another start leaves none."""
        wasteful = 0
        for number in range(len(self.atoms)):
            for opens, closes in self._stretches(day, number):
                if opens <= start and end <= closes:
                    kept = rests.sparing(opens, closes, end - start, self._grid, self._least_rest)
                    wasteful |= (start not in kept) << number
        return wasteful

    def _stretches(self, day: int, number: int) -> list[tuple[int, int]]:
        """When an atom is open on a day, apart from each other."""
        found: list[tuple[int, int]] = []
        for begins, ends, atoms in self.segments[day]:
            if atoms >> number & 1:
                if found and found[-1][1] == begins:
                    found[-1] = (found[-1][0], ends)
                else:
                    found.append((begins, ends))
        return found
