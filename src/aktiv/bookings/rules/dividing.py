"""How a club divides its season time among its teams: each has a part of the floor for some of the minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aktiv.values.footprints import Footprint
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True, order=True)
class TeamTime:
    """What a team has of each date: a space and minutes of the clock on the wall."""

    team: str
    space_id: int
    from_minute: int
    to_minute: int

    def meets(self, other: TeamTime, floor: Mapping[int, Footprint]) -> bool:
        """Whether both would be on the same floor at the same time."""
        together = self.from_minute < other.to_minute and other.from_minute < self.to_minute
        return together and floor[self.space_id].overlaps(floor[other.space_id])


@dataclass(frozen=True, slots=True)
class Allotted:
    """What the club has of a date: floor, and minutes of the clock on the wall."""

    footprint: Footprint
    from_minute: int
    to_minute: int


def faults(times: Sequence[TeamTime], allotted: Allotted, floor: Mapping[int, Footprint]) -> list[tuple[int, Refusal]]:
    """What is wrong with a division, each with the place of the row that it is said of. `floor` knows the spaces.

    Codes: missing_text for no team, outside_allocated_space, outside_allocated_time (also for what ends before it
    begins), team_in_the_way with the `team` of an earlier row. Together the rows then never exceed the club's time.
    """
    found: list[tuple[int, Refusal]] = []
    for place, each in enumerate(times):
        if not each.team:
            found.append((place, Refusal("missing_text")))
        elif each.space_id not in floor or not allotted.footprint.contains(floor[each.space_id]):
            found.append((place, Refusal("outside_allocated_space")))
        elif not allotted.from_minute <= each.from_minute < each.to_minute <= allotted.to_minute:
            found.append((place, Refusal("outside_allocated_time")))
        else:
            wrong = {number for number, _ in found}
            other = next(
                (one for number, one in enumerate(times[:place]) if number not in wrong and each.meets(one, floor)),
                None,
            )
            if other is not None:
                found.append((place, Refusal("team_in_the_way", team=other.team)))
    return found
