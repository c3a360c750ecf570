"""A plan at once from the relaxation: better than going by priority, valid, and nothing of it is spent for that."""

from __future__ import annotations

import numpy as np

from aktiv.seasons.solver import bound, reading
from aktiv.seasons.solver.answering import plan_of
from aktiv.seasons.solver.candidates import Candidates
from aktiv.seasons.solver.dive import dive, rounded
from aktiv.seasons.solver.greedy import first_plan
from aktiv.seasons.solver.lp import Relaxation
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.solving import Solved
from aktiv.seasons.solver.starting import begun
from aktiv.seasons.solver.stopping import Stop
from tests.seasons.towns import town


def test_the_relaxation_rounded_is_a_valid_plan_between_the_first_and_the_dive() -> None:
    rows = Rows(Candidates(reading.instance(town(4, 30, 150)), 1))
    start = begun(rows)
    first = first_plan(rows, start)
    relaxation = Relaxation(rows, Stop())
    relaxation.begin(first.columns)
    assert relaxation.solve()
    liked, prices = relaxation.fractions(), relaxation.best_prices
    plan = rounded(relaxation, start)
    proven = bound.proven(rows, prices)
    told = plan_of(Solved(rows, plan, proven, prices, priced=True), 1)  # raises when the checker does not accept it
    assert first.score < plan.score <= told.score <= proven
    assert np.array_equal(relaxation.fractions(), liked)
    assert dive(relaxation, start).score >= plan.score
