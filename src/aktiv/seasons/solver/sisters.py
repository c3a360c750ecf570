"""Sister groups: those that should train one after the other in the same hall, and what it is worth that they do.

A session follows another when it starts in the same hall, on the same day, at the moment that the other ends. For each
moment at which that could happen there is a column of the model, which may be taken only when a placement of the one
ends there and one of the other starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np

from aktiv.seasons.solver.candidates import Candidates, Ints
from aktiv.seasons.solver.facts import Group, Instance

Key = tuple[int, int, int, int]  # whose session ends, whose starts (by rank), on which hall-day, at which minute


class Follows(NamedTuple):
    """A moment at which a group could follow its sister: the columns that end, those that start, and the worth."""

    ends: Ints
    starts: Ints
    worth: int


def pairs(instance: Instance) -> dict[tuple[str, str], int]:
    """Two sisters (in the order of their ids) → points for each time that one follows the other."""
    groups = {group.id: group for group in instance.groups}
    found: dict[tuple[str, str], int] = {}
    for sisters in instance.sisters:
        for one, other in combinations(sorted(sisters.groups), 2):
            found[(one, other)] = found.get((one, other), 0) + sisters.points
    return {both: _worth(groups[both[0]], groups[both[1]], points) for both, points in found.items()}


def _worth(one: Group, other: Group, points: int) -> int:
    share = min(one.share, other.share)
    return min(one.weight, other.weight) * points * share.numerator // share.denominator


def moments(found: Candidates) -> dict[Key, Follows]:
    """Every moment at which a group could follow its sister."""
    following: dict[Key, Follows] = {}
    ranked = sorted(
        ((found.group_rank[one], found.group_rank[other]), worth)
        for (one, other), worth in pairs(found.instance).items()
        if worth and found.rules.phases.meet(one, other)
    )
    for both, worth in ranked:
        for first, second in (both, both[::-1]):
            ending, starting = (
                _by_moment(found, group, at) for group, at in ((first, found.end), (second, found.start))
            )
            for hall_day, at in sorted(ending.keys() & starting.keys()):
                ends, starts = ending[(hall_day, at)], starting[(hall_day, at)]
                following[(first, second, hall_day, at)] = Follows(ends, starts, worth)
    return following


def _by_moment(found: Candidates, group: int, at: Ints) -> dict[tuple[int, int], Ints]:
    columns: dict[tuple[int, int], list[int]] = {}
    for column in found.of_group(group):
        columns.setdefault((int(found.hall_day[column]), int(at[column])), []).append(column)
    return {moment: np.array(here, dtype=np.int64) for moment, here in columns.items()}


def taken(found: Candidates, chosen: Iterable[int], numbers: Mapping[Key, int]) -> list[int]:
    """The numbers of the moments at which a group follows its sister in a plan."""
    ending: dict[tuple[int, int], list[int]] = {}
    for column in (chosen := list(chosen)):
        ending.setdefault((int(found.hall_day[column]), int(found.end[column])), []).append(int(found.group[column]))
    keys = (
        (first, int(found.group[column]), int(found.hall_day[column]), int(found.start[column]))
        for column in chosen
        for first in ending.get((int(found.hall_day[column]), int(found.start[column])), ())
    )
    return sorted({numbers[key] for key in keys if key in numbers})
