"""No session leaves a rest that nobody can use, and an end at an edge is worth what the round says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aktiv.seasons.solver import checker, reading
from tests.seasons.test_options import solved
from tests.seasons.towns import group, hall, instance, place

Json = dict[str, Any]


LEAVING_NONE = {"schema": "season-allocation/2", "rests": {"least_minutes": 60}}


def wished(*starts: str, **more: Any) -> Json:
    return group("G1", wishes=[place("H1", 0, start) for start in starts], **more)


@pytest.mark.parametrize(("wish", "lies"), [("17:30", 1050), ("18:30", 1110)])
def test_no_session_leaves_a_rest_that_nobody_can_use_before_or_after(wish: str, lies: int) -> None:
    three_hours = hall("H1", 0, (0, "17:00", "20:00"))
    plan = solved(instance([three_hours], [wished(wish)], **LEAVING_NONE))
    assert plan.sessions[0].place.start in {1020, 1080, 1140}
    assert [(each.reason, each.rules) for each in plan.refusals] == [("rule", ("rest",))]
    assert [each.place.start for each in solved(instance([three_hours], [wished(wish)])).sessions] == [lies]


def test_a_rest_that_no_start_avoids_forbids_nothing() -> None:
    short = hall("H1", 0, (0, "17:00", "18:30"))
    plan = solved(instance([short], [wished("17:30")], **LEAVING_NONE))
    assert [each.place.start for each in plan.sessions] == [1050]


def test_a_session_takes_the_half_of_the_hall_in_which_it_leaves_no_rest() -> None:
    halves = hall("H1", 1, (0, "17:00", "19:00", ["A"]), (0, "17:30", "20:30", ["B"]))
    plan = solved(instance([halves], [wished("17:30")], **LEAVING_NONE))
    assert [(each.place.start, each.atoms) for each in plan.sessions] == [(1050, frozenset("B"))]
    moved = replace(plan, sessions=(plan.sessions[0]._replace(atoms=frozenset("A")),))
    read = reading.instance(instance([halves], [wished("17:30")], **LEAVING_NONE))
    assert [each for each in checker.violations(read, moved) if "rest" in each] != []


def test_a_pin_that_leaves_a_rest_is_rejected_and_says_so() -> None:
    halves = hall("H1", 1, (0, "17:00", "19:00", ["A"]), (0, "17:30", "20:30", ["B"]))
    pins = [{"group": "G1", **place("H1", 0, "17:30"), "atoms": [atom]} for atom in "AB"]
    plan = solved(instance([halves], [wished("17:30")], pins=pins, **LEAVING_NONE))
    assert [(each.pin, each.reason) for each in plan.rejected] == [(0, "rest")]


def test_an_end_at_an_edge_is_worth_its_points() -> None:
    raw = instance([hall("H1", 0, (0, "17:00", "19:30"))], [wished("17:30")], schema="season-allocation/2")
    for points, start in ((1, 1050), (9, 1020)):
        plan = solved({**raw, "rests": {"edge_points": points}})
        assert [each.place.start for each in plan.sessions] == [start]
        assert plan.status == "optimal"
