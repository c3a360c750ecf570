"""The score in whole points, as the rules of the round define it. All divisions round down."""

from __future__ import annotations

from aktiv.seasons.solver.facts import Club, Group, Instance, Place

SESSION = 60  # points of any session, and of having one at all, before the weight
LEAST, NO_HALL_WISH, PER_RANK, WISHED_HALL = 6, 8, 2, 14
FARTHEST, WEEKEND, NEAR, PER_MINUTES = 6, 6, 12, 15
HIGHEST_QUALITY = 40
SOON = 30  # minutes within which last season's hall still counts
STEPS = (32000, 8000, 2000, 500, 120)  # worth of each fifth of coverage in fair mode


def hall_points(group: Group, rank: int, facility: str, kilometres: int) -> int:
    """What the choice of hall brings."""
    wished = any(wish.facility == facility for wish in group.wishes)
    return (WISHED_HALL if wished else max(0, NO_HALL_WISH - PER_RANK * rank)) - min(FARTHEST, kilometres)


def wished_starts(group: Group) -> dict[int, int]:
    """Day → start of the first wish in the list for that day, whatever its hall."""
    found: dict[int, int] = {}
    for wish in group.wishes:
        found.setdefault(wish.day, wish.start)
    return found


def placement_points(instance: Instance, group: Group, place: Place, minutes: int, edges: int = 0) -> int:
    """Weighted points of one session of the group at a suitable place, without what a first session adds.

    `edges` is how many of its ends are at an edge (legality.py).
    """
    rank, suitable = next((n, s) for n, s in enumerate(group.suitable) if s.facility == place.facility)
    quality = LEAST + hall_points(group, rank, place.facility, suitable.kilometres)
    if place.day >= 5:
        quality -= WEEKEND
    wished = [wished_starts(group)[place.day]] if place.day in wished_starts(group) else []
    if group.many:
        wished = [wish.start for wish in group.wishes if wish.day == place.day]
    quality += max((max(0, NEAR - abs(place.start - start) // PER_MINUTES) for start in wished), default=0)
    quality = max(0, min(HIGHEST_QUALITY, quality))
    kept = continuity_points(instance.continuity, group, place) + edges * instance.rests.points
    points = group.weight * (SESSION + quality + kept)
    return points * minutes * group.share.numerator // (group.minutes * group.share.denominator)


def first_points(group: Group) -> int:
    """What it adds that the group has any session, in its share of the season's weeks."""
    return SESSION * group.weight * group.share.numerator // group.share.denominator


def continuity_points(kappa: int, group: Group, place: Place) -> int:
    """Points for being where, or when, the group was last season."""
    return max((_kept(kappa, last, place) for last in group.last_season if last.day == place.day), default=0)


def _kept(kappa: int, last: Place, place: Place) -> int:
    apart = abs(last.start - place.start)
    if last.facility == place.facility:
        return kappa if apart == 0 else kappa // 3 if apart <= SOON else 0
    return kappa // 6 if apart == 0 else 0


def fair_points(instance: Instance, club: Club, minutes: int, whole: int = 1) -> int:
    """What the club's coverage brings in fair mode, with so many minutes of sessions a week, told in 1/`whole`."""
    steps = instance.fair_steps or STEPS
    entitled = club.entitlement * whole
    if entitled <= 0:
        return 0
    got = club.elsewhere * whole + minutes
    total = sum(worth * max(0, min(entitled, 5 * got - step * entitled)) for step, worth in enumerate(steps))
    return total // entitled
