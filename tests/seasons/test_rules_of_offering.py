"""Who is offered freed time: only those who could have it, and in an order that no place in a file decides."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aktiv.seasons.rules.offering import Free, in_line
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.facts import Place, Session
from tests.seasons.towns import group, hall, instance, tiny

HALL = hall("H1", 3, (0, "17:00", "21:00"), (1, "17:00", "21:00"))
FREE = Free("H1", 0, 18 * 60, 19 * 60 + 30, frozenset("AB"))


def line(*groups: dict[str, Any], standing: tuple[Session, ...] = (), seed: int = 1, free: Free = FREE) -> list[str]:
    asked = reading.instance(instance([HALL], list(groups), schema="season-allocation/2"))
    return [each.group for each in in_line(asked, seed, free, [each["id"] for each in groups], standing)]


def there(name: str, day: int, start: int, minutes: int = 60) -> Session:
    return Session(name, Place("H1", day, start), minutes, frozenset("C"))


def test_points_come_first_then_the_club_with_least_of_its_due_then_the_draw() -> None:
    """The weight is what the round's rules give the group; the distance and the wish count as they do in a plan."""
    heavy, light = group("heavy", weight=20), group("light")
    assert line(light, heavy) == ["heavy", "light"]
    wished = group("wished", wishes=[{"facility": "H1", "day": 0, "from": "18:00"}])
    assert line(light, wished) == ["wished", "light"]
    served, other = group("a", "C1", sessions=2), group("b", "C2", sessions=2)
    assert line(served, other, standing=(there("a", 1, 17 * 60),)) == ["b", "a"]
    assert line(served, other, standing=(there("b", 1, 17 * 60),)) == ["a", "b"]
    draws = {tuple(line(group("a", "C1"), group("b", "C2"), seed=seed)) for seed in range(20)}
    assert draws == {("a", "b"), ("b", "a")}


def test_who_could_not_use_it_is_passed_over() -> None:
    """Too large for the part, too long, too late for its age, another hall, too near its own, its coach elsewhere."""
    assert line(group("x", suitable=[{"facility": "H1", "atoms": 4, "distance_km": 0}])) == []
    assert line(group("x", suitable=[])) == []
    assert line(group("x", minutes=120)) == []
    assert line(group("x", minutes=120, least_minutes=90)) == ["x"]
    assert line(group("x", windows=[{"day": 0, "from": "17:00", "to": "18:30"}])) == []
    assert line(group("x", sessions=2), standing=(there("x", 0, 17 * 60),)) == []
    assert line(group("x", sessions=2, days_apart=2), standing=(there("x", 1, 17 * 60),)) == []
    one, two = group("x", coaches=["Kari"], minutes=90), group("y", "C2", coaches=["Kari"])
    assert line(one, standing=(there("x", 1, 17 * 60),)) == ["x"]
    assert line(one, two, standing=(there("y", 0, 19 * 60),)) == []


@settings(max_examples=60, deadline=None)
@given(tiny(), st.randoms(use_true_random=False))
def test_the_line_is_the_same_however_the_file_is_shuffled(raw: dict[str, Any], chance: Any) -> None:
    """And what each would have is within the free time, and in the parts that are free."""
    first = raw["facilities"][0]
    free = Free(first["id"], 0, 17 * 60, 19 * 60, frozenset(first["atoms"]))
    names = [each["id"] for each in raw["groups"]]
    told = in_line(reading.instance(raw), 7, free, names, [])
    shuffled = {**raw, "groups": chance.sample(raw["groups"], len(names))}
    assert in_line(reading.instance(shuffled), 7, free, chance.sample(names, len(names)), []) == told
    for each in told:
        assert free.start <= each.start < each.start + each.minutes <= free.end
        assert each.atoms <= free.atoms
    assert [each.points for each in told] == sorted((each.points for each in told), reverse=True)
