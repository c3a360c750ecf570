"""The optimum of a tiny instance by trying everything, with the checker's reading of the rules."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import prod

from aktiv.seasons.solver.checker import Rulebook
from aktiv.seasons.solver.checker_score import score_of
from aktiv.seasons.solver.facts import Instance, Place, Session
from aktiv.seasons.solver.reading import clock, minutes

STARTS = [minutes(clock(at)) for at in range(17 * 60, 20 * 60, 30)]


def best(instance: Instance) -> int | None:
    """The score of the best valid plan; None when there is none."""
    return max((score_of(instance, plan) for plan in every(instance)), default=None)


def attempts(instance: Instance) -> int:
    """How many plans there are to try, those that clash counted."""
    return prod(map(len, _ways(Rulebook(instance), instance)))


def _ways(rules: Rulebook, instance: Instance) -> list[list[tuple[Session, ...]]]:
    """Each group's sessions in every way that it alone allows."""
    options = []
    for group in instance.groups:
        legal = [
            Session(group.id, place, minutes, unit)
            for each in group.suitable
            for day in range(2)
            for start in STARTS
            for place in [Place(each.facility, day, start)]
            for minutes in rules.lengths(group)
            if not rules.codes(group, place, minutes)
            for unit in rules.open_units(group, place, minutes)
        ]
        ways: list[tuple[Session, ...]] = [()]
        for times in range(1, group.sessions + 1):
            ways += [
                way
                for way in combinations(legal, times)
                if not any(rules.too_near(group, a, b) for a, b in combinations(way, 2))
            ]
        options.append(ways)
    return options


def every(instance: Instance) -> Iterator[list[Session]]:
    """Every valid plan."""
    rules = Rulebook(instance)
    options = _ways(rules, instance)

    def fits(plan: list[Session], way: tuple[Session, ...]) -> bool:
        return not any(_clash(rules, one, other) for one in way for other in plan)

    def extend(number: int, plan: list[Session]) -> Iterator[list[Session]]:
        if number == len(options):
            if _decided(rules, plan):
                yield plan
            return
        for way in options[number]:
            if fits(plan, way):
                yield from extend(number + 1, [*plan, *way])

    yield from extend(0, [])


def _clash(rules: Rulebook, one: Session, other: Session) -> bool:
    if one.place.day != other.place.day or one.place.start >= other.end or other.place.start >= one.end:
        return False
    if not rules.same_weeks(one.group, other.group):
        return False
    same_atom = one.place.facility == other.place.facility and not one.atoms.isdisjoint(other.atoms)
    return same_atom or not rules.groups[one.group].coaches.isdisjoint(rules.groups[other.group].coaches)


def _decided(rules: Rulebook, plan: list[Session]) -> bool:
    has = {(each.group, each.place, each.minutes): each.atoms for each in plan}
    for pin in rules.pins[0].values():
        if pin.atoms not in (None, has.get(pin[:3])) or pin[:3] not in has:
            return False
    limit = rules.instance.max_moves
    return (
        limit is None or sum((each.group, each.place, each.minutes) not in has for each in rules.bound_to_stay) <= limit
    )
