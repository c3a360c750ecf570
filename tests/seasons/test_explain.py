"""Why a group does not have a place: the rule, who has it, what it costs, and what it would take."""

from __future__ import annotations

from typing import Any

import pytest

from aktiv.seasons.solver import explain, plans, reading, what_if
from aktiv.seasons.solver.checker_score import score_of
from aktiv.seasons.solver.facts import Place
from aktiv.seasons.solver.running import Run
from tests.seasons.towns import group, hall, instance, place

Json = dict[str, Any]
RAW = instance(
    [hall("H1", 0, (0, "17:00", "18:00")), hall("H2", 0, (0, "17:00", "18:00")), hall("H3", 0, (0, "17:00", "18:00"))],
    [
        group("G1", weight=30, wishes=[place("H1", 0, "17:00")], last_season=[place("H1", 0, "17:00")],
              suitable=[{"facility": each, "atoms": 1, "distance_km": 0} for each in ("H1", "H2")]),
        group("G2", weight=20, suitable=[{"facility": each, "atoms": 1, "distance_km": 0} for each in ("H2", "H3")]),
        group("G3", weight=5, wishes=[place("H1", 0, "17:00"), place("H1", 0, "17:30")]),
    ],
)  # fmt: skip
INSTANCE = reading.instance(RAW)
MONDAY_AT_FIVE = Place("H1", 0, 17 * 60)


def plan() -> plans.Plan:
    return Run(INSTANCE, work=20).make()


def test_who_has_the_time_is_told_with_points_and_last_season() -> None:
    told = explain.explained(INSTANCE, plan(), "G3", MONDAY_AT_FIVE)
    assert told["competitors"] == [
        {
            "group": "G1", "facility": "H1", "atoms": ["A"], "day": 0, "from": "17:00", "minutes": 60,
            "points": 30 * (60 + 32 + 40), "last_season": True,
        }
    ]  # fmt: skip
    assert (told["granted"], told["rules"], told["points"]) == (False, [], 5 * (60 + 32))


def test_it_is_told_what_it_would_take_and_cost() -> None:
    told = explain.explained(INSTANCE, plan(), "G3", MONDAY_AT_FIVE)["what_if"]
    # One move: G1 goes. Two: G1 takes the time of G2, who goes to its second hall.
    assert told == [
        {"moves": 1, "moved": ["G1"], "lost": ["G1"], "score_change": 5 * (92 + 60) - 30 * (132 + 60)},
        {"moves": 2, "moved": ["G1", "G2"], "lost": [], "score_change": 5 * (92 + 60) - 30 * (132 - 90) - 20 * 2},
    ]


def test_whoever_is_in_the_way_giving_way_is_told_though_there_was_no_time_to_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(what_if, "SEARCHES", ((12, 0.0), (45, 0.0)))
    found = what_if.ways(INSTANCE, plan(), "G3", MONDAY_AT_FIVE)
    assert [(each.told["moves"], each.told["moved"], each.told["lost"]) for each in found] == [(1, ["G1"], ["G1"])]
    [way] = found
    pinned = reading.instance({**RAW, "pins": [{"group": "G3", **place("H1", 0, "17:00")}]})
    assert {(each.group, each.place) for each in way.sessions} == {
        ("G3", MONDAY_AT_FIVE),
        *((each.group, each.place) for each in plan().sessions if each.group == "G2"),
    }
    assert score_of(pinned, way.sessions) == plan().score + way.told["score_change"]


def test_a_rule_is_told_and_nothing_more_is_asked() -> None:
    told = explain.explained(INSTANCE, plan(), "G3", Place("H1", 0, 17 * 60 + 30))
    assert (told["rules"], told["what_if"], told["price"], told["points"]) == (["closed"], [], None, None)


def test_what_is_granted_is_told_so() -> None:
    told = explain.explained(INSTANCE, plan(), "G1", MONDAY_AT_FIVE)
    assert (told["granted"], told["what_if"]) == (True, [])
