"""Cuts: what no plan does and the linear relaxation does all the same.

"Full house against one group": in a hall, over a stretch of a day, for a group j: of the placements of j that meet
the stretch, and the other groups' placements that cover all of it and leave no room beside them or for j, at most one
is chosen. Any two of them are in each other's way: two of j are on one day; two of the others overlap and do not fit
together; and one of each meet within the stretch, where they do not fit together either.
"""

from __future__ import annotations

import numpy as np

from aktiv.seasons.solver.candidates import Ints, stretches
from aktiv.seasons.solver.rows import Floats, Rows

LEAST_BREACH = 0.02
MOST_OF_A_HALL_DAY = 12

Cut = tuple[int, Ints]  # the hall-day, and the columns of which one may be chosen


def broken(rows: Rows, columns: Ints, fractions: Floats) -> list[Cut]:
    """Cuts that the fractions break, the worst of each hall and day."""
    found = rows.candidates
    placed = (columns < rows.placements) & (fractions > 1e-6)
    columns, fractions = columns[placed], fractions[placed]
    cut: list[Cut] = []
    hall_day = found.hall_day[columns]
    order = np.lexsort((columns, hall_day))
    columns, fractions, hall_day = columns[order], fractions[order], hall_day[order]
    for begin, end in stretches(hall_day):
        value = fractions[begin:end]
        if np.all(value > 1 - 1e-6):
            continue
        cut.extend(_of_hall_day(rows, int(hall_day[begin]), columns[begin:end], value))
    return cut


def _of_hall_day(rows: Rows, number: int, columns: Ints, value: Floats) -> list[Cut]:
    found = rows.candidates
    atoms = len(found.halls[number // 7].atoms)
    start, end, size, group = found.start[columns], found.end[columns], found.size[columns], found.group[columns]
    moments = np.unique(np.concatenate([start, end]))
    worst: list[tuple[float, int, int, int, int]] = []
    for j in np.unique(group):
        own = group == j
        for needed in np.unique(size[own]):
            others = (~own) & (2 * size > atoms) & (size + needed > atoms)
            if not others.any():
                continue
            best = (1 + LEAST_BREACH, -1, -1)
            for first in range(len(moments) - 1):
                for last in range(first + 1, len(moments)):
                    begins, ends = moments[first], moments[last]
                    covering = others & (start <= begins) & (end >= ends)
                    if not covering.any():
                        break
                    meeting = own & (size >= needed) & (start < ends) & (end > begins)
                    total = float(value[covering].sum() + value[meeting].sum())
                    if total > best[0]:
                        best = (total, int(begins), int(ends))
            if best[1] >= 0:
                worst.append((best[0], int(j), int(needed), best[1], best[2]))
    worst.sort(key=lambda each: (-each[0], *each[1:]))
    return [
        full_house(rows, number, group=j, needed=needed, stretch=(begins, ends))
        for _, j, needed, begins, ends in worst[:MOST_OF_A_HALL_DAY]
    ]


def full_house(rows: Rows, hall_day: int, *, group: int, needed: int, stretch: tuple[int, int]) -> Cut:
    """The cut of a hall-day, a group, the atoms it needs and a stretch, over every column of the model."""
    found, (begins, ends) = rows.candidates, stretch
    columns = found.by_hall_day[hall_day]
    atoms = len(found.halls[hall_day // 7].atoms)
    start, end, size, of_group = found.start[columns], found.end[columns], found.size[columns], found.group[columns]
    own = (of_group == group) & (size >= needed) & (start < ends) & (end > begins)
    others = (of_group != group) & (2 * size > atoms) & (size + needed > atoms) & (start <= begins) & (end >= ends)
    return hall_day, columns[own | others]
