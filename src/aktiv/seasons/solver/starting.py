"""What must be in every plan: the accepted pins, and with a limit on moves as much of the standing plan as it takes."""

from __future__ import annotations

import numpy as np

from aktiv.seasons.solver.choice import Choice, lay_out_columns, score_of
from aktiv.seasons.solver.greedy import begin
from aktiv.seasons.solver.rows import Kind, Rows
from aktiv.seasons.solver.stopping import Stop
from aktiv.seasons.solver.submodel import UNLIMITED, Limits, Part


class NoPlan(Exception):
    """No valid plan exists; `least` moves would be enough for one."""

    def __init__(self, least: int) -> None:
        self.least = least
        super().__init__(f"no plan moves so little: {least} is the least number of moves that works")


def begun(rows: Rows) -> Choice:
    """Pins, and where moves are limited the standing sessions. Raises NoPlan."""
    found = rows.candidates
    atoms, without = lay_out_columns(found, found.pinned)
    assert not without  # a pin that cannot be laid out beside the others is rejected
    pinned = Choice(atoms, score_of(rows, atoms))
    limit = found.instance.max_moves
    total = sum(rows.bound_sessions.values())
    if limit is None or total <= limit:
        return pinned
    board = begin(found, pinned)
    liked = standing_atoms(rows)
    kept = 0
    for column, times in bound_columns(rows).items():
        kept += times if board.offer(column, liked.get(column)) else 0
    if total - kept <= limit:
        return Choice(board.atoms, score_of(rows, board.atoms))
    most, choice = _most_kept(rows)
    if total - most > limit:
        raise NoPlan(total - most)
    return choice


def bound_columns(rows: Rows) -> dict[int, int]:
    """Column of each standing session that counts as a move when it goes → how often it stands, by rank."""
    found = rows.candidates
    columns = {}
    for session, times in rows.bound_sessions.items():
        column = found.find(*session)
        if column is not None:
            columns[column] = times
    return dict(sorted(columns.items()))


def standing_atoms(rows: Rows) -> dict[int, int]:
    """Column of a standing session → the atoms it has, where they are still of the hall."""
    found = rows.candidates
    liked = {}
    for session in found.instance.standing or ():
        column = found.find(session.group, session.place, session.minutes)
        mask = found.rules.halls[session.place.facility].mask(session.atoms)
        if column is not None and mask is not None:
            liked[column] = found.rules.held(session.group, session.place.facility, mask)
    return liked


def _most_kept(rows: Rows) -> tuple[int, Choice]:
    """As much of the standing plan as can stand beside the pins, exactly."""
    found, standing = rows.candidates, bound_columns(rows)
    free = np.array(sorted({*standing, *found.pinned}), dtype=np.int64)
    worth = np.zeros(rows.columns, dtype=np.int64)
    worth[list(standing)] = list(standing.values())
    moving = frozenset(np.flatnonzero(rows.kinds == Kind.MOVES).tolist())
    halls = frozenset(np.unique(found.hall_day[free]).tolist())
    part = Part(rows, free, np.zeros(rows.columns, dtype=np.int64), halls, worth, ignored=moving)
    answer = part.solve(Limits(UNLIMITED, Stop(), 1))
    assert answer.columns is not None  # the pins alone are a choice
    atoms, without = lay_out_columns(found, answer.columns, standing_atoms(rows))
    assert not without  # its units were chosen in the model
    kept = sum(standing.get(column, 0) for column in answer.columns)
    return kept, Choice(atoms, score_of(rows, atoms))
