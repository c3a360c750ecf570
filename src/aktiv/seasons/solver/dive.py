"""A plan from the fractions of the relaxation: fix what is nearly whole, solve again, and again, then fill the gaps.

The relaxation is spent afterwards: its bounds were changed, so its prices prove nothing more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aktiv.seasons.solver.choice import Choice, score_of
from aktiv.seasons.solver.greedy import begin, fill
from aktiv.seasons.solver.lp import DUAL, Relaxation
from aktiv.seasons.solver.rows import Floats

NEARLY_WHOLE, LIKELY, SHARE = 0.999, 0.75, 0.12
MOST_ROUNDS = 25


def dive(relaxation: Relaxation, begun: Choice) -> Choice:
    """A valid plan near the relaxation. `begun` holds what must be in it."""
    rows = relaxation.rows
    whole = np.zeros(len(relaxation.columns), dtype=bool)
    placement = relaxation.columns < rows.placements
    value = relaxation.fractions()
    for _ in range(MOST_ROUNDS):
        open_ = placement & ~whole & (value > 1e-6)
        fractional = open_ & (value < NEARLY_WHOLE)
        if relaxation.stop.asked() or not fractional.any():
            break
        order = np.flatnonzero(fractional)
        order = order[np.lexsort((relaxation.columns[order], -value[order]))]
        likely = order[: max(1, int(SHARE * len(order)))]
        fixing = np.concatenate(
            [np.flatnonzero(open_ & (value >= NEARLY_WHOLE)), likely[value[likely] >= LIKELY], order[:1]]
        )
        fixing = np.unique(fixing).astype(np.int32)
        whole[fixing] = True
        ones = np.ones(len(fixing), dtype=np.float64)
        relaxation.highs.changeColsBounds(len(fixing), fixing, ones, ones)
        if not relaxation.run(DUAL):
            break
        value = relaxation.fractions()
    return _rounded(relaxation, begun, value, whole)


def rounded(relaxation: Relaxation, begun: Choice) -> Choice:
    """A plan at once from the relaxation as it is, which stays unspent: those that it likes most, then the gaps."""
    return _rounded(relaxation, begun, relaxation.fractions(), np.zeros(len(relaxation.columns), dtype=bool))


def _rounded(relaxation: Relaxation, begun: Choice, value: Floats, whole: NDArray[np.bool_]) -> Choice:
    rows = relaxation.rows
    board = begin(rows.candidates, begun)
    order = np.flatnonzero((relaxation.columns < rows.placements) & (value > 0.05))
    order = order[np.lexsort((relaxation.columns[order], -value[order], ~whole[order]))]
    for column in relaxation.columns[order]:
        board.offer(int(column))
    groups = sorted(range(rows.groups), key=lambda number: (-rows.candidates.groups[number].weight, number))
    fill(rows, board, groups)
    return Choice(board.atoms, score_of(rows, board.atoms))
