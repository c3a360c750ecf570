"""Every legal placement of every group, with its points, as arrays: one column of the model each.

Groups and halls are put in an order of their own (a hash of the seed and the id), so nothing later depends on the
file. Columns are sorted by group, day, start and hall, the longest session first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aktiv.seasons.solver import phases, pins, scoring, ties
from aktiv.seasons.solver.facts import Group, Instance, Place
from aktiv.seasons.solver.halls import MIDNIGHT, Hall
from aktiv.seasons.solver.legality import Legality

Ints = NDArray[np.signedinteger[Any]]


class Candidates:
    """The legal placements of an instance. `group[c]`, `hall[c]`, … are of column c; groups and halls by their rank."""

    def __init__(self, instance: Instance, seed: ties.Seed) -> None:
        self.instance, self.seed = instance, seed
        self.rules = Legality(instance)
        self.pins = pins.judge(self.rules)
        self.groups = sorted(instance.groups, key=lambda each: (ties.rank(seed, "group", each.id), each.id))
        self.halls = [
            self.rules.halls[each.id]
            for each in sorted(instance.facilities, key=lambda each: (ties.rank(seed, "hall", each.id), each.id))
        ]
        self.group_rank = {group.id: number for number, group in enumerate(self.groups)}
        self.hall_rank = {hall.id: number for number, hall in enumerate(self.halls)}
        self.coached = [
            np.array(sorted(self.group_rank[each] for each in ids), dtype=np.int64)
            for coach, ids in sorted(self.rules.coaches.items(), key=lambda each: ties.rank(seed, "coach", each[0]))
            if len(ids) > 1
        ]
        self._collect()
        self.many = [number for number, group in enumerate(self.groups) if group.many]
        self.minutes = self._minutes()
        self.points = self._points()
        for column in self.of_groups(np.array(self.many, dtype=np.int64)).tolist():
            # The nearest of several wishes of a day counts, and the best of several times of last season.
            group, minutes = self.groups[self.group[column]], int(self.end[column] - self.start[column])
            self.points[column] = self.rules.points(group, self.place(column), minutes)
        self.pinned = self._pinned()

    def __len__(self) -> int:
        return len(self.group)

    def _collect(self) -> None:
        grid, found = self.instance.grid, _Found()
        open_starts: dict[tuple[int, int, int, int], int] = {}
        for number, group in enumerate(self.groups):
            bans = self.rules.bans.get(group.id, ())
            for minutes, suitable in product(self.rules.lengths(group), group.suitable):
                hall = self.hall_rank[suitable.facility]
                if suitable.atoms not in self.halls[hall].units:
                    continue
                for day in range(7):
                    within = self._window_starts(group, day, minutes)
                    if not within:
                        continue
                    key = (hall, day, suitable.atoms, minutes)
                    if key not in open_starts:
                        open_starts[key] = _open_starts(self.halls[hall], day, suitable.atoms, minutes, grid)
                    bits = within & open_starts[key]
                    starts = [bit * grid for bit in _set_bits(bits)] if bits else []
                    if bans:
                        places = [Place(suitable.facility, day, start) for start in starts]
                        starts = [p.start for p in places if not any(ban.forbids(p) for ban in bans)]
                    if starts:
                        found.add((number, hall, day, suitable.atoms, minutes), starts)
        group_of, hall_of, day_of, size_of, lasts, starts_of = found.arrays()
        order = np.lexsort((-lasts, hall_of, starts_of, day_of, group_of))
        self.group, self.hall, self.day = group_of[order], hall_of[order], day_of[order]
        self.size, self.start = size_of[order], starts_of[order]
        self.end = self.start + lasts[order]
        self._drop_what_pinned_atoms_forbid()
        self._keys = self._key(self.group, self.day, self.start, self.hall)
        self.first = np.searchsorted(self.group, np.arange(len(self.groups) + 1))

    def _window_starts(self, group: Group, day: int, minutes: int) -> int:
        grid, bits = self.instance.grid, 0
        for start, end in self.rules.windows(group, day):
            lowest, highest = -(-start // grid), (end - minutes) // grid
            if highest >= lowest:
                bits |= (1 << (highest + 1)) - (1 << lowest)
        return bits

    def _drop_what_pinned_atoms_forbid(self) -> None:
        """Placements that could only be in atoms a pin holds are legal, and yet in no valid plan."""
        kept = np.ones(len(self.group), dtype=bool)
        for pin in self.pins.accepted.values():
            if pin.atoms is None:
                continue
            hall, end = self.hall_rank[pin.place.facility], pin.place.start + pin.minutes
            held = self.rules.held(pin.group, pin.place.facility, self.halls[hall].mask(pin.atoms) or 0)
            meets = (
                (self.hall == hall) & (self.day == pin.place.day) & (self.start < end) & (self.end > pin.place.start)
            )
            meets &= self.group != self.group_rank[pin.group]
            for column in np.flatnonzero(meets):
                kept[column] &= any(unit & held == 0 for unit in self.units(int(column)))
        for name in ("group", "hall", "day", "size", "start", "end"):
            setattr(self, name, getattr(self, name)[kept])

    def units(self, column: int) -> list[int]:
        """Units the placement may take, by the openings, as its group would hold them."""
        group = self.groups[self.group[column]]
        return self.rules.units_over(group, self.place(column), int(self.end[column]), int(self.size[column]))

    def _minutes(self) -> Ints:
        """What each column gives its club a week, in 1/`whole` minutes."""
        self.whole = phases.denominator(self.groups)
        share = np.array([int(group.share * self.whole) for group in self.groups] or [0], dtype=np.int64)
        minutes: Ints = np.asarray(self.end - self.start) * (share[self.group] if len(self.group) else self.group)
        return minutes

    @cached_property
    def phases(self) -> Ints:
        """The phases of each column, as bits."""
        return np.array([self.rules.phases.of(group.id) for group in self.groups] or [0], dtype=np.int64)[self.group]

    def _points(self) -> Ints:
        """Weighted points of each column; scoring.placement_points, for all at once."""
        groups, kappa = self.groups, self.instance.continuity
        hall_points = np.zeros((len(groups), len(self.halls)), dtype=np.int64)
        wished = np.full((len(groups), 7), -1, dtype=np.int64)
        last_start, last_hall = wished.copy(), wished.copy()
        for number, group in enumerate(groups):
            for rank, each in enumerate(group.suitable):
                hall_points[number, self.hall_rank[each.facility]] = scoring.hall_points(
                    group, rank, each.facility, each.kilometres
                )
            for day, start in scoring.wished_starts(group).items():
                wished[number, day] = start
            for last in group.last_season:
                last_start[number, last.day], last_hall[number, last.day] = last.start, self.hall_rank[last.facility]
        where = (self.group, self.day)
        quality = scoring.LEAST + hall_points[self.group, self.hall] - np.where(self.day >= 5, scoring.WEEKEND, 0)
        near = scoring.NEAR - np.abs(self.start - wished[where]) // scoring.PER_MINUTES
        quality += np.where(wished[where] >= 0, np.maximum(0, near), 0)
        quality = np.clip(quality, 0, scoring.HIGHEST_QUALITY)
        apart = np.abs(self.start - last_start[where])
        same = np.where(apart == 0, kappa, np.where(apart <= scoring.SOON, kappa // 3, 0))
        kept = np.where(last_hall[where] == self.hall, same, np.where(apart == 0, kappa // 6, 0))
        kept = np.where(last_start[where] >= 0, kept, 0)
        weights = np.array([group.weight for group in groups] or [0], dtype=np.int64)
        if self.instance.rests.points:
            kept = kept + self.instance.rests.points * self._edges()
        points = (weights[self.group] if len(self.group) else self.group) * (scoring.SESSION + quality + kept)
        longest = np.array([group.minutes for group in groups] or [0], dtype=np.int64)
        return points * self.minutes // (self.whole * longest[self.group] if len(self.group) else 1)

    def _edges(self) -> Ints:
        """How many ends of each column are at an edge."""
        where = np.stack([self.hall, self.day, self.start, self.end, self.size], axis=1)
        apart, of_column = np.unique(where, axis=0, return_inverse=True)
        edges = [
            self.rules.edges(Place(self.halls[hall].id, day, start), end, size)
            for hall, day, start, end, size in apart.tolist()
        ]
        return np.array(edges, dtype=np.int64)[of_column.reshape(-1)] if edges else self.group

    def _key(self, group: Ints, day: Ints, start: Ints, hall: Ints) -> Ints:
        return ((group * 7 + day) * MIDNIGHT + start) * max(1, len(self.halls)) + hall

    def find(self, group: str, place: Place, minutes: int | None = None) -> int | None:
        """The column of a placement, or None when there is none; the longest there is unless the minutes are given."""
        if place.facility not in self.hall_rank or group not in self.group_rank:
            return None
        key = ((self.group_rank[group] * 7 + place.day) * MIDNIGHT + place.start) * len(self.halls)
        key += self.hall_rank[place.facility]
        at = int(np.searchsorted(self._keys, key))
        while at < len(self._keys) and self._keys[at] == key:
            if minutes in (None, self.end[at] - self.start[at]):
                return at
            at += 1
        return None

    def place(self, column: int) -> Place:
        """Where and when the column is."""
        return Place(self.halls[self.hall[column]].id, int(self.day[column]), int(self.start[column]))

    def of_groups(self, numbers: Ints) -> Ints:
        """Columns of several groups, ascending."""
        parts = [np.arange(self.first[each], self.first[each + 1]) for each in numbers.tolist()]
        return np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *parts]))

    def of_group(self, number: int) -> range:
        """Columns of a group, by its rank."""
        return range(int(self.first[number]), int(self.first[number + 1]))

    def _pinned(self) -> dict[int, int | None]:
        """Column → the atoms it is pinned to (None: any unit), for the accepted pins."""
        found: dict[int, int | None] = {}
        for pin in self.pins.accepted.values():
            column = self.find(pin.group, pin.place, pin.minutes)
            assert column is not None  # an accepted pin is legal
            mask = None if pin.atoms is None else self.rules.halls[pin.place.facility].mask(pin.atoms)
            found[column] = None if mask is None else self.rules.held(pin.group, pin.place.facility, mask)
        return found

    @cached_property
    def hall_day(self) -> Ints:
        """A number for the hall and day of each column."""
        return self.hall * 7 + self.day

    @cached_property
    def by_hall_day(self) -> dict[int, Ints]:
        """Hall-day → its columns, ascending."""
        order = np.argsort(self.hall_day, kind="stable")
        numbers, starts = np.unique(self.hall_day[order], return_index=True)
        parts = np.split(order, starts[1:]) if len(numbers) else []
        return {int(number): part for number, part in zip(numbers, parts, strict=True)}


def stretches(numbers: Ints) -> Iterator[tuple[int, int]]:
    """(first, past the last) of each run of equal numbers."""
    edges = np.flatnonzero(np.diff(numbers, prepend=-1)).tolist() if len(numbers) else []
    yield from zip(edges, [*edges[1:], len(numbers)] if edges else [], strict=True)


class _Found:
    """Placements as they are found, run by run."""

    def __init__(self) -> None:
        self.runs: list[tuple[int, int, int, int, int]] = []
        self.counts: list[int] = []
        self.starts: list[int] = []

    def add(self, run: tuple[int, int, int, int, int], starts: list[int]) -> None:
        """Starts of one group (by rank) in one hall (by rank), on one day, of one size and one length."""
        self.runs.append(run)
        self.counts.append(len(starts))
        self.starts.extend(starts)

    def arrays(self) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints]:
        runs = np.array(self.runs, dtype=np.int64).reshape(-1, 5)
        runs = np.repeat(runs, np.array(self.counts, dtype=np.int64), axis=0)
        starts = np.array(self.starts, dtype=np.int64)
        return runs[:, 0], runs[:, 1], runs[:, 2], runs[:, 3], runs[:, 4], starts


def _open_starts(hall: Hall, day: int, size: int, minutes: int, grid: int) -> int:
    """Starts, as bits on the grid, at which a unit of the size is open for so long."""
    bits = 0
    for begins, ends, _ in hall.segments[day]:
        for bit in range(-(-begins // grid), -(-ends // grid)):
            if hall.units_over(day, bit * grid, bit * grid + minutes, size):
                bits |= 1 << bit
    return bits


def _set_bits(bits: int) -> list[int]:
    return [number for number, digit in enumerate(reversed(bin(bits))) if digit == "1"]
