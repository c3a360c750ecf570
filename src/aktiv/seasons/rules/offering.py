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

from aktiv.seasons.rules.figures import shares
from aktiv.seasons.rules.tables import USUAL_DATES, USUAL_HOURS
from aktiv.seasons.solver import ties
from aktiv.seasons.solver.facts import Group, Instance, Place, Session
from aktiv.seasons.solver.legality import Legality

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


def in_line(
    instance: Instance, seed: ties.Seed, free: Free, refused: Collection[str], standing: Sequence[Session]
) -> list[Turn]:
    """The refused groups that could use the time, the first first. `standing` are the sessions that groups have."""
    rules = Legality(instance)
    if free.facility not in rules.halls:
        return []
    standing = [each for each in standing if each.group in rules.groups]
    due = {each.club: NOTHING_DUE if each.ratio is None else each.ratio for each in shares(instance, standing)}
    turns = []
    for name in refused:
        group = rules.groups.get(name)
        if group is not None and (turn := _best(rules, group, free, standing)) is not None:
            turns.append(turn)
    return sorted(
        turns,
        key=lambda each: (
            -each.points, due[rules.groups[each.group].club], ties.rank(seed, "group", each.group), each.group
        ),
    )  # fmt: skip


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
