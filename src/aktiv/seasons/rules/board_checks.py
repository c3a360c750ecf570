"""Whether a session may stand where it is put, where else it may, what that brings, and what has come in conflict.

By the rules as the independent checker reads them: what the board takes, the checker takes when it becomes a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from aktiv.seasons.rules.board import MAY_BE_OVERRULED, Grant, Key, Standing, key_of
from aktiv.seasons.solver.checker import Rulebook
from aktiv.seasons.solver.checker_rests import edges
from aktiv.seasons.solver.checker_score import continuity, coverage, quality
from aktiv.seasons.solver.facts import Group, Instance, Place, Session

CODES = (
    "unsuitable", "no_unit", "grid", "window", "closed", "rest", "banned", "taken", "coach", "full", "near", "twice",
)  # fmt: skip
"""Those of the solver's rules, then: others have it, a coach is elsewhere, the group has its times, a day too near, a
club that asks as a whole has the hall then already."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What speaks against a placement, in the order of `CODES`; `by` are sessions in its way. `atoms` is the part of
    the hall that it would take, None where there is none."""

    codes: tuple[str, ...]
    atoms: frozenset[str] | None = None
    by: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a session may stand, and what the plan's score gains by it."""

    place: Place
    minutes: int
    atoms: frozenset[str]
    gain: int


def size_in(rules: Rulebook, group: Group, facility: str) -> int:
    """Atoms that the group needs in a hall: as its list says, or the smallest part that is as large a share of it as
    it needs where it may go."""
    needed = rules.needed(group, facility)
    if needed is not None:
        return needed
    whole = len(rules.facilities[facility].atoms)
    share = next((each.atoms / len(rules.facilities[each.facility].atoms) for each in group.suitable), 1.0)
    sizes = sorted({len(unit) for unit in rules.facilities[facility].units if len(unit) >= ceil(share * whole)})
    return sizes[0] if sizes else whole


def exception_for(rules: Rulebook, group: Group, place: Place, minutes: int) -> Grant | None:
    """What would set aside the rules that are against a placement; None when none is, or one that cannot be."""
    codes = rules.codes(group, place, minutes)
    if not codes or not set(codes) <= set(MAY_BE_OVERRULED):
        return None
    return Grant(group.id, place, minutes, size_in(rules, group, place.facility))


