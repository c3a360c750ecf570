"""Phases: the weeks of a season that some groups use and others do not, odd and even weeks of each of its parts.

Two sessions are in each other's way only in a phase that both have. An atom in one phase and the same atom in another
are two things that can be let, so a hall has its atoms once for each phase, as bits one phase after the other, and
whatever asks whether two masks share a bit needs to know nothing of weeks. Phases that no group tells apart are one:
where all train every week, there is one, and nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import lcm

import numpy as np
from numpy.typing import NDArray

from aktiv.seasons.solver.facts import Group, Instance

PARITIES = {"every": (0, 1), "odd": (0,), "even": (1,)}


class Phases:
    """The phases of an instance, as bits."""

    def __init__(self, instance: Instance) -> None:
        has = {
            group.id: {
                (number, parity)
                for number, part in enumerate(instance.parts)
                if part.id in group.parts
                for parity in PARITIES[group.weeks]
            }
            for group in instance.groups
        }
        used_by: dict[frozenset[str], tuple[int, int]] = {}
        for phase in ((number, parity) for number in range(len(instance.parts)) for parity in (0, 1)):
            used_by.setdefault(frozenset(name for name, own in has.items() if phase in own), phase)
        used = [users for users in used_by if users] or [frozenset(has)]
        # A phase whose groups all share another phase is never the one that matters.
        kept = [users for users in used if not any(users < other for other in used)]
        self.count = len(kept)
        self._of = {name: sum(1 << n for n, users in enumerate(kept) if name in users) for name in has}

    def of(self, group: str) -> int:
        """The phases a group trains in, as bits."""
        return self._of[group]

    def meet(self, one: str, other: str) -> bool:
        """Whether two groups train in the same week at times."""
        return bool(self._of[one] & self._of[other])

    def spread(self, group: str, mask: int, atoms: int) -> int:
        """Atoms of a hall of so many, in each phase of the group."""
        phases = self._of[group]
        return sum(mask << atoms * phase for phase in range(self.count) if phases >> phase & 1)

    def folded(self, mask: int, atoms: int) -> int:
        """The atoms that are in the mask in any phase."""
        found = 0
        for phase in range(self.count):
            found |= mask >> atoms * phase
        return found & ((1 << atoms) - 1)


def layers(phases: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    """A phase and which of the columns are in it, for those phases in which most are: of two where one holds all
    that the other does, only the one."""
    bits = [1 << n for n in range(int(phases.max()).bit_length())] if len(phases) else []
    found = [(bit, phases & bit != 0) for bit in bits]
    for number, (bit, here) in enumerate(found):
        within = any(
            not np.any(here & ~other) and (other.sum() > here.sum() or later < number)
            for later, (_, other) in enumerate(found)
            if later != number
        )
        if here.any() and not within:
            yield bit, here


def denominator(groups: Iterable[Group]) -> int:
    """The least number of parts into which a season is divided so that each group has a whole number of them."""
    return lcm(*(group.share.denominator for group in groups))
