"""What a standing plan binds: the sessions that count as moved when the new plan does not have them."""

from __future__ import annotations

from collections import Counter

from aktiv.seasons.solver.facts import Pin, Place, Session
from aktiv.seasons.solver.legality import Legality

Times = tuple[str, Place, int]  # whose, where and when, and how many minutes


def bound_sessions(rules: Legality, accepted: dict[int, Pin]) -> Counter[Times]:
    """Session → how often it stands, for the standing sessions of groups that nothing has touched.

    A group is touched by an accepted pin that is no standing session of its, and by a standing session that the rules,
    its length or the openings no longer allow.
    """
    standing = rules.instance.standing or ()
    stands = {(session.group, session.place, session.minutes) for session in standing}
    touched = {pin.group for pin in accepted.values() if (pin.group, pin.place, pin.minutes) not in stands}
    touched |= {session.group for session in standing if not still_possible(rules, session)}
    return Counter((s.group, s.place, s.minutes) for s in standing if s.group not in touched)


def still_possible(rules: Legality, session: Session) -> bool:
    """Whether the session would be legal today, as long as it was, in the very atoms it has."""
    group, place = rules.groups[session.group], session.place
    if session.minutes not in rules.lengths(group) or rules.codes(group, place, session.minutes):
        return False
    hall, needed = rules.halls[place.facility], rules.needed(group, place.facility)
    mask = hall.mask(session.atoms)
    return (
        mask is not None
        and needed is not None
        and mask in hall.units_over(place.day, place.start, session.end, needed.atoms)
    )


def moves(bound: Counter[Times], plan: set[Times]) -> int:
    """How many bound sessions the plan does not have."""
    return sum(times for each, times in bound.items() if each not in plan)
