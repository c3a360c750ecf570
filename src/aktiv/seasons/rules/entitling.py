"""What a club is due: minutes a week by the municipality's formula, with the arithmetic that anyone can follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from aktiv.seasons.rules.asked import Club, Group
from aktiv.seasons.rules.tables import Table


@dataclass(frozen=True, slots=True)
class Step:
    """One group's part: the row's name (empty: no row fits, and what it asked for counts), minutes that make it up."""

    group: str
    rule: str
    fixed: int
    of_members: int
    capped_by: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Minutes a week. `asked` is what its groups ask for together; a club is never due more than that."""

    club: str
    steps: tuple[Step, ...]
    asked: int
    less_unused: int
    served_elsewhere: int
    minutes: int


def entitlement(table: Table, club: Club, groups: Sequence[Group]) -> Entitlement:
    """What a club is due for its groups, in whole minutes; fractions of a minute are left out once, at each group."""
    steps = tuple(_step(table, each) for each in groups)
    asked = sum(each.sessions * each.minutes for each in groups)
    whole = sum(step.minutes for step in steps)
    less = club.unused_minutes * table.unused_percent // 100
    return Entitlement(
        club=club.key,
        steps=steps,
        asked=asked,
        less_unused=min(less, whole),
        served_elsewhere=club.own_minutes if table.own_hall_counts else 0,
        minutes=min(asked, max(0, whole - less)),
    )


def _step(table: Table, group: Group) -> Step:
    row = table.due_of(group.age, group.level)
    if row is None:
        minutes = group.sessions * group.minutes
        return Step(group.key, "", minutes, 0, 0, minutes)
    fixed = row.minutes + row.first_minutes
    of_members = int(row.per_member * Fraction(group.members))
    minutes = fixed + of_members
    over = max(0, minutes - row.at_most) if row.at_most is not None else 0
    return Step(group.key, row.name, fixed, of_members, over, minutes - over)
