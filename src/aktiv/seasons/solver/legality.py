"""Which placements are legal, and every code of those that are not (docs/seasons-solver.md, hard rules)."""

from __future__ import annotations

from functools import cached_property

from aktiv.seasons.solver import scoring
from aktiv.seasons.solver.facts import Ban, Group, Instance, Place, Suitable
from aktiv.seasons.solver.halls import Hall
from aktiv.seasons.solver.phases import Phases

CODES = ("unsuitable", "no_unit", "grid", "window", "closed", "rest", "banned")


class Legality:
    """The rules of one instance, asked placement by placement."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.halls = {
            facility.id: Hall(facility, instance.grid, instance.rests.least) for facility in instance.facilities
        }
        self.groups = {group.id: group for group in instance.groups}
        self.phases = Phases(instance)
        self.suitable = {
            group.id: {suitable.facility: (rank, suitable) for rank, suitable in enumerate(group.suitable)}
            for group in instance.groups
        }
        self.bans: dict[str, list[Ban]] = {}
        for ban in instance.bans:
            self.bans.setdefault(ban.group, []).append(ban)
        self._windows: dict[str, list[list[tuple[int, int]]]] = {}

    @cached_property
    def coaches(self) -> dict[str, list[str]]:
        """Coach → ids of the groups that need them, in no order that means anything."""
        found: dict[str, list[str]] = {}
        for group in self.instance.groups:
            for coach in group.coaches:
                found.setdefault(coach, []).append(group.id)
        return found

    def needed(self, group: Group, facility: str) -> Suitable | None:
        """What the group needs in the facility, or None when it may not go there."""
        found = self.suitable[group.id].get(facility)
        return found[1] if found else None

    def windows(self, group: Group, day: int) -> list[tuple[int, int]]:
        """The union of the group's windows on a day, as stretches apart from each other."""
        if group.id not in self._windows:
            self._windows[group.id] = [
                merged([(window.start, window.end) for window in group.windows if window.day == each])
                for each in range(7)
            ]
        return self._windows[group.id][day]

    def lengths(self, group: Group) -> range:
        """Minutes that a session of the group may last, the longest first."""
        return range(group.minutes, group.least - 1, -self.instance.grid)

    def shortest(self, group: Group) -> int:
        """The least of them: what a wish is judged by, since a short session there meets it too."""
        return self.lengths(group)[-1]

    def longest(self, group: Group, place: Place) -> int | None:
        """The longest of them that is legal there; None when none is."""
        return next((minutes for minutes in self.lengths(group) if not self.codes(group, place, minutes)), None)

    def codes(self, group: Group, place: Place, minutes: int | None = None) -> list[str]:
        """Every code that forbids the placement, in the order of `CODES`; none when it is legal.

        Of the shortest session unless the minutes are given.
        """
        found = []
        end = place.start + (self.shortest(group) if minutes is None else minutes)
        hall = self.halls[place.facility]
        needed = self.needed(group, place.facility)
        has_unit = needed is not None and needed.atoms in hall.units
        if needed is None:
            found.append("unsuitable")
        elif not has_unit:
            found.append("no_unit")
        if place.start % self.instance.grid:
            found.append("grid")
        if not any(start <= place.start and end <= stop for start, stop in self.windows(group, place.day)):
            found.append("window")
        if needed is not None and has_unit:
            if not hall.open_units(place.day, place.start, end, needed.atoms):
                found.append("closed")
            elif "grid" not in found and not hall.units_over(place.day, place.start, end, needed.atoms):
                found.append("rest")
        if any(ban.forbids(place) for ban in self.bans.get(group.id, ())):
            found.append("banned")
        return found

    def points(self, group: Group, place: Place, minutes: int) -> int:
        """Weighted points of a session of the group at a suitable place, without what a first session adds."""
        needed = self.needed(group, place.facility)
        edges = self.edges(place, place.start + minutes, needed.atoms) if needed and self.instance.rests.points else 0
        return scoring.placement_points(self.instance, group, place, minutes, edges)

    def edges(self, place: Place, end: int, size: int) -> int:
        """How many ends of a session are at an edge: one step of the grid further, no such unit is open."""
        hall, step = self.halls[place.facility], self.instance.grid
        longer = ((place.start - step, end), (place.start, end + step))
        return sum(not hall.open_units(place.day, start, stop, size) for start, stop in longer)

    def share_a_coach(self, one: str, other: str) -> bool:
        """Whether two groups need the same person, in the same weeks."""
        return self.phases.meet(one, other) and not self.groups[one].coaches.isdisjoint(self.groups[other].coaches)

    @staticmethod
    def too_near(group: Group, one: Place, end: int, other: Place, other_end: int) -> bool:
        """Whether two times are too near each other for one group: by their days, or at once in one hall."""
        if not group.many:
            return abs(one.day - other.day) < group.days_apart
        return one[:2] == other[:2] and one.start < other_end and other.start < end

    def held(self, group: str, facility: str, atoms: int) -> int:
        """Atoms of a facility in each phase in which the group has them: what no other session may share a bit of."""
        return self.phases.spread(group, atoms, len(self.halls[facility].atoms))

    def units_over(self, group: Group, place: Place, end: int, size: int) -> list[int]:
        """Units of a size that are open over the whole time and leave no short rest, as the group would hold them."""
        units = self.halls[place.facility].units_over(place.day, place.start, end, size)
        return [self.held(group.id, place.facility, unit) for unit in units]


def merged(periods: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches that meet or overlap as one, in order."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(periods):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
