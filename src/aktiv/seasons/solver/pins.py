"""Which pins stand and which are rejected, one after the other in the order of the file."""

from __future__ import annotations

from typing import NamedTuple

from aktiv.seasons.solver.facts import Group, Pin, Place
from aktiv.seasons.solver.layout import Wanted, lay_out
from aktiv.seasons.solver.legality import Legality


class Rejected(NamedTuple):
    """A pin that cannot stand: its position, why, and the earlier pins that are in its way (None for a code)."""

    pin: int
    reason: str
    by: tuple[int, ...] | None


class Judged(NamedTuple):
    """What came of the pins: those accepted, by position, and those rejected."""

    accepted: dict[int, Pin]
    rejected: list[Rejected]


def judge(rules: Legality) -> Judged:
    """Tries each pin beside the pins accepted before it."""
    judged = Judged({}, [])
    for position, pin in enumerate(rules.instance.pins):
        refusal = _refusal(rules, pin, judged.accepted)
        if refusal is None:
            judged.accepted[position] = pin
        else:
            judged.rejected.append(Rejected(position, *refusal))
    return judged


def _refusal(rules: Legality, pin: Pin, accepted: dict[int, Pin]) -> tuple[str, tuple[int, ...] | None] | None:
    group = rules.groups[pin.group]
    if codes := rules.codes(group, pin.place, pin.minutes):
        return codes[0], None
    if pin.atoms is not None:
        hall = rules.halls[pin.place.facility]
        mask = hall.mask(pin.atoms)
        if mask is None or mask not in hall.units.get(_needed(rules, group, pin.place), ()):
            return "no_unit", None
        if mask & hall.open_over(pin.place.day, pin.place.start, pin.place.start + pin.minutes) != mask:
            return "closed", None
        if not wanted(rules, pin).units:
            return "rest", None
    own = [number for number, other in accepted.items() if other.group == pin.group]
    if len(own) >= group.sessions:
        return "own", tuple(own)
    near = [n for n in own if rules.too_near(group, pin.place, _end(pin), accepted[n].place, _end(accepted[n]))]
    if near:
        return "own", tuple(near)
    at_once = [n for n, other in accepted.items() if _overlap(rules, pin, other)]
    coach = [n for n in at_once if accepted[n].group != pin.group and rules.share_a_coach(pin.group, accepted[n].group)]
    if coach:
        return "coach", tuple(coach)
    beside = [o for o in accepted.values() if o.place.facility == pin.place.facility and o.place.day == pin.place.day]
    if lay_out([wanted(rules, each) for each in [*beside, pin]]) is None:
        return "taken", tuple(n for n in at_once if accepted[n].place.facility == pin.place.facility)
    return None


def wanted(rules: Legality, pin: Pin) -> Wanted:
    """A legal pin as what is to be laid out."""
    group, place = rules.groups[pin.group], pin.place
    end = place.start + pin.minutes
    units = rules.units_over(group, place, end, _needed(rules, group, place))
    if pin.atoms is not None:
        mask = rules.halls[place.facility].mask(pin.atoms)
        units = [unit for unit in units if mask is not None and unit == rules.held(group.id, place.facility, mask)]
    return Wanted(place.start, end, tuple(units))


def _needed(rules: Legality, group: Group, place: Place) -> int:
    needed = rules.needed(group, place.facility)
    assert needed is not None  # asked of legal placements only
    return needed.atoms


def _end(pin: Pin) -> int:
    return pin.place.start + pin.minutes


def _overlap(rules: Legality, one: Pin, other: Pin) -> bool:
    return (
        one.place.day == other.place.day
        and rules.phases.meet(one.group, other.group)
        and one.place.start < _end(other)
        and other.place.start < _end(one)
    )
