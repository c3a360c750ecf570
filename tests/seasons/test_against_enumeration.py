"""On tiny towns of every shape the solver finds the very optimum, proves it, and its checker agrees."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from aktiv.seasons.solver import bound, checker, checker_score, cuts, plans, profiles, reading
from aktiv.seasons.solver.candidates import Candidates, Ints
from aktiv.seasons.solver.choice import score_of, values
from aktiv.seasons.solver.finish import Again, finish
from aktiv.seasons.solver.rows import Kind, Rows
from aktiv.seasons.solver.running import Run
from aktiv.seasons.solver.starting import NoPlan, begun
from aktiv.seasons.solver.stopping import Stop
from aktiv.seasons.solver.submodel import Limits
from tests.seasons import enumeration, towns

Json = dict[str, Any]
tried = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
MOST_ATTEMPTS = 30_000
with_each_option = pytest.mark.parametrize("option", towns.OPTIONS)


def solved(raw: Json, **more: Any) -> plans.Plan:
    """The plan after as much work as it takes."""
    run = Run(reading.instance(raw), work=more.pop("work", 50), **more)
    plan = run.make()
    assert run.failed is None
    return plan


def few_enough(raw: Json, most: int = 26) -> bool:
    """Whether trying everything takes no time."""
    instance = reading.instance(raw)
    return len(Candidates(instance, 1)) <= most and enumeration.attempts(instance) <= MOST_ATTEMPTS


@with_each_option
@tried
@given(data=st.data())
def test_the_solver_finds_and_proves_the_optimum(option: str, data: st.DataObject) -> None:
    raw = data.draw(towns.tiny(option=option))
    assume(few_enough(raw))
    instance = reading.instance(raw)
    plan = solved(raw)
    assert list(checker.violations(instance, plan)) == []
    assert (plan.score, plan.status) == (enumeration.best(instance), "optimal")


def test_the_model_is_the_same_whatever_the_order_of_the_file() -> None:
    raw = towns.town(1, 4, 14, days=2)
    for number, each in enumerate(raw["groups"]):
        each["coaches"] = [f"P{number % 3}", f"P{3 + number % 2}"]
    turned = {key: each[::-1] if isinstance(each, list) else each for key, each in raw.items()}
    one, other = (Rows(Candidates(reading.instance(each), 1)) for each in (raw, turned))
    assert all(np.array_equal(a, b) for a, b in zip(one.entries, other.entries, strict=True))
    assert np.array_equal(one.worth, other.worth)


@with_each_option
@tried
@given(data=st.data())
def test_a_limit_on_moves_is_kept_and_the_best_within_it_found(option: str, data: st.DataObject) -> None:
    raw = data.draw(towns.tiny(standing=True, option=option))
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


@with_each_option
@tried
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_the_bound_holds_for_any_prices(option: str, data: st.DataObject, seed: int) -> None:
    raw = data.draw(towns.tiny(option=option))
    assume(few_enough(raw, 16))
    instance = reading.instance(raw)
    rows = Rows(Candidates(instance, 1))
    prices = np.random.default_rng(seed).exponential(200, len(rows)) - 50
    best = enumeration.best(instance)
    assert best is not None
    assert bound.proven(rows, bound.whole_prices(prices)) >= best


@with_each_option
@tried
@given(data=st.data(), seed=st.integers(0, 2**32), again=st.booleans())
def test_the_finish_is_exact_whatever_the_prices(option: str, data: st.DataObject, seed: int, again: bool) -> None:
    """And whether or not it begins again with the better plans that it finds."""
    raw = data.draw(towns.tiny(option=option))
    assume(few_enough(raw))
    instance = reading.instance(raw)
    rows = Rows(Candidates(instance, 1))
    prices = bound.whole_prices(np.random.default_rng(seed).exponential(200, len(rows)) - 150)
    gain = bound.gains(rows, prices)
    plan, most, limits = begun(rows), bound.proven(rows, prices, gain), Limits(50, Stop(), 1)
    listening = Again(limits, plan, most) if again else None
    best, proven, _ = finish(rows, plan, gain=gain, bound=most, limits=limits, better=lambda _: None, again=listening)
    assert best.score == proven == enumeration.best(instance)


@with_each_option
@tried
@given(data=st.data())
def test_every_row_and_every_cut_holds_for_every_valid_plan(option: str, data: st.DataObject) -> None:
    raw = data.draw(towns.tiny(standing=True, option=option))
    assume(few_enough(raw, 14))
    instance = reading.instance(raw)
    found = Candidates(instance, 1)
    rows = Rows(found)
    for cut in every_cut(rows):
        rows.add(cut.columns, cut.factors, cut.most, Kind.CUT, cut.where)
    for plan in enumeration.every(instance):
        columns = [found.find(each.group, each.place, each.minutes) for each in plan]
        assert None not in columns
        chosen = [column for column in columns if column is not None]
        assert np.all(rows.used(values(rows, chosen)) <= rows.limits)
        assert score_of(rows, chosen) == checker_score.score_of(instance, plan)


def every_cut(rows: Rows) -> Iterator[cuts.Cut]:
    """Each cut there could be: of every hall, coach, day, group and stretch."""
    found = rows.candidates
    for number, columns in found.by_hall_day.items():
        hall = found.halls[number // 7]
        units = tuple(unit for each in hall.units.values() for unit in each)
        sizes = tuple(int(each) for each in np.unique(found.size[columns]))
        mask = (1 << len(hall.atoms)) - 1
        for group, stretch in product(np.unique(found.group[columns]).tolist(), stretches_of(found, columns)):
            phases = phases_of(found, group) if not found.groups[group].many else []
            own = int(found.size[columns][found.group[columns] == group][0])
            for lifted in profiles.beside(units, mask, sizes, own):
                for phase in phases:
                    yield cuts.lifted_cut(rows, number, sizes, phase=phase, group=group, lifted=lifted, stretch=stretch)
    for groups in found.coached:
        columns = found.of_groups(groups)
        for day, group in product(range(7), groups.tolist()):
            for stretch in stretches_of(found, columns[found.day[columns] == day]):
                for phase in phases_of(found, group):
                    yield cuts.coach_cut(rows, groups, day, phase=phase, group=group, stretch=stretch)


def phases_of(found: Candidates, group: int) -> list[int]:
    phases = found.rules.phases.of(found.groups[group].id)
    return [1 << n for n in range(phases.bit_length()) if phases >> n & 1]


def stretches_of(found: Candidates, columns: Ints) -> list[tuple[int, int]]:
    moments = sorted({*found.start[columns].tolist(), *found.end[columns].tolist()})
    return list(combinations(moments, 2))
