"""Who is offered freed time: only those who could have it, and in an order that no place in a file decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aktiv.seasons.rules.figures import shares
from aktiv.seasons.rules.offering import NOTHING_DUE, Free, Turn, _best, field_of, in_line
from aktiv.seasons.solver import reading, ties
from aktiv.seasons.solver.facts import Instance, Place, Session
from aktiv.seasons.solver.legality import Legality
from tests.seasons.towns import group, hall, instance, tiny

HALL = hall("H1", 3, (0, "17:00", "21:00"), (1, "17:00", "21:00"))
FREE = Free("H1", 0, 18 * 60, 19 * 60 + 30, frozenset("AB"))


def line(*groups: dict[str, Any], standing: tuple[Session, ...] = (), seed: int = 1, free: Free = FREE) -> list[str]:
    raw = instance([HALL], list(groups), schema="season-allocation/2")
    return [each.group for each in line_of(raw, seed, free, [each["id"] for each in groups], standing)]


def line_of(
    raw: dict[str, Any], seed: int, free: Free, refused: Collection[str], standing: Sequence[Session]
) -> list[Turn]:
    """Reckoned with what has to do with the hour alone, and with what each club has got in all."""
    clubs, got = {each["id"]: each["club"] for each in raw["groups"]}, Counter[str]()
    for each in standing:
        got[clubs[each.group]] += each.minutes
    field = field_of(raw, free, refused)
    mine = [each for each in standing if each.group in field.groups]
    return in_line(field, seed, free, mine, {club: minutes for club, minutes in got.items() if club in field.clubs})


def line_of_all(
    whole: Instance, seed: int, free: Free, refused: Collection[str], standing: Sequence[Session]
) -> list[Turn]:
    """The same reckoned with the whole problem: every hall, every group, each club's share of all its times."""
    rules = Legality(whole)
    due = {each.club: NOTHING_DUE if each.ratio is None else each.ratio for each in shares(whole, standing)}
    turns = [_best(rules, rules.groups[name], free, standing) for name in refused]
    return sorted(
        (each for each in turns if each is not None),
        key=lambda each: (
            -each.points, due[rules.groups[each.group].club], ties.rank(seed, "group", each.group), each.group
        ),
    )  # fmt: skip


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
    clubs = [{"id": "C1", "served_elsewhere_minutes": 60}, {"id": "C2", "entitlement_minutes": 120}]
    raw = instance([HALL], [served, other], clubs=clubs)
    firsts = {line_of(raw, seed, FREE, ["a", "b"], [])[0].group for seed in range(20)}
    assert firsts == {"b"}, "what a club has elsewhere counts"
    assert [each.group for each in line_of(raw, 1, FREE, ["a", "b"], [there("b", 1, 17 * 60, 90)])] == ["a", "b"]
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
    raw = instance([HALL], [one, two])
    assert line_of(raw, 1, FREE, ["x"], [there("y", 0, 19 * 60)]) == [], "nor when the other was refused nothing"
    assert line_of({**raw, "bans": [{"group": "x", "day": 0}]}, 1, FREE, ["x"], []) == []


@settings(max_examples=60, deadline=None)
@given(tiny(), st.randoms(use_true_random=False))
def test_the_line_is_the_same_however_the_file_is_shuffled(raw: dict[str, Any], chance: Any) -> None:
    """And what each would have is within the free time, and in the parts that are free."""
    first = raw["facilities"][0]
    free = Free(first["id"], 0, 17 * 60, 19 * 60, frozenset(first["atoms"]))
    names = [each["id"] for each in raw["groups"]]
    told = line_of(raw, 7, free, names, [])
    shuffled = {**raw, "groups": chance.sample(raw["groups"], len(names))}
    assert line_of(shuffled, 7, free, chance.sample(names, len(names)), []) == told
    for each in told:
        assert free.start <= each.start < each.start + each.minutes <= free.end
        assert each.atoms <= free.atoms
    assert [each.points for each in told] == sorted((each.points for each in told), reverse=True)


@settings(max_examples=150, deadline=None)
@given(tiny(standing=True, option="all"), st.data())
def test_the_part_of_a_problem_that_is_read_gives_the_line_of_the_whole(
    raw: dict[str, Any], data: st.DataObject
) -> None:
    """The same groups in the same order, with the same time and points; also where one is not among the refused."""
    hall_ = data.draw(st.sampled_from(raw["facilities"]))
    start = data.draw(st.integers(33, 38)) * 30
    atoms = frozenset(data.draw(st.sampled_from([hall_["atoms"], *hall_["units"]])))
    free = Free(hall_["id"], data.draw(st.integers(0, 1)), start, start + data.draw(st.integers(1, 5)) * 30, atoms)
    refused = data.draw(st.lists(st.sampled_from([each["id"] for each in raw["groups"]]), unique=True, min_size=1))
    whole = reading.instance(raw)
    standing = list(whole.standing or ())
    assert line_of(raw, 7, free, refused, standing) == line_of_all(whole, 7, free, refused, standing)
