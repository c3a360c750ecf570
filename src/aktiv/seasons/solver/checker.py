"""The independent checker: is this a valid plan of this instance, and does it say the truth about itself?

Written for itself from the rules: it shares the reading of files with the solver and nothing else. Time is minutes as
bits of whole numbers here, so "open over the whole time" and "within the windows" are each one comparison.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from aktiv.seasons.solver.checker_rests import wastes
from aktiv.seasons.solver.checker_score import score_of
from aktiv.seasons.solver.facts import Facility, Group, Instance, Pin, Place, Session
from aktiv.seasons.solver.plans import Plan
from aktiv.seasons.solver.reading import clock


def span(start: int, end: int) -> int:
    """The minutes of [start, end) as bits."""
    return ((1 << (end - start)) - 1) << start


def weeks_of(instance: Instance, group: Group) -> frozenset[tuple[str, str]]:
    """The kinds of weeks in which a group trains: part of the season, odd or even."""
    kinds = ("odd", "even") if group.weeks == "every" else (group.weeks,)
    return frozenset((part.id, kind) for part in instance.parts if part.id in group.parts for kind in kinds)


class Rulebook:
    """The hard rules of an instance, as the checker reads them."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.facilities = {each.id: each for each in instance.facilities}
        self.groups = {each.id: each for each in instance.groups}
        self.weeks = {each.id: weeks_of(instance, each) for each in instance.groups}
        self._open: dict[tuple[str, int], dict[str, int]] = {}

    def atoms_open(self, facility: Facility, day: int) -> dict[str, int]:
        """Atom → its open minutes on a day."""
        key = (facility.id, day)
        if key not in self._open:
            minutes = dict.fromkeys(facility.atoms, 0)
            for opening in facility.open:
                if opening.day == day:
                    for atom in opening.atoms:
                        minutes[atom] |= span(opening.start, opening.end)
            self._open[key] = minutes
        return self._open[key]

    def is_open(self, facility: Facility, atoms: frozenset[str], day: int, start: int, end: int) -> bool:
        """Whether all the atoms are open over the whole time."""
        wanted, minutes = span(start, end), self.atoms_open(facility, day)
        return all(minutes.get(atom, 0) & wanted == wanted for atom in atoms)

    def same_weeks(self, one: str, other: str) -> bool:
        """Whether there are weeks in which both groups train."""
        return not self.weeks[one].isdisjoint(self.weeks[other])

    @staticmethod
    def needed(group: Group, facility: str) -> int | None:
        """Atoms the group needs in the facility; None when it is not suitable."""
        return next((each.atoms for each in group.suitable if each.facility == facility), None)

    @staticmethod
    def too_near(group: Group, one: Session | Pin, other: Session | Pin) -> bool:
        """Whether a group cannot have both: days too near, or for one with several a day, both at once in a hall."""
        if group.days_apart > 0:
            return abs(one.place.day - other.place.day) < group.days_apart
        if one.place.facility != other.place.facility or one.place.day != other.place.day:
            return False
        first, second = (span(each.place.start, each.place.start + each.minutes) for each in (one, other))
        return bool(first & second)

    def lengths(self, group: Group) -> list[int]:
        """Minutes that a session of the group may last."""
        return [
            minutes
            for minutes in range(group.least, group.minutes + 1)
            if (group.minutes - minutes) % self.instance.grid == 0
        ]

    def _open_units(self, group: Group, place: Place, minutes: int) -> list[frozenset[str]]:
        facility, needed = self.facilities[place.facility], self.needed(group, place.facility)
        end = place.start + minutes
        return [
            unit
            for unit in facility.units
            if len(unit) == needed and self.is_open(facility, unit, place.day, place.start, end)
        ]

    def open_units(self, group: Group, place: Place, minutes: int) -> list[frozenset[str]]:
        """Units of the needed size that are open over the whole session, and leave no short rest."""
        facility = self.facilities[place.facility]
        return [u for u in self._open_units(group, place, minutes) if not self.wastes(facility, u, place, minutes)]

    def wastes(self, facility: Facility, atoms: frozenset[str], place: Place, minutes: int) -> bool:
        """Whether one of the atoms would be left with a rest that is too short, where another start leaves none."""
        least, grid, start = self.instance.rests.least, self.instance.grid, place.start
        return least > 0 and any(
            wastes(self.atoms_open(facility, place.day)[atom], start, minutes, grid, least) for atom in atoms
        )

    def codes(self, group: Group, place: Place, minutes: int) -> list[str]:
        """Every code that applies to a placement, in the order of the table."""
        codes, facility, needed = [], self.facilities[place.facility], self.needed(group, place.facility)
        sized = needed is not None and any(len(unit) == needed for unit in facility.units)
        if needed is None:
            codes.append("unsuitable")
        if needed is not None and not sized:
            codes.append("no_unit")
        if place.start % self.instance.grid != 0:
            codes.append("grid")
        allowed, wanted = 0, span(place.start, place.start + minutes)
        for window in group.windows:
            if window.day == place.day:
                allowed |= span(window.start, window.end)
        if allowed & wanted != wanted:
            codes.append("window")
        if sized and not self._open_units(group, place, minutes):
            codes.append("closed")
        elif sized and place.start % self.instance.grid == 0 and not self.open_units(group, place, minutes):
            codes.append("rest")
        for ban in self.instance.bans:
            if ban.group == group.id and all(
                given is None or given == actual
                for given, actual in ((ban.facility, place.facility), (ban.day, place.day), (ban.start, place.start))
            ):
                codes.append("banned")
                break
        return codes

    @cached_property
    def pins(self) -> tuple[dict[int, Pin], list[tuple[int, str, tuple[int, ...] | None]]]:
        """Accepted pins by position, and the rejected: position, reason, by."""
        accepted: dict[int, Pin] = {}
        rejected = []
        for number, pin in enumerate(self.instance.pins):
            verdict = self._verdict(pin, accepted)
            if verdict is None:
                accepted[number] = pin
            else:
                rejected.append((number, *verdict))
        return accepted, rejected

    def _verdict(self, pin: Pin, accepted: dict[int, Pin]) -> tuple[str, tuple[int, ...] | None] | None:
        group, place = self.groups[pin.group], pin.place
        codes = self.codes(group, place, pin.minutes)
        if codes:
            return codes[0], None
        if pin.atoms is not None:
            if pin.atoms not in self.facilities[place.facility].units or len(pin.atoms) != self.needed(
                group, place.facility
            ):
                return "no_unit", None
            if pin.atoms not in self._open_units(group, place, pin.minutes):
                return "closed", None
            if pin.atoms not in self.open_units(group, place, pin.minutes):
                return "rest", None
        own = tuple(n for n, other in accepted.items() if other.group == group.id)
        near = tuple(n for n in own if self.too_near(group, pin, accepted[n]))
        if len(own) >= group.sessions or near:
            return "own", own if len(own) >= group.sessions else near
        meeting = [n for n, other in accepted.items() if self._meet(pin, other)]
        coached = tuple(
            n for n in meeting
            if accepted[n].group != group.id and self.groups[accepted[n].group].coaches & group.coaches
        )  # fmt: skip
        if coached:
            return "coach", coached
        same = [other for other in accepted.values() if other.place[:2] == place[:2]]
        if not self._fit([*same, pin]):
            return "taken", tuple(n for n in meeting if accepted[n].place.facility == place.facility)
        return None

    def _meet(self, one: Pin, other: Pin) -> bool:
        a, b = one.place, other.place
        first = span(a.start, a.start + one.minutes)
        return (
            a.day == b.day
            and self.same_weeks(one.group, other.group)
            and bool(first & span(b.start, b.start + other.minutes))
        )

    def _fit(self, pins: list[Pin]) -> bool:
        """Whether pins of one hall and day can each have a unit: every state of the hall, pin after pin by start."""
        states: set[frozenset[tuple[str, tuple[str, str], int]]] = {frozenset()}
        for pin in sorted(pins, key=lambda each: each.place.start):
            group, start = self.groups[pin.group], pin.place.start
            units = [pin.atoms] if pin.atoms is not None else self.open_units(group, pin.place, pin.minutes)
            after = set()
            for state in states:
                going = frozenset(each for each in state if each[2] > start)
                busy = {(atom, week) for atom, week, _ in going}
                for unit in units:
                    taking = {(atom, week) for atom in unit for week in self.weeks[pin.group]}
                    if not taking & busy:
                        after.add(going | {(*each, start + pin.minutes) for each in taking})
            states = after
        return bool(states)

    @cached_property
    def bound_to_stay(self) -> list[Session]:
        """Standing sessions that count as a move when the plan does not have them."""
        standing = self.instance.standing or ()
        own = {(each.group, each.place, each.minutes) for each in standing}
        touched = {pin.group for pin in self.pins[0].values() if (pin.group, pin.place, pin.minutes) not in own}
        for each in standing:
            group = self.groups[each.group]
            fits = each.minutes in self.lengths(group) and not self.codes(group, each.place, each.minutes)
            if not fits or each.atoms not in self.open_units(group, each.place, each.minutes):
                touched.add(each.group)
        return [each for each in standing if each.group not in touched]


