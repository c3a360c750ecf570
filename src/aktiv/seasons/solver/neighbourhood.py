"""Some groups free, all others as they are: the best for those groups, laid out in atoms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from aktiv.seasons.solver.candidates import Ints
from aktiv.seasons.solver.choice import Choice, lay_out_columns, score_of, values
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.submodel import Limits, Part

REPAIRS = 4
STAY = 1 << 10  # what a point weighs against one session that stays, where that settles what is equal


@dataclass(frozen=True, slots=True)
class Found:
    """The whole plan with the best for the free groups (None: there is none), and whether that is proved to be best."""

    plan: Choice | None
    proved: bool
    impossible: bool
    work: float


def depending_on(rows: Rows, groups: set[int]) -> Ints:
    """The coverage steps of the groups' clubs, and where the groups could follow a sister."""
    clubs = sorted({rows.candidates.groups[each].club for each in groups} & rows.club_steps.keys())
    following = [rows.following_of[each] for each in sorted(groups & rows.following_of.keys())]
    parts = [*(rows.club_steps[club] for club in clubs), *(np.array(each, dtype=np.int64) for each in following)]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *parts]))


def best_for(
    rows: Rows,
    groups: Ints,
    placements: Ints,
    plan: Choice,
    limits: Limits,
    *,
    staying: dict[int, int] | None = None,
    most_moves: int | None = None,
) -> Found:
    """Chooses again for the groups among the placements.

    `staying` are columns whose going is a move, with how many; one that stays is preferred where the score is the same,
    and `most_moves` is a hard limit on those of the free groups that go.
    """
    freed = set(groups.tolist())
    value = values(rows, plan.atoms)
    free = np.unique(np.concatenate([placements, rows.placements + groups, depending_on(rows, freed)]))
    hint = free[np.flatnonzero(value[free])].tolist()
    kept = [c for c in plan.atoms if int(rows.candidates.group[c]) not in freed]
    worth, extra = None, []
    if staying:
        own = np.array([c for c in staying if int(rows.candidates.group[c]) in freed], dtype=np.int64)
        times = np.array([staying[int(c)] for c in own], dtype=np.int64)
        worth = rows.worth * STAY
        worth[own] += np.minimum(times, 1)
        if most_moves is not None:
            extra.append((own, -times, most_moves - int(times.sum())))
    explicit: frozenset[int] = frozenset()
    work = 0.0
    for _ in range(REPAIRS):
        if work >= limits.work:
            break
        left = replace(limits, work=limits.work - work)
        answer = Part(rows, free, value, explicit, worth, extra).solve(left, hint)
        work += answer.work
        if answer.columns is None:
            return Found(None, answer.proved, answer.impossible, work)
        columns = kept + [column for column in answer.columns if column < rows.placements]
        atoms, without = lay_out_columns(rows.candidates, columns, plan.atoms)
        if not without:
            return Found(Choice(atoms, score_of(rows, atoms)), answer.proved, impossible=False, work=work)
        explicit |= frozenset(without)
    return Found(None, proved=False, impossible=False, work=work)


def all_placements(rows: Rows, groups: Iterable[int]) -> Ints:
    """Every column of some groups."""
    return np.concatenate(
        [np.zeros(0, dtype=np.int64), *(np.array(rows.candidates.of_group(each), dtype=np.int64) for each in groups)]
    )


def around(rows: Rows, plan: Choice, centre: Iterable[int], most: int) -> Ints:
    """The groups of the centre and those that have times where these could go, nearest first, so many at most."""
    found = rows.candidates
    centre = list(dict.fromkeys(centre))
    reach = all_placements(rows, centre)
    wanted = np.zeros(len(found.halls) * 7, dtype=np.int64)
    np.add.at(wanted, found.hall_day[reach], found.points[reach])
    near: dict[int, int] = {}
    for column in plan.columns:
        group = int(found.group[column])
        near[group] = near.get(group, 0) + int(wanted[found.hall_day[column]])
    order = sorted(
        (each for each in near if near[each] > 0 and each not in set(centre)), key=lambda each: (-near[each], each)
    )
    return np.array(sorted([*centre, *order[: max(0, most - len(centre))]]), dtype=np.int64)
