"""Why each wish that is not met is not met: the first reason that applies, with who has the time."""

from __future__ import annotations

from collections.abc import Callable

from aktiv.seasons.solver.facts import Group, Place, Session
from aktiv.seasons.solver.legality import Legality
from aktiv.seasons.solver.plans import Refusal

Priced = Callable[[str, Place], tuple[int, int] | None]


class Standing:
    """A plan, to be asked who is where and when."""

    def __init__(self, rules: Legality, sessions: list[Session]) -> None:
        self.rules = rules
        self.of_hall_day: dict[tuple[str, int], list[Session]] = {}
        self.of_group: dict[str, list[Session]] = {}
        for session in sessions:
            self.of_hall_day.setdefault((session.place.facility, session.place.day), []).append(session)
            self.of_group.setdefault(session.group, []).append(session)

    def competitors(self, group: Group, place: Place) -> list[Session]:
        """Other groups' sessions in that hall that overlap, in weeks in which the group trains."""
        return [
            each
            for each in self.of_hall_day.get((place.facility, place.day), ())
            if each.group != group.id
            and self.rules.phases.meet(group.id, each.group)
            and each.place.start < place.start + self.rules.shortest(group)
            and place.start < each.end
        ]

    def has(self, group: str, place: Place) -> bool:
        """Whether the group has the place."""
        return any(each.place == place for each in self.of_group.get(group, ()))

    def refusal(self, group: Group, number: int) -> Refusal | None:
        """Why the group's wish is unmet; None when it is met."""
        wish = group.wishes[number]
        if self.has(group.id, wish):
            return None
        if codes := self.rules.codes(group, wish):
            return Refusal(group.id, number, "rule", rules=tuple(codes))
        hall = self.rules.halls[wish.facility]
        needed = self.rules.needed(group, wish.facility)
        assert needed is not None  # legal
        rivals = self.competitors(group, wish)
        taken = 0
        for each in rivals:
            taken |= self.rules.held(each.group, wish.facility, hall.mask(each.atoms) or 0)
        units = self.rules.units_over(group, wish, wish.start + self.rules.shortest(group), needed.atoms)
        if all(unit & taken for unit in units):
            return Refusal(group.id, number, "taken", by=tuple(sorted({each.group for each in rivals})))
        if coached := self._coached(group, wish):
            return Refusal(group.id, number, "coach", by=tuple(sorted(coached)))
        own, end = self.of_group.get(group.id, ()), wish.start + self.rules.shortest(group)
        near = any(self.rules.too_near(group, wish, end, each.place, each.end) for each in own)
        if near or len(own) >= group.sessions:
            return Refusal(group.id, number, "own")
        return Refusal(group.id, number, "open")

    def _coached(self, group: Group, wish: Place) -> set[str]:
        end = wish.start + self.rules.shortest(group)
        return {
            session.group
            for coach in group.coaches
            for other in self.rules.coaches[coach]
            if other != group.id and self.rules.phases.meet(group.id, other)
            for session in self.of_group.get(other, ())
            if session.place.day == wish.day and session.place.start < end and wish.start < session.end
        }


def refusals(rules: Legality, sessions: list[Session], priced: Priced | None = None) -> list[Refusal]:
    """A refusal for every unmet wish, by group and wish. `priced` gives price and points of a legal placement."""
    standing = Standing(rules, sessions)
    found = []
    for group in sorted(rules.instance.groups, key=lambda each: each.id):
        for number, wish in enumerate(group.wishes):
            refusal = standing.refusal(group, number)
            if refusal is None:
                continue
            if priced and refusal.reason != "rule" and (known := priced(group.id, wish)):
                refusal = refusal._replace(price=known[0], points=known[1])
            found.append(refusal)
    return found
