"""A group that has stopped stands in a problem for whoever holds its time by a swap.

Two clubs swapped in a way that the problem cannot say, so the plan has each where it was put. When one of their groups
stops, its time is not free: the other trains there. It stays in the problem as one that asks for just that time and can
be nowhere else, so that nobody else is given it, and the swap goes on when the plan begins to count.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from math import ceil
from typing import Any

from aktiv.seasons.rules.agreed import Exchanged, Json, Spot, as_agreed, left_behind, spot_of
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.reading import clock


def gone_on(
    problem: Mapping[str, Any],
    sessions: Sequence[Json],
    swaps: Sequence[Sequence[Exchanged]],
    stopped: Collection[str],
    before: Callable[[], Mapping[str, Any]],
) -> Json:
    """A round's problem that goes on from the sessions of a plan, as its clubs have agreed since (`agreed.as_agreed`).
    `stopped` are groups that are not in it any more; `before` gives the problem of the plan, which had them."""
    left = left_behind(problem, sessions, swaps, stopped)
    there = {each["id"] for each in problem["groups"]}
    stands = [each for each in sessions if each["group"] in there or spot_of(each) in left.get(each["group"], ())]
    return as_agreed(standing_in(problem, before(), left) if left else problem, stands, swaps)


def standing_in(problem: Mapping[str, Any], before: Mapping[str, Any], spots: Mapping[str, Sequence[Spot]]) -> Json:
    """The problem with some groups of the one before it that have stopped, each at its times (`spots`) alone.

    A club is due as much more as it has there: its other groups neither win nor lose by it.
    """
    made: Json = {**problem, "clubs": [dict(each) for each in problem["clubs"]]}
    stopped = [each for each in before["groups"] if each["id"] in spots]
    if any("parts" in each for each in stopped) and "parts" not in made:
        made["parts"] = before["parts"]
    if any("parts" in each or "weeks" in each or "least_minutes" in each for each in stopped):
        made["schema"] = "season-allocation/2"
    found = [_kept(each, spots[each["id"]], made.get("parts", ())) for each in stopped]
    made["groups"] = [*problem["groups"], *found]
    shares = reading.shares(made)
    for each in found:
        minutes = sum(spot.minutes for spot in spots[each["id"]])
        club = _club(made["clubs"], before, each["club"])
        club["entitlement_minutes"] = club.get("entitlement_minutes", 0) + ceil(minutes * shares[each["id"]])
    return made


def _kept(group: Json, spots: Sequence[Spot], parts: Sequence[Json]) -> Json:
    halls = {each.facility: len(each.atoms) for each in spots}
    kept = {
        **group,
        "sessions": len(spots),
        "coaches": [],
        "wishes": [],
        "last_season": [],
        "suitable": [{"facility": hall, "atoms": atoms, "distance_km": 0} for hall, atoms in sorted(halls.items())],
        "windows": [
            {"day": each.day, "from": clock(each.start), "to": clock(each.start + each.minutes)} for each in spots
        ],
    }
    if "parts" in group:
        kept["parts"] = [each["id"] for each in parts if any(_meet(each["id"], own) for own in group["parts"])]
    return kept


def _meet(one: str, other: str) -> bool:
    """Whether two parts have a day in common; a part's id says its days ("2026-08-17_2026-12-31")."""
    (first, _, last), (begins, _, ends) = one.partition("_"), other.partition("_")
    return first <= ends and begins <= last


def _club(clubs: list[Json], before: Mapping[str, Any], key: str) -> Json:
    found = next((each for each in clubs if each["id"] == key), None)
    if found is None:  # it had no other group
        found = {**next(each for each in before["clubs"] if each["id"] == key), "entitlement_minutes": 0}
        clubs.append(found)
    return found