class Checks:
    """What stands on a draft, to be asked."""

    def __init__(self, instance: Instance, standing: Standing) -> None:
        """`instance` is the one with what stands on the draft (`board.instance_on`)."""
        self.instance = instance
        self.standing = standing
        self.rules = Rulebook(instance)
        self.clubs = {each.id: each for each in instance.clubs}
        self.of_group: dict[str, list[Session]] = {}
        self.of_day: dict[int, list[Session]] = {}
        for session in standing.sessions.values():
            self.of_group.setdefault(session.group, []).append(session)
            self.of_day.setdefault(session.place.day, []).append(session)
        self.of_hall: dict[tuple[str, int], list[Session]] = {}
        for session in standing.sessions.values():
            self.of_hall.setdefault(session.place[:2], []).append(session)
        self._coached: dict[str, set[str]] = {}
        by_coach: dict[str, set[str]] = {}
        for group in instance.groups:
            for coach in group.coaches:
                by_coach.setdefault(coach, set()).add(group.id)
        for groups in by_coach.values():
            for name in groups:
                self._coached.setdefault(name, set()).update(groups - {name})
        self._minutes: dict[str, Fraction] | None = None

    def against(
        self,
        group: Group,
        place: Place,
        minutes: int,
        *,
        without: Key | None = None,
    ) -> Verdict:
        """What speaks against a session there, the session `without` taken away, in any free part."""
        codes = self.rules.codes(group, place, minutes) if place.facility in self.rules.facilities else ["unsuitable"]
        end = place.start + minutes
        here = [
            each
            for each in self.of_hall.get((place.facility, place.day), ())
            if each.place.start < end
            and place.start < each.end
            and key_of(each) != without
            and self.rules.same_weeks(each.group, group.id)
        ]
        units = [] if {"unsuitable", "no_unit", "closed"} & set(codes) else self.rules.open_units(group, place, minutes)
        used = frozenset[str]().union(*(each.atoms for each in here))
        free = [unit for unit in units if not unit & used]
        by: list[Session] = []
        if units and not free:
            codes = [*codes, "taken"]
            by += here
        if coached := self._coach_elsewhere(group, place.day, place.start, end):
            codes = [*codes, "coach"]
            by += coached
        own = [each for each in self.of_group.get(group.id, ()) if key_of(each) != without]
        if len(own) >= group.sessions:
            codes = [*codes, "full"]
        if code := self._too_near(group, place, minutes, own):
            codes = [*codes, code]
        part = min(free, key=sorted) if free else None
        return Verdict(tuple(codes), part, tuple(dict.fromkeys(by)))

    def fits(self, group: Group, *, without: Key | None = None) -> list[Fit]:
        """Everywhere that the group may have a session as things stand, what brings most first."""
        found = []
        moved = self.standing.sessions.get(without) if without is not None else None
        lengths = [moved.minutes] if moved is not None else self.lengths(group)
        base = {minutes: self._besides(group, minutes, moved) for minutes in lengths}
        for suitable in group.suitable:
            for day, start in self._starts(group, lengths[-1]):
                place = Place(suitable.facility, day, start)
                if moved is not None and place == moved.place:
                    continue
                minutes, verdict = self.longest(group, place, lengths, without=without)
                if not verdict.codes and verdict.atoms is not None:
                    gain = base[minutes] + self._points(group, Session(group.id, place, minutes, verdict.atoms))
                    found.append(Fit(place, minutes, verdict.atoms, gain))
        found.sort(key=lambda each: (-each.gain, each.place))
        return found

    def lengths(self, group: Group) -> list[int]:
        """How long a session of the group may be, the longest first."""
        return sorted(self.rules.lengths(group), reverse=True)

    def longest(
        self, group: Group, place: Place, lengths: Iterable[int], *, without: Key | None = None
    ) -> tuple[int, Verdict]:
        """The first of some lengths against which nothing speaks there, else the last, and what speaks against it."""
        told: tuple[int, Verdict] | None = None
        for minutes in lengths:
            told = minutes, self.against(group, place, minutes, without=without)
            if not told[1].codes:
                return told
        assert told is not None  # a group has a length
        return told

    def gain(self, session: Session, *, without: Key | None = None) -> int:
        """What the score gains when a session is there, in place of `without` where that is one."""
        group = self.rules.groups[session.group]
        moved = self.standing.sessions.get(without) if without is not None else None
        return self._besides(group, session.minutes, moved) + self._points(group, session)

    def loss(self, key: Key) -> int:
        """What the score loses when a session is taken out."""
        session = self.standing.sessions[key]
        group = self.rules.groups[session.group]
        first = floor(60 * group.weight * group.share) if len(self.of_group.get(group.id, ())) == 1 else 0
        return self._points(group, session) + first - self._fair(group, -session.minutes)

    def faults(self) -> dict[Key, tuple[str, ...]]:
        """Sessions in conflict with a rule or each other, by what the acts of the draft have to do with.

        What a plan held and nobody has touched is right: the checker passed it.
        """
        found = {}
        changed = self.standing.changed
        for key, session in self.standing.sessions.items():
            if session.group not in changed and session.place[:2] not in changed:
                continue
            if codes := self._wrong(key, session):
                found[key] = codes
        return found

    def lacking(self) -> Iterator[tuple[Group, int]]:
        """Groups that have fewer sessions than they ask for, and how many they have."""
        for group in self.instance.groups:
            has = len(self.of_group.get(group.id, ()))
            if has < group.sessions:
                yield group, has

    def _wrong(self, key: Key, session: Session) -> tuple[str, ...]:
        group = self.rules.groups[session.group]
        codes = list(self.rules.codes(group, session.place, session.minutes))
        facility = self.rules.facilities[session.place.facility]
        if "closed" not in codes and not self.rules.is_open(
            facility, session.atoms, session.place.day, session.place.start, session.end
        ):
            codes.append("closed")
        for other in self.of_hall[session.place[:2]]:
            if (
                other is not session
                and other.place.start < session.end
                and session.place.start < other.end
                and other.atoms & session.atoms
                and self.rules.same_weeks(other.group, session.group)
            ):
                codes.append("taken")
                break
        if self._coach_elsewhere(group, session.place.day, session.place.start, session.end):
            codes.append("coach")
        own = [each for each in self.of_group[group.id] if key_of(each) != key]
        if len(own) >= group.sessions:
            codes.append("full")
        if code := self._too_near(group, session.place, session.minutes, own):
            codes.append(code)
        return tuple(codes)

    def _too_near(self, group: Group, place: Place, minutes: int, own: Iterable[Session]) -> str:
        """The code of a session that the group cannot have beside its own ones; empty when it can."""
        session = Session(group.id, place, minutes, frozenset())
        if not any(self.rules.too_near(group, session, each) for each in own):
            return ""
        return "near" if group.days_apart else "twice"

    def _coach_elsewhere(self, group: Group, day: int, start: int, end: int) -> list[Session]:
        return [
            each
            for other in sorted(self._coached.get(group.id, ()))
            for each in self.of_group.get(other, ())
            if each.place.day == day
            and each.place.start < end
            and start < each.end
            and self.rules.same_weeks(other, group.id)
        ]

    def _starts(self, group: Group, minutes: int) -> Iterable[tuple[int, int]]:
        grid = self.instance.grid
        return sorted(
            {
                (each.day, start)
                for each in group.windows
                for start in range(-(-each.start // grid) * grid, each.end - minutes + 1, grid)
            }
        )

    def _points(self, group: Group, session: Session) -> int:
        points = 60 + quality(group, session) + continuity(self.instance.continuity, group, session)
        points += edges(self.instance, session) * self.instance.rests.points if self.instance.rests.points else 0
        if session.minutes == group.minutes and group.share == 1:
            return group.weight * points
        return floor(group.weight * points * group.share * Fraction(session.minutes, group.minutes))

    def _besides(self, group: Group, minutes: int, moved: Session | None) -> int:
        """What a session brings that does not depend on where it is."""
        if moved is not None:
            return self._fair(group, minutes - moved.minutes) - self._points(group, moved)
        first = 0 if self.of_group.get(group.id) else floor(60 * group.weight * group.share)
        return first + self._fair(group, minutes)

    def _fair(self, group: Group, minutes: int) -> int:
        club = self.clubs[group.club]
        if not self.instance.fair or club.entitlement <= 0 or not minutes:
            return 0
        if self._minutes is None:
            self._minutes = {each.id: Fraction(each.elsewhere) for each in self.instance.clubs}
            for session in self.standing.sessions.values():
                of = self.rules.groups[session.group]
                self._minutes[of.club] += session.minutes * of.share
        got = self._minutes[club.id]
        after = got + minutes * group.share
        return coverage(self.instance, after / club.entitlement) - coverage(self.instance, got / club.entitlement)
