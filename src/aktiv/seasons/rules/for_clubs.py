"""What a club is told of the ways to a place that it wished for: how many, never who else, where or when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from aktiv.seasons.rules.resolving import moves_in


@dataclass(frozen=True, slots=True)
class ClubWay:
    """One way to a place. `moved` and `lost` count times of other groups, the club's own among them: `own` are the keys
    of those. `instead` says that the group would have it instead of a time that it has now. `change` is what becomes of
    the plan's points, and `permille` how much of them that is, never less than nought."""

    moved: int
    lost: int
    own: tuple[str, ...]
    instead: bool
    change: int
    permille: float


def told_to_club(way: Mapping[str, Any], asking: str, own: Collection[str], score: int) -> ClubWay:
    """A way (`gone`, `come`, `score_change`) as the club of the `asking` group is told it; `own` are the keys of all of
    the club's groups, and `score` the points of the plan as it stands."""
    found = moves_in(way["gone"], way["come"])
    others = [each for each in found if each.group != asking and each.was is not None]
    change: int = way["score_change"]
    return ClubWay(
        moved=sum(1 for each in others if each.now is not None),
        lost=sum(1 for each in others if each.now is None),
        own=tuple(sorted({each.group for each in others} & set(own))),
        instead=any(each.group == asking and each.was is not None for each in found),
        change=change,
        permille=1000 * abs(change) / score if score > 0 else 0.0,
    )
