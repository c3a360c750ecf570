"""Which part of a hall each session takes: depth first over one hall and day, with what cannot succeed remembered.

The solver chooses sessions by how many atoms they need; here they get their atoms. A hall-day is undividable at times
(two free atoms with a busy one between them are no half), and then the answer is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

STEPS_BEFORE_A_MODEL = 20_000
DEEPEST = 400


class Wanted(NamedTuple):
    """A session to be laid out: its time and the units it may take, the one it would rather have first."""

    start: int
    end: int
    units: tuple[int, ...]


def lay_out(sessions: Sequence[Wanted]) -> list[int] | None:
    """A unit for each session so that no two that overlap share an atom, or None when there is no such choice."""
    order = sorted(range(len(sessions)), key=lambda n: (sessions[n].start, len(sessions[n].units), -sessions[n].end, n))
    chosen = [0] * len(sessions)
    failed: set[tuple[int, tuple[tuple[int, int], ...]]] = set()
    steps = 0

    def place(position: int, busy: tuple[tuple[int, int], ...]) -> bool:
        """`busy`: (until, atoms) of what still goes on, sorted."""
        nonlocal steps
        if position == len(order):
            return True
        session = sessions[order[position]]
        busy = tuple(each for each in busy if each[0] > session.start)
        if (position, busy) in failed:
            return False
        steps += 1
        if steps > STEPS_BEFORE_A_MODEL:
            raise _TooManySteps
        taken = 0
        for _, atoms in busy:
            taken |= atoms
        for unit in session.units:
            if unit & taken == 0:
                chosen[order[position]] = unit
                if place(position + 1, _with(busy, session.end, unit)):
                    return True
        failed.add((position, busy))
        return False

    if len(order) > DEEPEST:
        return _by_model(sessions)
    try:
        return chosen if place(0, ()) else None
    except _TooManySteps:
        return _by_model(sessions)


class _TooManySteps(Exception):
    pass


def _with(busy: tuple[tuple[int, int], ...], until: int, unit: int) -> tuple[tuple[int, int], ...]:
    found = dict(busy)
    found[until] = found.get(until, 0) | unit
    return tuple(sorted(found.items()))


def _by_model(sessions: Sequence[Wanted]) -> list[int] | None:
    """The same answer from a constraint solver, for halls with many atoms and a crowded day."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    takes = [[(unit, model.new_bool_var("")) for unit in session.units] for session in sessions]
    for choices in takes:
        model.add_exactly_one([taken for _, taken in choices])
    for at in sorted({session.start for session in sessions}):
        atoms: dict[int, list[cp_model.IntVar]] = {}
        for session, choices in zip(sessions, takes, strict=True):
            if session.start <= at < session.end:
                for unit, taken in choices:
                    for number in range(unit.bit_length()):
                        if unit >> number & 1:
                            atoms.setdefault(number, []).append(taken)
        for users in atoms.values():
            model.add_at_most_one(users)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False  # as in submodel
    solver.parameters.random_seed = 1
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [next(unit for unit, taken in choices if solver.boolean_value(taken)) for choices in takes]