def violations(instance: Instance, plan: Plan) -> Iterator[str]:
    """Each thing that is wrong with the plan, in words; none when it is valid."""
    rules = Rulebook(instance)
    if plan.sha256 != instance.sha256:
        yield f"hash: the plan is of instance {plan.sha256}, this is {instance.sha256}"
    yield from _order(plan)
    known = []
    for number, session in enumerate(plan.sessions):
        faults = [
            f"session {number}: no {kind} {name!r}"
            for kind, name, names in (
                ("group", session.group, rules.groups), ("facility", session.place.facility, rules.facilities),
            )
            if name not in names
        ]  # fmt: skip
        yield from faults
        if not faults:
            known.append((number, session))
    for number, session in known:
        yield from _alone(rules, number, session)
    yield from _together(rules, known)
    sessions = [session for _, session in known]
    yield from _decided(rules, sessions, plan)
    if len(known) == len(plan.sessions):
        actual = score_of(instance, sessions)
        if actual != plan.score:
            yield f"score: {plan.score} is told, the sessions come to {actual}"
    if plan.bound < plan.score:
        yield f"bound: {plan.bound} is below the score {plan.score}"
    if (plan.status == "optimal") != (plan.bound == plan.score):
        yield f"status: {plan.status} with score {plan.score} and bound {plan.bound}"
    yield from _refusals(rules, sessions, plan)


