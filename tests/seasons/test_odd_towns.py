"""Instances nobody would call usual, and that are valid all the same."""

from __future__ import annotations

from typing import Any

import pytest

from aktiv.seasons.solver import checker, plans, reading
from aktiv.seasons.solver.layout import Wanted, lay_out
from aktiv.seasons.solver.running import Run
from tests.seasons.towns import group, hall, instance, place

Json = dict[str, Any]


def lanes(number: int) -> Json:
    """A pool: any lanes that lie beside each other may be let together."""
    atoms = [f"L{n:02d}" for n in range(number)]
    units = [atoms[a:b] for a in range(number) for b in range(a + 1, number + 1)]
    return {"id": "H1", "atoms": atoms, "units": units, "open": [{"day": 0, "from": "17:00", "to": "19:00"}]}


def several(count: int, **more: Any) -> list[Json]:
    return [
        group(f"G{n}", weight=n % 7, suitable=[{"facility": "H1", "atoms": 1 + n % 5, "distance_km": 0}], **more)
        for n in range(count)
    ]


ODD = {
    "nothing at all": instance([], []),
    "halls without groups": instance([hall("H1", 2, (0, "17:00", "19:00"))], [], clubs=[{"id": "C1"}], fair=True),
    "groups without halls": instance([], [group("G1", suitable=[])], fair=True),
    "a pool of twelve lanes": instance([lanes(12)], several(20)),
    "a grid of five minutes": instance([hall("H1", 2, (0, "17:00", "19:00"))], several(6, minutes=47), grid_minutes=5),
    "fair with odd lengths": instance(
        [hall("H1", 2, (0, "17:00", "19:00"))],
        [group(f"G{n}", f"C{n % 2}", minutes=31 + n) for n in range(8)],
        fair=True,
    ),
    "a session of a whole day": instance(
        [hall("H1", 0, (0, "00:00", "24:00"))],
        [group("G1", minutes=1440, windows=[{"day": 0, "from": "00:00", "to": "24:00"}])],
    ),
    "nobody counts for anything": instance(
        [hall("H1", 0, (0, "17:00", "19:00"))], [group("G1", weight=0, wishes=[place("H1", 0, "17:00")])]
    ),
    "numbers beyond any use": instance(
        [hall("H1", 0, (0, "17:00", "19:00"))],
        [group("G1", suitable=[{"facility": "H1", "atoms": 10**40, "distance_km": 1e300}]),
         group("G2", members=10**40)],
        clubs=[{"id": "C1", "entitlement_minutes": 10**40, "served_elsewhere_minutes": 10**40}], fair=True,
        standing_plan=[], max_moves=10**40,
    ),
    "a plan that never could stand": instance(
        [hall("H1", 0, (0, "17:00", "18:00"))], [group("G1"), group("G2")], max_moves=1,
        standing_plan=[
            {"group": each, **place("H1", 0, "17:00"), "atoms": ["A"], "minutes": 60} for each in ("G1", "G2", "G2")
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_an_odd_town_is_solved_and_proved(name: str) -> None:
    read = reading.instance(ODD[name])
    run = Run(read, work=30)
    plan = run.make()
    assert run.failed is None
    assert plans.plan(plan.document()).document() == plan.document()
    assert list(checker.violations(read, plan)) == []
    assert plan.status == "optimal"


def test_a_crowded_day_that_depth_first_would_never_end_is_laid_out_all_the_same() -> None:
    lane = tuple(1 << n for n in range(40))
    halves = tuple(0b11 << n for n in range(39))
    crowd = [
        Wanted(start, start + 20 + 7 * (n % 5), lane if n % 3 else halves) for start in (0, 10, 20) for n in range(10)
    ]
    chosen = lay_out(crowd)
    assert chosen is not None
    assert all(
        chosen[a] & chosen[b] == 0
        for a in range(len(crowd))
        for b in range(a)
        if crowd[a].start < crowd[b].end and crowd[b].start < crowd[a].end
    )
    assert lay_out([Wanted(0, 10, (1, 2))] * 3) is None


def test_more_sessions_than_a_stack_is_deep_are_laid_out() -> None:
    assert lay_out([Wanted(n, n + 1, (1,)) for n in range(1200)]) is not None
