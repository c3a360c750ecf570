"""The score, reckoned a second time for the checker: session by session, from the table of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import floor

from aktiv.seasons.solver.checker_rests import edges
from aktiv.seasons.solver.facts import Group, Instance, Session

FIFTHS = (32000, 8000, 2000, 500, 120)


def score_of(instance: Instance, sessions: Iterable[Session]) -> int:
    """What the sessions are worth together."""
    sessions = list(sessions)
    groups = {each.id: each for each in instance.groups}
    got = {club.id: Fraction(club.elsewhere) for club in instance.clubs}
    seen: set[str] = set()
    total = 0
    for session in sessions:
        group = groups[session.group]
        points = 60 + quality(group, session) + continuity(instance.continuity, group, session)
        points += edges(instance, session) * instance.rests.points if instance.rests.points else 0
        total += floor(group.weight * points * group.share * Fraction(session.minutes, group.minutes))
        if session.group not in seen:
            seen.add(session.group)
            total += floor(60 * group.weight * group.share)
        got[group.club] += session.minutes * group.share
    if instance.fair:
        entitled = [club for club in instance.clubs if club.entitlement > 0]
        total += sum(coverage(instance, got[club.id] / club.entitlement) for club in entitled)
    starting: dict[tuple[str, int, int], list[Session]] = {}
    for session in sessions if instance.sisters else ():
        starting.setdefault(session.place, []).append(session)
    return total + sum(
        following(instance, session, other)
        for session in sessions
        for other in starting.get((session.place.facility, session.place.day, session.end), ())
    )


def following(instance: Instance, one: Session, other: Session) -> int:
    """What it is worth that one session ends in a hall when the other starts there, when they are of sisters."""
    a, b = (next(group for group in instance.groups if group.id == each.group) for each in (one, other))
    same_weeks = a.parts & b.parts and {a.weeks, b.weeks} != {"odd", "even"}
    points = sum(each.points for each in instance.sisters if a != b and {a.id, b.id} <= set(each.groups))
    return floor(points * min(a.weight, b.weight) * min(a.share, b.share)) if same_weeks else 0


def coverage(instance: Instance, part: Fraction) -> int:
    """What it is worth that a club has got this part of what it is entitled to: each fifth of it for itself."""
    nothing, whole, worths = Fraction(0), Fraction(1), instance.fair_steps or FIFTHS
    steps = (worth * min(whole, max(nothing, 5 * part - fifth)) for fifth, worth in enumerate(worths))
    return floor(sum(steps, nothing))


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
            near = max(near, 12 - abs(place.start - wish.start) // 15)
            if group.days_apart > 0:
                break
    weekend = -6 if place.day in (5, 6) else 0
    return min(40, max(0, 6 + (hall or 0) - far + weekend + near))


def continuity(kappa: int, group: Group, session: Session) -> int:
    """For last season's hall or time on that day."""
    best = 0
    for last in group.last_season:
        if last.day == session.place.day:
            late = abs(last.start - session.place.start)
            if last.facility == session.place.facility:
                best = max(best, kappa if late == 0 else kappa // 3 if late <= 30 else 0)
            elif late == 0:
                best = max(best, kappa // 6)
    return best
