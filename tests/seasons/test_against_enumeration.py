"""On tiny towns of every shape the solver finds the very optimum, proves it, and its checker agrees."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from aktiv.seasons.solver import bound, checker, plans, reading
from aktiv.seasons.solver.candidates import Candidates
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.running import Run
from aktiv.seasons.solver.starting import NoPlan
from tests.seasons import enumeration, towns

Json = dict[str, Any]
tried = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def solved(raw: Json, **more: Any) -> plans.Plan:
    """The plan after as much work as it takes."""
    run = Run(reading.instance(raw), work=more.pop("work", 50), **more)
    plan = run.make()
    assert run.failed is None
    return plan


def few_enough(raw: Json) -> bool:
    """Whether trying everything takes no time."""
    found = len(Candidates(reading.instance(raw), 1))
    return found <= 26


@tried
@given(towns.tiny())
def test_the_solver_finds_and_proves_the_optimum(raw: Json) -> None:
    assume(few_enough(raw))
    instance = reading.instance(raw)
    plan = solved(raw)
    assert list(checker.violations(instance, plan)) == []
    assert (plan.score, plan.status) == (enumeration.best(instance), "optimal")


@tried
@given(towns.tiny(standing=True))
def test_a_limit_on_moves_is_kept_and_the_best_within_it_found(raw: Json) -> None:
    assume(few_enough(raw))
    instance = reading.instance(raw)
    best = enumeration.best(instance)
    if best is not None:
        assert (solved(raw).score, solved(raw).status) == (best, "optimal")
        return
    with pytest.raises(NoPlan) as refused:
        solved(raw)
    within = reading.instance({**raw, "max_moves": refused.value.least})
    too_few = reading.instance({**raw, "max_moves": refused.value.least - 1})
    assert enumeration.best(within) is not None
    assert enumeration.best(too_few) is None


@tried
@given(towns.tiny(), st.integers(0, 2**32))
def test_the_bound_holds_for_any_prices(raw: Json, seed: int) -> None:
    assume(few_enough(raw))
    instance = reading.instance(raw)
    rows = Rows(Candidates(instance, 1))
    prices = np.random.default_rng(seed).exponential(200, len(rows)) - 50
    best = enumeration.best(instance)
    assert best is not None
    assert bound.proven(rows, bound.whole_prices(prices)) >= best
