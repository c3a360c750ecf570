"""The exact finish: what could still be in a better plan, all at once, to the proof.

A column that costs more than the whole distance between bound and plan is in no better plan, so it is left out. What
stays goes to CP-SAT with the plan as a hint. Where its choice cannot be laid out in atoms, the hall-day chooses its
units in the model too, and it is solved again; so the end is the optimum of the real problem, not of the counted one.

With a better plan more columns can be left out. So when one is found while it works, by itself or by a search beside
it, and that plan is nearer to the bound by a good part, it begins again with what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace

import numpy as np

from aktiv.seasons.solver.bound import SCALE
from aktiv.seasons.solver.candidates import Ints
from aktiv.seasons.solver.choice import Choice, lay_out_columns, score_of, values
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.stopping import Stop
from aktiv.seasons.solver.submodel import Limits, Part

NEARER = 0.8  # of the distance to the bound with which it began: then it begins again


def surviving(rows: Rows, gain: Ints, score: int, bound: int) -> Ints:
    """Placements that may be in a plan that scores more than `score`, when no plan scores more than `bound`."""
    placements = gain[: rows.placements]
    return np.flatnonzero((placements >= SCALE * (score - bound)) | (rows.least[: rows.placements] == 1))


class Again:
    """What tells a finish that a better plan is known, from whatever thread, and whether to begin again with it."""

    def __init__(self, limits: Limits, plan: Choice, bound: int) -> None:
        self.stop, self.plan, self._bound, self._began_with = limits.stop, plan, bound, plan.score
        self._within: Stop | None = None

    @contextmanager
    def beginning(self) -> Iterator[Stop]:
        """While inside, what is going on stops when it would do better to begin again."""
        self._began_with, self._within = self.plan.score, self.stop.within()
        with self.stop.halting(self._within.ask):
            yield self._within

    def hear(self, plan: Choice) -> None:
        """Tells of a plan."""
        if plan.score > self.plan.score:
            self.plan = plan
        if self._within and self._bound - self.plan.score <= NEARER * (self._bound - self._began_with):
            self._within.ask()


def finish(
    rows: Rows,
    plan: Choice,
    *,
    gain: Ints,
    bound: int,
    limits: Limits,
    better: Callable[[Choice], None],
    again: Again | None = None,
) -> tuple[Choice, int, float]:
    """The best plan, the best bound, and the work done. Proved optimal when the two meet.

    `gain` is what each column brings at the prices that prove `bound`; a lower bound, proved here, tells nothing of it.
    Without `again` it never begins again before it is done.
    """
    found = rows.candidates
    explicit: set[int] = set()
    best, work, priced = plan, 0.0, bound

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
            if again:
                again.hear(best)
        return without

    while best.score < bound and not limits.stop.asked():
        placements = np.union1d(surviving(rows, gain, best.score, priced), np.array(best.columns, dtype=np.int64))
        free = np.concatenate([placements, np.arange(rows.placements, rows.columns)])
        hint = np.flatnonzero(values(rows, best.columns)).tolist()
        part = Part(rows, free, np.zeros(rows.columns, dtype=np.int64), frozenset(explicit))
        left = Limits(limits.work - work, limits.stop, limits.seed)
        if left.work <= 0:
            break
        with again.beginning() if again else nullcontext(limits.stop) as stop:
            answer = part.solve(replace(left, stop=stop), hint, lambda columns: explicit.update(laid_out(columns)))
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
        if again and again.plan.score > best.score:
            best = again.plan
        if not answer.proved and (limits.stop.asked() or not stop.asked()):
            break
    return best, bound, work