def _order(plan: Plan) -> Iterator[str]:
    lists: dict[str, list[tuple[str | int, ...]]] = {
        "sessions": [(each.group, each.place.day, each.place.start) for each in plan.sessions],
        "refusals": [(each.group, each.wish) for each in plan.refusals],
        "rejected_pins": [(each.pin,) for each in plan.rejected],
    }
    for name, keys in lists.items():
        if any(later < earlier for earlier, later in pairwise(keys)):
            yield f"order: {name} are not sorted"


def _named(session: Session) -> str:
    return f"{session.group} in {session.place.facility} on day {session.place.day} at {clock(session.place.start)}"


def _alone(rules: Rulebook, number: int, session: Session) -> Iterator[str]:
    """R1, for one session."""
    group, place = rules.groups[session.group], session.place
    if session.minutes not in rules.lengths(group):
        yield f"R1 session {number} ({_named(session)}): {session.minutes} minutes, the group's are {group.minutes}"
    for code in rules.codes(group, place, session.minutes):
        yield f"R1 session {number} ({_named(session)}): {code}"
    facility = rules.facilities[place.facility]
    named = ", ".join(sorted(session.atoms))
    if session.atoms not in facility.units or len(session.atoms) != rules.needed(group, place.facility):
        yield f"R1 session {number} ({_named(session)}): {named} is no unit of the needed size"
    elif not rules.is_open(facility, session.atoms, place.day, place.start, session.end):
        yield f"R1 session {number} ({_named(session)}): {named} is not open over the whole time"
    elif place.start % rules.instance.grid == 0 and rules.wastes(facility, session.atoms, place, session.minutes):
        yield f"R1 session {number} ({_named(session)}): {named} is left with a rest that is too short"


def _together(rules: Rulebook, known: list[tuple[int, Session]]) -> Iterator[str]:
    """R2 to R5."""
    of_day: dict[int, list[Session]] = {}
    of_group: dict[str, list[Session]] = {}
    for _, session in known:
        of_day.setdefault(session.place.day, []).append(session)
        of_group.setdefault(session.group, []).append(session)
    for sessions in of_day.values():
        sessions.sort(key=lambda each: each.place.start)
        going: list[Session] = []
        for session in sessions:
            going = [each for each in going if each.end > session.place.start]
            for other in going:
                if not rules.same_weeks(session.group, other.group):
                    continue
                shared = session.atoms & other.atoms
                if session.place.facility == other.place.facility and shared:
                    yield f"R2 {_named(session)} and {_named(other)} share {', '.join(sorted(shared))}"
                coaches = rules.groups[session.group].coaches & rules.groups[other.group].coaches
                if session.group != other.group and coaches:
                    yield f"R5 {_named(session)} and {_named(other)} share coach {', '.join(sorted(coaches))}"
            going.append(session)
    for name, sessions in of_group.items():
        group = rules.groups[name]
        if len(sessions) > group.sessions:
            yield f"R3 {name} has {len(sessions)} sessions of at most {group.sessions}"
        for number, session in enumerate(sessions):
            for other in sessions[:number]:
                if rules.too_near(group, session, other):
                    yield f"R4 {_named(session)} and {_named(other)} are less than {group.days_apart} days apart"


