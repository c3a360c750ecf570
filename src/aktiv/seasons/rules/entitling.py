"""What a club is due: minutes a week by the municipality's formula, with the arithmetic that anyone can follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from aktiv.seasons.rules.asked import Club, Group, Within
from aktiv.seasons.rules.tables import Table
from aktiv.seasons.rules.weeks import Span, share


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


def entitlement(table: Table, club: Club, groups: Sequence[Group], season: Span | None = None) -> Entitlement:
    """What a club is due for its groups, in whole minutes; fractions of a minute are left out once, at each group.

    Who trains in some weeks of the season alone asks for so many minutes a week on average.
    """
    steps = tuple(_step(table, each, season) for each in groups)
    asked = int(sum(_asked(each, season) for each in groups))
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


def due_in_all(table: Table, group: Group) -> int:
    """Minutes a week that a club's hours come to by the rules, whatever it asks for; 0 where no row fits."""
    return sum(step.minutes for step in (_of_row(table, group.key, each) for each in group.counted) if step)


def _asked(group: Group, season: Span | None) -> Fraction:
    whole = Fraction(group.sessions * group.minutes)
    return whole if season is None else whole * share(group.weeks, group.span, season)


def _step(table: Table, group: Group, season: Span | None) -> Step:
    found = [step for each in group.counted if (step := _of_row(table, group.key, each)) is not None]
    if not found:
        minutes = int(_asked(group, season))
        return Step(group.key, "", minutes, 0, 0, minutes)
    return Step(
        group.key,
        ", ".join(dict.fromkeys(each.rule for each in found)),
        sum(each.fixed for each in found),
        sum(each.of_members for each in found),
        sum(each.capped_by for each in found),
        sum(each.minutes for each in found),
    )


def _of_row(table: Table, key: str, each: Within) -> Step | None:
    row = table.due_of(each.age, each.level)
    if row is None:
        return None
    fixed = row.minutes + row.first_minutes
    of_members = int(row.per_member * Fraction(each.members))
    minutes = fixed + of_members
    over = max(0, minutes - row.at_most) if row.at_most is not None else 0
    return Step(key, row.name, fixed, of_members, over, minutes - over)
