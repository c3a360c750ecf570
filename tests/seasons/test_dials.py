"""The dials of a proposal and the weights of a rule table: what they say reaches the problem, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.seasons.rules import tables
from aktiv.seasons.rules.asked import Wish
from aktiv.seasons.rules.dials import CURVES, differs_in, read_from, set_otherwise
from aktiv.seasons.rules.differing import differences
from aktiv.seasons.rules.figures import figures
from aktiv.seasons.solver import checker, reading
from aktiv.seasons.solver.running import Run
from aktiv.seasons.solver.scoring import STEPS
from aktiv.values.refusal import Refusal
from tests.seasons.test_rules import TABLE, derived, group

FALLING = st.lists(st.integers(0, tables.MOST_A_STEP), min_size=5, max_size=5).map(
    lambda found: sorted(found, reverse=True)
)
PERCENT = st.integers(*tables.FAIR_PERCENT)


def read(**more: Any) -> tables.Table:
    return tables.read({**TABLE, **more})


@given(steps=st.none() | FALLING, percent=PERCENT, other=PERCENT)
def test_how_much_even_shares_counted_is_read_back_from_the_problem(
    steps: list[int] | None, percent: int, other: int
) -> None:
    table = read(fair_percent=percent, **({} if steps is None else {"fair_steps": steps}))
    made = replace(table, **set_otherwise(table, {"fair": True, "fair_percent": other}))
    told = {"fair": True, "continuity_points": 40}
    instance = told if made.fair_worths == STEPS else {**told, "fair_steps": list(made.fair_worths)}
    again = replace(table, **read_from(table, instance))
    assert again.fair_worths == made.fair_worths
    assert list(made.fair_worths) == sorted(made.fair_worths, reverse=True), "the format takes no other"
    assert max(made.fair_worths) <= 1_000_000, "nor any larger"


def test_a_dial_that_says_what_the_rules_say_is_none_and_wrong_ones_are_refused() -> None:
    table = read(fair_percent=200)
    assert set_otherwise(table, {"fair": True, "fair_percent": 200, "continuity_points": None}) == {}
    assert set_otherwise(table, {"fair": False}) == {"fair": False}
    for wrong in ({"fair_percent": 9}, {"fair_percent": 401}, {"fair_percent": True}, {"fair": 0}, {"seed": 1}):
        with pytest.raises(Refusal):
            set_otherwise(table, wrong)
    for fair in (True, False):
        for over, points in CURVES.items():
            made = [set_otherwise(read(fair=fair), each) for each in points]
            assert (len(made), differs_in(list(made))) == (5, over)


def test_weights_of_the_rules_reach_the_solver_and_change_nothing_where_they_say_what_is_usual() -> None:
    asks = group(wishes=(Wish("A", 1, 1020),))
    usual = derived(asks).instance
    assert derived(asks, table={**TABLE, "fair_percent": 100, "edge_points": 0}).instance == usual
    assert usual["schema"] == "season-allocation/1"
    off = derived(asks, table={**TABLE, "fair": False, "fair_percent": 400}).instance
    assert "fair_steps" not in off, "even shares do not count there"
    weighed = derived(asks, table={**TABLE, "fair_percent": 50, "edge_points": 7, "fair_steps": [1000, 900, 9, 9, 1]})
    raw = dict(weighed.instance)
    assert (raw["schema"], raw["fair_steps"], raw["rests"]) == (
        "season-allocation/2",
        [500, 450, 4, 4, 0],
        {"edge_points": 7},
    )
    instance = reading.instance(raw)
    plan = Run(instance, seed=1, work=0.2).make()
    assert list(checker.violations(instance, plan)) == []
    told = figures(instance, plan.sessions)
    assert sum(told["levels"].values()) == plan.score
    assert told["levels"]["fair"] == plan.score - told["plain"] == 500 + 450 + 4 + 4 + 0
    assert told["levels"]["edges"] == 2 * 4 * 7, "both times begin the hours; times the group’s priority"


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([1, 2, 3, 4, 5], "not_five_falling"),
        ([5, 4, 3, 2], "not_five_falling"),
        (["5", 4, 3, 2, 1], "not_five_falling"),
        ([True, 0, 0, 0, 0], "not_five_falling"),
        ([tables.MOST_A_STEP + 1, 0, 0, 0, 0], "out_of_range"),
        ([5, 4, 3, 2, -1], "out_of_range"),
    ],
)
def test_worths_that_the_format_would_not_take_are_refused_at_their_place(steps: list[Any], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(fair_steps=steps)
    assert refusal.value.data["faults"] == [("/fair_steps", code)]


def test_a_version_that_is_older_than_a_word_says_what_was_usual_then() -> None:
    newer = {**TABLE, "fair_percent": 100, "edge_points": 0, "rest_minutes": 0}
    assert differences(TABLE, newer) == []
    assert [each.name for each in differences(TABLE, {**newer, "fair_percent": 150})] == ["fair_percent"]
