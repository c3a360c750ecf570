"""Whether what a plan was made from still holds: the problem as it was, held against what the round would give now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

ADDED = ("pins", "bans", "standing_plan", "max_moves")
"""What whoever asked for the plan put to the problem: no part of its source."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What has changed since a plan was made: how many clubs’ applications and halls, and the versions of the rules
    then and now where they differ. None of these is something else, such as last season's times."""

    applications: int = 0
    halls: int = 0
    rules: tuple[int, int] | None = None


def changed(
    before: Mapping[str, Any], now: Mapping[str, Any], *, clubs: Collection[str], rules: tuple[int, int]
) -> Changed | None:
    """What differs between two problems of a round; None when nothing does. `clubs` are the keys of those that did
    something to their applications in the meantime, `rules` the versions of the rules then and now."""
    halls = _differing(before, now, "facilities")
    groups = _by_club(before), _by_club(now)
    touched = {each for each in groups[0].keys() | groups[1].keys() if groups[0].get(each) != groups[1].get(each)}
    touched |= _differing(before, now, "clubs")
    version = rules if rules[0] != rules[1] else None
    if not halls and not touched and version is None and _rest(before) == _rest(now):
        return None
    return Changed(len(touched & set(clubs)), len(halls), version)


def _differing(before: Mapping[str, Any], now: Mapping[str, Any], key: str) -> set[str]:
    was, there = ({each["id"]: each for each in one.get(key, [])} for one in (before, now))
    return {each for each in was.keys() | there.keys() if was.get(each) != there.get(each)}


def _by_club(problem: Mapping[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for each in problem["groups"]:
        found.setdefault(each["club"], []).append(each)
    return found


def _rest(problem: Mapping[str, Any]) -> dict[str, Any]:
    told = {"facilities", "clubs", "groups", *ADDED}
    return {key: value for key, value in problem.items() if key not in told}
