"""Cuts: what no plan does and the linear relaxation does all the same.

"A group against the rest": in a hall, over a stretch of a day, for one group j. The other groups' placements that
cover all of the stretch are there at every moment of it; so wherever in the stretch a placement of j falls, all of
them stand beside it. What may stand beside each other at a moment holds for them, then (profiles.py), with every
placement of j that meets the stretch counted: at most one of these is chosen, as they are on one day (so there is no
such cut of a group that may have several sessions a day). The same is
true of a coach, who is with one group at a time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aktiv.seasons.solver import profiles
from aktiv.seasons.solver.candidates import Ints, stretches
from aktiv.seasons.solver.phases import layers
from aktiv.seasons.solver.rows import Floats, Rows

Bools = NDArray[np.bool_]

LEAST_BREACH = 0.02
MOST_OF_A_HALL_DAY, MOST_OF_A_COACH_DAY = 16, 4


class Cut(NamedTuple):
    """A row to be added; the hall-day it is about, or -1."""

    columns: Ints
    factors: Ints
    most: int
    where: int


class _Day(NamedTuple):
    """Fractional columns of one hall or coach and day, and the stretches between when something begins or ends."""

    columns: Ints
    value: Floats
    group: Ints
    covers: Bools
    meets: Bools
    begins: Ints
    ends: Ints


def broken(rows: Rows, columns: Ints, fractions: Floats) -> list[Cut]:
    """Cuts that the fractions break, the worst of each hall or coach and day."""
    found = rows.candidates
    placed = (columns < rows.placements) & (fractions > 1e-6)
    columns, fractions = columns[placed], fractions[placed]
    cuts: list[Cut] = []
    for number, here, value in _parts(found.hall_day[columns], columns, fractions):
        for phase, together in layers(found.phases[here]):
            if np.any(value[together] < 1 - 1e-6):
                cuts.extend(_of_hall_day(rows, number, phase, _day(rows, here[together], value[together])))
    for groups in found.coached:
        mine = np.isin(found.group[columns], groups)
        for day, here, value in _parts(found.day[columns[mine]], columns[mine], fractions[mine]):
            for phase, together in layers(found.phases[here]):
                if np.any(value[together] < 1 - 1e-6):
                    cuts.extend(_of_coach_day(rows, groups, day, phase, _day(rows, here[together], value[together])))
    return cuts


def _parts(numbers: Ints, columns: Ints, value: Floats) -> list[tuple[int, Ints, Floats]]:
    order = np.lexsort((columns, numbers))
    numbers, columns, value = numbers[order], columns[order], value[order]
    return [(int(numbers[a]), columns[a:b], value[a:b]) for a, b in stretches(numbers)]


def _day(rows: Rows, columns: Ints, value: Floats) -> _Day:
    found = rows.candidates
    start, end = found.start[columns], found.end[columns]
    moments = np.unique(np.concatenate([start, end]))
    first, last = np.triu_indices(len(moments), 1)
    begins, ends = moments[first], moments[last]
    covers = (start[None, :] <= begins[:, None]) & (end[None, :] >= ends[:, None])
    some = covers.any(axis=1)
    begins, ends, covers = begins[some], ends[some], covers[some]
    meets = (start[None, :] < ends[:, None]) & (end[None, :] > begins[:, None])
    return _Day(columns, value, found.group[columns], covers, meets, begins, ends)


def _of_hall_day(rows: Rows, number: int, phase: int, day: _Day) -> list[Cut]:
    found = rows.candidates
    hall, everything = found.halls[number // 7], found.by_hall_day[number]
    units = tuple(unit for each in hall.units.values() for unit in each)
    sizes = tuple(int(each) for each in np.unique(found.size[everything]))
    mask = 0
    for _, _, atoms in hall.segments[number % 7]:
        mask |= atoms
    place = np.searchsorted(sizes, found.size[day.columns])
    worst: list[tuple[float, int, int, int]] = []
    lifted_of: dict[int, tuple[profiles.Lifted, ...]] = {}
    for j in np.unique(day.group).tolist():
        if found.groups[j].many:
            continue  # several of its placements may meet the stretch
        own = day.group == j
        size = int(found.size[day.columns[own]][0])
        lifted_of[j] = profiles.beside(units, mask, sizes, size)
        if not lifted_of[j]:
            continue
        present = np.zeros((len(day.columns), len(sizes)))
        present[np.arange(len(day.columns)), place] = np.where(own, 0.0, day.value)
        counts = day.covers @ present
        meeting = day.meets @ np.where(own, day.value, 0.0)
        for n, (factors, lifted, most) in enumerate(lifted_of[j]):
            breach = (counts @ np.array(factors, dtype=np.float64) + lifted * meeting) / most - 1.0
            at = int(np.argmax(breach))
            if breach[at] > LEAST_BREACH:
                worst.append((float(breach[at]), j, n, at))
    worst.sort(key=lambda each: (-each[0], *each[1:]))
    cuts = []
    for _, j, n, at in worst[:MOST_OF_A_HALL_DAY]:
        begins, ends = int(day.begins[at]), int(day.ends[at])
        cuts.append(
            lifted_cut(rows, number, sizes, phase=phase, group=j, lifted=lifted_of[j][n], stretch=(begins, ends))
        )
    return cuts


def lifted_cut(
    rows: Rows,
    hall_day: int,
    sizes: tuple[int, ...],
    *,
    phase: int,
    group: int,
    lifted: profiles.Lifted,
    stretch: tuple[int, int],
) -> Cut:
    """The cut of a hall-day, a phase in which the group trains, and a stretch, over every column of the model."""
    found, (begins, ends) = rows.candidates, stretch
    columns = found.by_hall_day[hall_day]
    columns = columns[found.phases[columns] & phase != 0]
    start, end, of_group = found.start[columns], found.end[columns], found.group[columns]
    factors, own, most = lifted
    of_size = np.array(factors, dtype=np.int64)[np.searchsorted(sizes, found.size[columns])]
    others = np.where((of_group != group) & (start <= begins) & (end >= ends), of_size, 0)
    mine = np.where((of_group == group) & (start < ends) & (end > begins), own, 0)
    return Cut(columns, others + mine, most, hall_day)


def _of_coach_day(rows: Rows, groups: Ints, number: int, phase: int, day: _Day) -> list[Cut]:
    worst: list[tuple[float, int, int]] = []
    for j in np.unique(day.group).tolist():
        own = day.group == j
        total = day.covers @ np.where(own, 0.0, day.value) + day.meets @ np.where(own, day.value, 0.0)
        at = int(np.argmax(total))
        if total[at] > 1 + LEAST_BREACH:
            worst.append((float(total[at]), j, at))
    worst.sort(key=lambda each: (-each[0], *each[1:]))
    return [
        coach_cut(rows, groups, number, phase=phase, group=j, stretch=(int(day.begins[at]), int(day.ends[at])))
        for _, j, at in worst[:MOST_OF_A_COACH_DAY]
    ]


def coach_cut(rows: Rows, groups: Ints, day: int, *, phase: int, group: int, stretch: tuple[int, int]) -> Cut:
    """The cut of the groups of a coach on a day, in a phase in which the one trains, over every column of the model."""
    found, (begins, ends) = rows.candidates, stretch
    columns = found.of_groups(groups)
    columns = columns[(found.day[columns] == day) & (found.phases[columns] & phase != 0)]
    start, end, of_group = found.start[columns], found.end[columns], found.group[columns]
    covering = (of_group != group) & (start <= begins) & (end >= ends)
    meeting = (of_group == group) & (start < ends) & (end > begins)
    return Cut(columns, (covering | meeting).astype(np.int64), 1, -1)
