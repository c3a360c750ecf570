"""A change to a plan gives exactly the instance that was agreed on, and a plan that moves no more than allowed."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from aktiv.seasons.solver import checker, plans, reading
from aktiv.seasons.solver.changes import changed
from aktiv.seasons.solver.running import Run
from aktiv.seasons.solver.starting import NoPlan
from tests.seasons.towns import group, hall, instance, place

Json = dict[str, Any]
RAW = instance(
    [hall("H1", 1, (0, "17:00", "19:00"), (0, "19:00", "20:00", ["A"])), hall("H2", 0, (0, "17:00", "18:00"))],
    [
        group("G1", suitable=[{"facility": each, "atoms": 1, "distance_km": 0} for each in ("H1", "H2")]),
        group("G2", weight=20, suitable=[{"facility": "H1", "atoms": 2, "distance_km": 0}], minutes=120),
        group("G3", minutes=60),
    ],
)
INSTANCE = reading.instance(RAW)


@cache
def document() -> Json:
    return Run(INSTANCE, work=20).make().document()


def after(max_moves: int = 2, **change: Any) -> Json:
    raw = document()
    return changed(INSTANCE, plans.plan(raw), raw, {"schema": "season-change/1", **change}, max_moves)


def resolved(max_moves: int = 2, **change: Any) -> tuple[reading.facts.Instance, plans.Plan]:
    changed_instance = reading.instance(after(max_moves, **change))
    plan = Run(changed_instance, work=20).make()
    assert list(checker.violations(changed_instance, plan)) == []
    return changed_instance, plan


def test_a_closure_leaves_what_is_before_inside_and_after() -> None:
    closure = {"facility": "H1", "day": 0, "from": "17:30", "to": "18:00", "atoms": ["B"]}
    assert after(closures=[closure])["facilities"][0]["open"] == [
        {"day": 0, "from": "17:00", "to": "17:30"},
        {"day": 0, "from": "17:30", "to": "18:00", "atoms": ["A"]},
        {"day": 0, "from": "18:00", "to": "19:00"},
        {"day": 0, "from": "19:00", "to": "20:00", "atoms": ["A"]},
    ]


def test_closures_are_taken_one_after_the_other_and_touch_only_what_they_meet() -> None:
    closures = [
        {"facility": "H1", "day": 0, "from": "18:00", "to": "24:00"},
        {"facility": "H1", "day": 0, "from": "17:00", "to": "17:30"},
        {"facility": "H2", "day": 1, "from": "17:00", "to": "18:00"},
    ]
    facilities = after(closures=closures)["facilities"]
    assert facilities[0]["open"] == [{"day": 0, "from": "17:30", "to": "18:00"}]
    assert facilities[1] == RAW["facilities"][1]


def test_the_rest_of_the_change_is_taken_over_word_for_word() -> None:
    late, pin, ban = group("G4", "C1"), {"group": "G4", **place("H1", 0, "18:00")}, {"group": "G1", "day": 4}
    raw = after(3, withdrawn_groups=["G2"], added_groups=[late], pins=[pin], bans=[ban])
    assert [each["id"] for each in raw["groups"]] == ["G1", "G3", "G4"]
    assert (raw["pins"], raw["bans"], raw["max_moves"]) == ([pin], [ban], 3)
    assert raw["standing_plan"] == [each for each in document()["sessions"] if each["group"] != "G2"]
    assert (after()["pins"], after()["bans"]) == ([], [])


@pytest.mark.parametrize(
    "change",
    [
        {"withdrawn_groups": ["G9"]},
        {"added_groups": [group("G1")]},
        {"added_groups": [group("G4", "C9")]},
        {"pins": [{"group": "G9", **place("H1", 0, "17:00")}]},
        {"withdrawn_groups": ["G1"], "bans": [{"group": "G1"}]},
        {"closures": [{"facility": "H9", "day": 0, "from": "17:00", "to": "18:00"}]},
        {"closures": [{"facility": "H1", "day": 0, "from": "17:00", "to": "18:00", "atoms": ["X"]}]},
        {"closures": [{"facility": "H1", "day": 0, "from": "18:00", "to": "18:00"}]},
        {"closures": [{"facility": "H1", "day": 7, "from": "17:00", "to": "18:00"}]},
    ],
)
def test_a_change_that_speaks_of_what_is_not_there_is_an_input_error(change: Json) -> None:
    with pytest.raises(reading.InputError):
        after(**change)


def test_a_closed_hall_moves_only_who_was_in_it() -> None:
    _, plan = resolved(0, closures=[{"facility": "H2", "day": 0, "from": "17:00", "to": "24:00"}])
    assert (plan.moves, plan.status) == (0, "optimal")


def test_where_no_plan_moves_so_little_the_least_number_is_told() -> None:
    pin = {"group": "G3", **place("H1", 0, "17:00")}
    with pytest.raises(NoPlan) as refused:
        resolved(0, pins=[pin])
    assert refused.value.least == 1
    _, plan = resolved(1, pins=[pin])
    assert (plan.moves, plan.status) == (1, "optimal")
