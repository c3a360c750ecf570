"""The reported figures of a plan: what a council asks about it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from aktiv.seasons.solver.facts import Instance, Place, Session

Figures = dict[str, int | float | str]


def figures(instance: Instance, sessions: Iterable[Session]) -> Figures:
    """Name → figure. Coverage is minutes got of those entitled to, for clubs entitled to any."""
    groups = {group.id: group for group in instance.groups}
    sessions = list(sessions)
    minutes = {club.id: Fraction(0) for club in instance.clubs}
    given: dict[str, int] = {}
    places = set()
    for session in sessions:
        group = groups[session.group]
        minutes[group.club] += session.minutes * group.share
        given[session.group] = given.get(session.group, 0) + 1
        places.add((session.group, session.place))
    coverage = sorted(
        Fraction(club.elsewhere + minutes[club.id], club.entitlement) for club in instance.clubs if club.entitlement > 0
    )
    members = {club.id: 0 for club in instance.clubs}
    for group in instance.groups:
        members[group.club] += group.members
    found: Figures = {
        "sessions": f"{len(sessions)} of {sum(group.sessions for group in instance.groups)}",
        "groups with nothing": sum(1 for group in instance.groups if group.id not in given),
        "wishes granted": _of(places, ((group.id, wish) for group in instance.groups for wish in group.wishes)),
        "last season kept": _of(places, ((group.id, last) for group in instance.groups for last in group.last_season)),
    }
    if coverage:
        found["coverage worst"] = _rounded(coverage[0], 3)
        found["coverage p10"] = _rounded(coverage[-(-len(coverage) // 10) - 1], 3)
    found["clubs below 40 %"] = sum(1 for each in coverage if each < Fraction(2, 5))
    found["clubs below 60 %"] = sum(1 for each in coverage if each < Fraction(3, 5))
    shares = [Fraction(minutes[club], number) for club, number in members.items() if number]
    found["gini minutes per member"] = _rounded(gini(shares), 4)
    return found


def gini(shares: list[Fraction]) -> Fraction:
    """0 when all have the same (or nothing), towards 1 when one has all."""
    total, number = sum(shares), len(shares)
    if not total:
        return Fraction(0)
    weighted = sum((2 * place - number - 1) * share for place, share in enumerate(sorted(shares), start=1))
    return Fraction(weighted) / (number * total)


def _of(places: set[tuple[str, Place]], asked: Iterable[tuple[str, Place]]) -> str:
    asked = list(asked)
    return f"{sum(1 for each in asked if each in places)} of {len(asked)}"


def _rounded(value: Fraction, digits: int) -> float:
    return round(float(value), digits)