def _decided(rules: Rulebook, sessions: list[Session], plan: Plan) -> Iterator[str]:
    """R6, R7, the rejected pins and the moves."""
    accepted, rejected = rules.pins
    has = {(each.group, each.place, each.minutes): each for each in sessions}
    for number, pin in accepted.items():
        session = has.get((pin.group, pin.place, pin.minutes))
        if session is None or pin.atoms not in (None, session.atoms):
            yield f"R6 pin {number} ({pin.group}) is accepted and not in the plan"
    told = [(each.pin, each.reason, each.by) for each in plan.rejected]
    for wrong in [each for each in told if each not in rejected]:
        yield f"pins: pin {wrong[0]} is told as rejected ({wrong[1]}, by {wrong[2]}), which is not so"
    for missing in [each for each in rejected if each not in told]:
        yield f"pins: pin {missing[0]} is rejected ({missing[1]}, by {missing[2]}), which is not told"
    if len(set(told)) < len(told):
        yield "pins: a rejected pin is told twice"
    moved = sum(1 for each in rules.bound_to_stay if (each.group, each.place, each.minutes) not in has)
    if rules.instance.standing is not None and plan.moves != moved:
        yield f"moves: {plan.moves} is told, the plan makes {moved}"
    if rules.instance.standing is None and plan.moves:
        yield f"moves: {plan.moves} is told, and nothing stands"
    if rules.instance.max_moves is not None and moved > rules.instance.max_moves:
        yield f"R7 {moved} moves of at most {rules.instance.max_moves}"


def _refusals(rules: Rulebook, sessions: list[Session], plan: Plan) -> Iterator[str]:
    """Every unmet wish is refused once, for the first reason that applies."""
    told = {}
    for each in plan.refusals:
        if (each.group, each.wish) in told:
            yield f"refusal: {each.group} wish {each.wish} is told twice"
        told[(each.group, each.wish)] = (each.reason, each.rules, each.by)
    has = {(each.group, each.place) for each in sessions}
    of_day: dict[int, list[Session]] = {}
    for session in sessions:
        of_day.setdefault(session.place.day, []).append(session)
    for group in rules.instance.groups:
        own = [each for day in of_day.values() for each in day if each.group == group.id] if group.wishes else []
        for number, wish in enumerate(group.wishes):
            said = told.pop((group.id, number), None)
            if (group.id, wish) in has:
                if said is not None:
                    yield f"refusal: {group.id} wish {number} is met, and told as refused"
                continue
            due = _due(rules, group, wish, of_day.get(wish.day, []), own)
            if said is None:
                yield f"refusal: {group.id} wish {number} is unmet ({due[0]}), and not told"
            elif said != due:
                yield f"refusal: {group.id} wish {number} is told as {said}, it is {due}"
    for name, number in told:
        yield f"refusal: {name} has no wish {number}"


def _due(
    rules: Rulebook, group: Group, wish: Place, today: list[Session], own: list[Session]
) -> tuple[str, tuple[str, ...] | None, tuple[str, ...] | None]:
    """The first reason that applies, with its rules or the groups it is by."""
    shortest = min(rules.lengths(group))
    codes = rules.codes(group, wish, shortest)
    if codes:
        return "rule", tuple(codes), None
    wanted = span(wish.start, wish.start + shortest)
    others = [
        each
        for each in today
        if each.group != group.id
        and rules.same_weeks(each.group, group.id)
        and span(each.place.start, each.end) & wanted
    ]
    here = [each for each in others if each.place.facility == wish.facility]
    used = frozenset().union(*(each.atoms for each in here))
    if all(unit & used for unit in rules.open_units(group, wish, shortest)):
        return "taken", None, tuple(sorted({each.group for each in here}))
    coached = {each.group for each in others if rules.groups[each.group].coaches & group.coaches}
    if coached:
        return "coach", None, tuple(sorted(coached))
    wished = Session(group.id, wish, shortest, frozenset())
    if len(own) >= group.sessions or any(rules.too_near(group, wished, each) for each in own):
        return "own", None, None
    return "open", None, None
