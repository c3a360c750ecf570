"""Who is offered season time that became free: groups that could use it, in the order in which the round weighs them.

The same measures as in the plan: hall, size, age and openings by the round's rules, days apart and coaches against what
each has. First comes whose session there is worth most points, then whose club has least of its due, then the draw.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from aktiv.seasons.rules.tables import USUAL_DATES, USUAL_HOURS
from aktiv.seasons.solver import reading, ties
from aktiv.seasons.solver.facts import Group, Place, Session
from aktiv.seasons.solver.legality import Legality
from aktiv.seasons.solver.reading import minutes as minute_of

NOTHING_DUE = Fraction(10**9)
NO_MATTER = frozenset({"rest"})
"""What is forbidden for the sake of the rest of a plan is not, of a time that stood there already."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How time is offered by a round's rules: for how many hours, and how many dates there must be at least. Dates
    that begin sooner, and fewer than these, are free for everybody at once."""

    hours: int = USUAL_HOURS
    dates: int = USUAL_DATES

    @property
    def stands(self) -> timedelta:
        """How long an offer stands."""
        return timedelta(hours=self.hours)


def terms_of(table: Mapping[str, Any] | None) -> Terms:
    """What a version of the rules says of offers; older ones, and a round without rules, what is usual."""
    usual, said = Terms(), table or {}
    return Terms(said.get("offer_hours", usual.hours), said.get("offer_dates", usual.dates))


@dataclass(frozen=True, slots=True)
class Free:
    """A weekly time that became free: minutes after midnight, and the atoms of the hall."""

    facility: str
    day: int
    start: int
    end: int
    atoms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """A group in line, and what it would have of the time."""

    group: str
    start: int
    minutes: int
    atoms: frozenset[str]
    points: int


@dataclass(frozen=True, slots=True)
class Field:
    """What of a round's problem has to do with a time that became free: the groups that ask for it (`asking`), those
    that have a coach in common with them, and the one hall. A season's whole problem is not read for one hour."""

    problem: Mapping[str, Any]
    asking: tuple[str, ...]

    @property
    def groups(self) -> frozenset[str]:
        """The groups whose own times may be in the way."""
        return frozenset(each["id"] for each in self.problem["groups"])

    @property
    def clubs(self) -> frozenset[str]:
        """The clubs of those that ask: what each has got decides between them."""
        return frozenset(each["club"] for each in self.problem["groups"] if each["id"] in self.asking)


def field_of(problem: Mapping[str, Any], free: Free, refused: Collection[str]) -> Field:
    """The part of a problem in which it is decided who is offered a time, of those who were refused."""
    asking = [each for each in problem["groups"] if each["id"] in refused and _may_suit(each, free)]
    names = {each["id"] for each in asking}
    coaches = {coach for each in asking for coach in each.get("coaches", ())}
    groups = [
        each for each in problem["groups"] if each["id"] in names or not coaches.isdisjoint(each.get("coaches", ()))
    ]
    clubs = {each["club"] for each in groups}
    cut = {
        **problem,
        "facilities": [each for each in problem["facilities"] if each["id"] == free.facility],
        "groups": groups,
        "clubs": [_with_due(problem, each) for each in problem["clubs"] if each["id"] in clubs],
        "bans": [each for each in problem.get("bans", ()) if each["group"] in names],
        "pins": [],
        "sisters": [],
        "standing_plan": [],
    }
    return Field(cut, tuple(each["id"] for each in asking))


def in_line(
    field: Field, seed: ties.Seed, free: Free, standing: Sequence[Session], got: Mapping[str, int]
) -> list[Turn]:
    """The groups that could use the time, the first first. `standing` are the sessions of the field's groups, `got` the
    minutes a week that each club has in all, by its name in the problem."""
    instance = reading.read_before(dict(field.problem))
    rules = Legality(instance)
    if free.facility not in rules.halls:
        return []
    standing = [each for each in standing if each.group in rules.groups]
    due = {
        each.id: Fraction(each.elsewhere + got.get(each.id, 0), each.entitlement) if each.entitlement else NOTHING_DUE
        for each in instance.clubs
    }
    turns = [turn for name in field.asking if (turn := _best(rules, rules.groups[name], free, standing)) is not None]
    return sorted(
        turns,
        key=lambda each: (
            -each.points, due[rules.groups[each.group].club], ties.rank(seed, "group", each.group), each.group
        ),
    )  # fmt: skip


def _may_suit(group: Mapping[str, Any], free: Free) -> bool:
    """Whether a group could be in the hall on that day at all: what is left out here could never have the time."""
    if group.get("least_minutes", group["minutes"]) > free.end - free.start:
        return False
    if all(each["facility"] != free.facility or each["atoms"] > len(free.atoms) for each in group["suitable"]):
        return False
    return any(
        each["day"] == free.day and minute_of(each["from"]) < free.end and free.start < minute_of(each["to"])
        for each in group["windows"]
    )


def _with_due(problem: Mapping[str, Any], club: Mapping[str, Any]) -> Mapping[str, Any]:
    """A club with what it is due, which its row need not say where all of its groups are told."""
    if "entitlement_minutes" in club:
        return club
    own = [each for each in problem["groups"] if each["club"] == club["id"]]
    [told] = reading.read_before({**problem, "clubs": [club], "groups": own, "pins": []}).clubs
    return {**club, "entitlement_minutes": told.entitlement}


def _best(rules: Legality, group: Group, free: Free, standing: Sequence[Session]) -> Turn | None:
    """The longest session of the group that fits, where it is worth most; the earliest of those."""
    needed = rules.needed(group, free.facility)
    hall, there = rules.halls[free.facility], rules.halls[free.facility].mask(free.atoms)
    if needed is None or there is None:
        return None
    unit = next((each for each in hall.units.get(needed.atoms, ()) if not each & ~there), None)
    if unit is None:
        return None
    atoms = frozenset(atom for number, atom in enumerate(hall.atoms) if unit >> number & 1)
    for minutes in rules.lengths(group):
        found = [
            Turn(group.id, start, minutes, atoms, rules.points(group, place, minutes))
            for start in range(free.start, free.end - minutes + 1, rules.instance.grid)
            if (place := Place(free.facility, free.day, start))
            and not set(rules.codes(group, place, minutes)) - NO_MATTER
            and not _meets_its_own(rules, group, place, start + minutes, standing)
        ]
        if found:
            return max(found, key=lambda each: (each.points, -each.start))
    return None


def _meets_its_own(rules: Legality, group: Group, place: Place, end: int, standing: Sequence[Session]) -> bool:
    """Whether a session there is too near what the group has, or at once with one of a group with the same coach."""
    for each in standing:
        if each.group == group.id:
            if rules.too_near(group, place, end, each.place, each.end):
                return True
        elif (
            each.place.day == place.day
            and each.place.start < end
            and place.start < each.end
            and rules.share_a_coach(group.id, each.group)
        ):
            return True
    return False
