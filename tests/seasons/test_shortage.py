"""What an hour costs: the solver's prices of hours, kept beside the plan, and added up to where the shortage is."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from aktiv.seasons.actions.solving import finish, take_up
from aktiv.seasons.models import Plan, Round
from aktiv.seasons.queries.plans import document_of
from aktiv.seasons.queries.shortage import priced_plans, prices_of
from aktiv.seasons.rules.packing import file_bytes
from aktiv.seasons.rules.shortage import Hour, added, dearest, hours_of, scarcest, step_of
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.prices import Prices
from aktiv.seasons.solver.progress import Progress
from aktiv.seasons.solver.running import Run
from aktiv.seasons.solver.solving import Solver
from aktiv.seasons.solver.stopping import Stop
from aktiv.seasons.solving import solve
from tests.bookings.world import World
from tests.seasons.test_plans import AFTER, allocating, opened, planned, proposed, world
from tests.seasons.towns import town

__all__ = ["allocating", "opened", "planned", "world"]  # fixtures
WORK = 0.5


def crowded(groups: int, hours: int = 2) -> dict[str, Any]:
    """A hall that is open for so many hours of a Monday from 17, and empty hours of a Tuesday; groups that all want an
    hour on Monday."""
    return {
        "schema": "season-allocation/1",
        "id": "crowded",
        "grid_minutes": 60,
        "facilities": [
            {
                "id": "h1",
                "atoms": ["0", "1"],
                "units": [["0", "1"]],
                "open": [
                    {"day": 0, "from": "17:00", "to": f"{17 + hours}:00"},
                    {"day": 1, "from": "17:30", "to": "19:00"},
                ],
            }
        ],
        "clubs": [{"id": "c1"}],
        "groups": [
            {
                "id": f"g{number}",
                "club": "c1",
                "weight": 1 + number,
                "sessions": 1,
                "minutes": 60,
                "days_apart": 1,
                "members": 10,
                "suitable": [{"facility": "h1", "atoms": 2, "distance_km": 0}],
                "windows": [{"day": 0, "from": "16:00", "to": "22:00"}],
                "wishes": [],
                "last_season": [],
            }
            for number in range(groups)
        ],
    }


def priced(raw: dict[str, Any]) -> tuple[dict[str, list[list[int]]], int]:
    run = Run(reading.instance(raw), seed=1, work=WORK)
    plan = run.make()
    assert run.prices is not None
    return run.prices, plan.score


def test_an_hour_costs_what_one_more_of_it_would_bring() -> None:
    """Three want two hours: the third, of weight 1, is what another hour would bring; groups of weight 2 and 3 do not
    make it dearer. Where nobody may train it is free, and so is everything when there is room for all."""
    prices, score = priced(crowded(3))
    by_hour = {(day, hour): points for day, hour, points in prices["h1"]}
    assert set(by_hour) == {(0, 17), (0, 18), (1, 17), (1, 18)}
    _prices, better = priced(crowded(3, hours=3))
    assert by_hour[0, 17] + by_hour[0, 18] >= better - score > 0
    assert min(by_hour[0, 17], by_hour[0, 18]) >= better - score
    assert max(by_hour[0, 17], by_hour[0, 18]) <= 2 * (better - score)
    assert by_hour[1, 17] == by_hour[1, 18] == 0
    room, _score = priced(crowded(3, hours=5))
    assert {points for _day, _hour, points in room["h1"]} == {0}


def test_the_hours_of_a_town_cost_together_what_its_halls_do() -> None:
    solver = Solver(reading.instance(town(3, 12, 5)), 1, Stop(until=None, work=WORK), Progress())
    solver.solve()
    prices = Prices(solver.rows, solver.solved().prices)
    hours = prices.of_hours()
    for hall, total in prices.of_halls().items():
        assert abs(sum(hours[hall].values()) - total) <= len(hours[hall])
    assert sum(prices.of_halls().values()) > 0


def test_a_child_that_tells_prices_writes_the_same_plan(tmp_path: Path) -> None:
    raw = crowded(3)
    outcome = solve(raw, seed=3, seconds=10, megabytes=2048, heard=lambda _progress: False)
    assert outcome.document is not None
    assert outcome.prices is not None
    bare = Run(reading.instance(raw), seed=3, seconds=10).make().document()
    assert file_bytes(outcome.document) == file_bytes(bare)
    assert set(outcome.prices) == {"h1"}


def test_prices_stand_beside_the_plan_and_not_in_its_file(world: World, allocating: Round) -> None:
    asked = proposed(world, allocating)
    assert priced_plans(allocating.pk) == []
    begun = take_up(asked.pk, AFTER)
    assert begun is not None
    plan, instance = begun
    run = Run(reading.instance(instance), seed=plan.seed, work=WORK)
    document = run.make().document()
    finish(plan, instance, document, AFTER, prices=run.prices)
    assert [each.pk for each in priced_plans(allocating.pk)] == [asked.pk]
    assert prices_of(plan) == run.prices
    assert document_of(Plan.objects.get(pk=asked.pk)) == document


def test_prices_are_told_in_training_hours_and_added_up() -> None:
    prices = {"h1": [[0, 17, 300], [0, 18, 100], [1, 17, 0]], "h2": [[0, 17, 50]]}
    hours = hours_of(prices, 2000, 600)  # ten hours bring 2,000 points: 200 each
    assert hours[0] == Hour(1, 0, 17, Fraction(3, 2))
    of_hall = added(hours, lambda each: each.hall)
    assert (of_hall[1].hours, of_hall[1].worth, of_hall[1].each) == (3, Fraction(2), Fraction(2, 3))
    assert scarcest(of_hall) == [1, 2]
    assert [(each.hall, each.day, each.hour) for each in dearest(hours, 2)] == [(1, 0, 17), (1, 0, 18)]
    assert {each.worth for each in hours_of(prices, 0, 600)} == {Fraction(0)}
    assert {each.worth for each in hours_of(prices, 10, 0)} == {Fraction(0)}


@pytest.mark.parametrize(
    ("worth", "step"),
    [(0, 0), (Fraction(1, 50), 0), (Fraction(1, 10), 1), (Fraction(1, 4), 2), (Fraction(1, 2), 3), (1, 4), (9, 4)],
)
def test_a_shortage_has_five_steps(worth: Fraction, step: int) -> None:
    assert step_of(Fraction(worth)) == step
