"""The exact finish: what could still be in a better plan, all at once, to the proof.

A column that costs more than the whole distance between bound and plan is in no better plan, so it is left out. What
stays goes to CP-SAT with the plan as a hint. Where its choice cannot be laid out in atoms, the hall-day chooses its
units in the model too, and it is solved again; so the end is the optimum of the real problem, not of the counted one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aktiv.seasons.solver.bound import SCALE
from aktiv.seasons.solver.candidates import Ints
from aktiv.seasons.solver.choice import Choice, lay_out_columns, score_of, values
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.submodel import Limits, Part


def surviving(rows: Rows, gain: Ints, score: int, bound: int) -> Ints:
    """Placements that may be in a plan that scores more than `score`, when no plan scores more than `bound`."""
    placements = gain[: rows.placements]
    return np.flatnonzero((placements >= SCALE * (score - bound)) | (rows.least[: rows.placements] == 1))


def finish(
    rows: Rows, plan: Choice, *, gain: Ints, bound: int, limits: Limits, better: Callable[[Choice], None]
) -> tuple[Choice, int, float]:
    """The best plan, the best bound, and the work done. Proved optimal when the two meet."""
    found = rows.candidates
    explicit: set[int] = set()
    best, work = plan, 0.0

    def laid_out(columns: list[int]) -> list[int]:
        """Keeps a choice that can be laid out when it is the best yet; else the hall-days where it cannot."""
        nonlocal best
        chosen = [column for column in columns if column < rows.placements]
        score = score_of(rows, chosen)
        if score <= best.score:
            return []
        atoms, without = lay_out_columns(found, chosen, best.atoms)
        if not without:
            best = Choice(atoms, score)
            better(best)
        return without

    while best.score < bound and not limits.stop.asked():
        placements = np.union1d(surviving(rows, gain, best.score, bound), np.array(best.columns, dtype=np.int64))
        free = np.concatenate([placements, np.arange(rows.placements, rows.columns)])
        hint = np.flatnonzero(values(rows, best.columns)).tolist()
        part = Part(rows, free, np.zeros(rows.columns, dtype=np.int64), frozenset(explicit))
        left = Limits(limits.work - work, limits.stop, limits.seed)
        if left.work <= 0:
            break
        answer = part.solve(left, hint, lambda columns: explicit.update(laid_out(columns)))
        work += answer.work
        if answer.bound is not None:
            bound = max(best.score, min(bound, answer.bound + rows.fixed_worth))
        if answer.columns is not None:
            explicit.update(laid_out(answer.columns))
        if answer.proved and not explicit - part.explicit:
            bound = max(
                best.score, min(bound, score_of(rows, [c for c in answer.columns or () if c < rows.placements]))
            )
            break
        if not answer.proved:
            break
    return best, bound, work
