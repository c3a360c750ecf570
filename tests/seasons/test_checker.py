"""The checker refuses a plan as soon as anything in it is not true."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from aktiv.seasons.solver import checker, plans, reading
from aktiv.seasons.solver.running import Run
from tests.seasons.towns import group, hall, instance, place

Json = dict[str, Any]
RAW = instance(
    [hall("H1", 2, (0, "17:00", "19:00"), (1, "17:00", "19:00"), (1, "19:00", "20:00", ["A"]))],
    [
        group("G1", wishes=[place("H1", 0, "17:00"), place("H1", 0, "20:00")], coaches=["P1"], members=10),
        group(
            "G2", weight=12, sessions=2, days_apart=1, suitable=[{"facility": "H1", "atoms": 3, "distance_km": 2}],
            windows=[{"day": day, "from": "17:00", "to": "20:00"} for day in range(2)], coaches=["P1"],
            wishes=[place("H1", 0, "17:00")],
        ),
        group("G3", weight=8, windows=[{"day": 1, "from": "17:00", "to": "20:00"}], wishes=[place("H1", 1, "17:00")]),
        group("G4", weight=1, wishes=[place("H1", 0, "17:30")]),
    ],
    pins=[{"group": "G2", **place("H1", 1, "17:00")}, {"group": "G3", **place("H1", 1, "17:30")}],
    standing_plan=[{"group": "G1", **place("H1", 0, "17:00"), "atoms": ["B"], "minutes": 60}],
)  # fmt: skip


@cache
def document() -> Json:
    return Run(reading.instance(RAW), work=20).make().document()


def violations(change: Callable[[Json], object]) -> list[str]:
    raw = copy.deepcopy(document())
    change(raw)
    return list(checker.violations(reading.instance(RAW), plans.plan(raw)))


def test_a_plan_of_the_solver_is_valid() -> None:
    assert violations(lambda raw: None) == []


def first(raw: Json, name: str) -> Json:
    return next(each for each in raw["sessions"] if each["group"] == name)


CHANGES: dict[str, tuple[str, Callable[[Json], object]]] = {
    "another instance": ("hash", lambda raw: raw.update(instance_sha256="0" * 64)),
    "sessions in another order": ("order", lambda raw: raw["sessions"].reverse()),
    "refusals in another order": ("order", lambda raw: raw["refusals"].reverse()),
    "an unknown group": ("no group", lambda raw: first(raw, "G1").update(group="G9")),
    "an unknown facility": ("no facility", lambda raw: first(raw, "G1").update(facility="H9")),
    "another length": ("R1", lambda raw: first(raw, "G1").update(minutes=45)),
    "a start off the grid": ("R1", lambda raw: first(raw, "G4").update({"from": "17:10"})),
    "a day outside the windows": ("R1", lambda raw: first(raw, "G1").update(day=1)),
    "atoms that are no unit": ("R1", lambda raw: first(raw, "G1").update(atoms=["A", "C"])),
    "atoms that are not open": ("R1", lambda raw: first(raw, "G3").update({"atoms": ["C"], "from": "19:00"})),
    "an atom twice": ("R2", lambda raw: first(raw, "G4").update({"from": first(raw, "G2")["from"], "atoms": ["A"]})),
    "a session too many": ("R3", lambda raw: raw["sessions"].insert(0, {**first(raw, "G1"), "atoms": ["A"]})),
    "two on a day": ("R4", lambda raw: first(raw, "G2").update(day=1)),
    "a coach in two places": ("R5", lambda raw: first(raw, "G1").update({"from": first(raw, "G2")["from"]})),
    "a pin left out": ("R6", lambda raw: raw["sessions"].remove(
        next(each for each in raw["sessions"] if each["group"] == "G2" and each["day"] == 1))),
    "a score of its own": ("score", lambda raw: raw.update(score=raw["score"] - 1)),
    "a bound below the score": ("bound", lambda raw: raw.update(bound=raw["score"] - 1)),
    "optimal without proof": ("status", lambda raw: raw.update(bound=raw["score"] + 1)),
    "feasible with proof": ("status", lambda raw: raw.update(status="feasible")),
    "a refusal left out": ("refusal", lambda raw: raw["refusals"].pop()),
    "a refusal for another reason": ("refusal", lambda raw: raw["refusals"][0].update(reason="own")),
    "a rejected pin left out": ("pins", lambda raw: raw["rejected_pins"].clear()),
    "a rejected pin by another": ("pins", lambda raw: raw["rejected_pins"][0].update(by=[1])),
    "moves untold": ("moves", lambda raw: raw.pop("moves")),
    "moves told wrong": ("moves", lambda raw: raw.update(moves=7)),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_plan_that_was_changed_is_refused_for_it(name: str) -> None:
    code, change = CHANGES[name]
    assert [each for each in violations(change) if code in each] != []
