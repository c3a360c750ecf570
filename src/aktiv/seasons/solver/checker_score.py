"""The score, reckoned a second time for the checker: session by session, from the table of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import floor

from aktiv.seasons.solver.facts import Group, Instance, Session

FIFTHS = ((0, 32000), (1, 8000), (2, 2000), (3, 500), (4, 120))


def score_of(instance: Instance, sessions: Iterable[Session]) -> int:
    """What the sessions are worth together."""
    groups = {each.id: each for each in instance.groups}
    got = {club.id: Fraction(club.elsewhere) for club in instance.clubs}
    seen: set[str] = set()
    total = 0
    for session in sessions:
        group = groups[session.group]
        points = 60 + quality(group, session) + continuity(instance.continuity, group, session)
        total += floor(group.weight * points * group.share * Fraction(session.minutes, group.minutes))
        if session.group not in seen:
            seen.add(session.group)
            total += floor(60 * group.weight * group.share)
        got[group.club] += session.minutes * group.share
    if instance.fair:
        total += sum(coverage(got[club.id] / club.entitlement) for club in instance.clubs if club.entitlement > 0)
    return total


def coverage(part: Fraction) -> int:
    """What it is worth that a club has got this part of what it is entitled to: each fifth of it for itself."""
    nothing, whole = Fraction(0), Fraction(1)
    return floor(sum((worth * min(whole, max(nothing, 5 * part - fifth)) for fifth, worth in FIFTHS), nothing))


def quality(group: Group, session: Session) -> int:
    """Between 0 and 40: the hall, the day of the week and how near it is to what was wished."""
    place = session.place
    hall = 14 if any(wish.facility == place.facility for wish in group.wishes) else None
    far = 0
    for rank, suitable in enumerate(group.suitable):
        if suitable.facility == place.facility:
            far = min(6, suitable.kilometres)
            hall = max(0, 8 - 2 * rank) if hall is None else hall
    near = 0
    for wish in group.wishes:
        if wish.day == place.day:
            near = max(0, 12 - abs(place.start - wish.start) // 15)
            break
    weekend = -6 if place.day in (5, 6) else 0
    return min(40, max(0, 6 + (hall or 0) - far + weekend + near))


def continuity(kappa: int, group: Group, session: Session) -> int:
    """For last season's hall or time on that day."""
    for last in group.last_season:
        if last.day == session.place.day:
            late = abs(last.start - session.place.start)
            if last.facility == session.place.facility:
                return kappa if late == 0 else kappa // 3 if late <= 30 else 0
            return kappa // 6 if late == 0 else 0
    return 0
