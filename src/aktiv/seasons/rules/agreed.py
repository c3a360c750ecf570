"""What clubs agreed while the season runs is where a plan goes on from: who swapped stands where it trains now.

A time that was swapped may be one that the rules would not give: too late for the age, in a hall that is not on the
list, as long as the other club's. The two clubs took it as it is, so it is set aside for that time alone, as on the
board, and the time is locked: nothing that is solved afterwards moves a club back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from aktiv.seasons.solver.reading import clock
from aktiv.seasons.solver.reading import minutes as minute_of

Json = dict[str, Any]  # Any: a file's


class Spot(NamedTuple):
    """Where a weekly time is: minutes of the wall clock, weekdays from Monday 0."""

    facility: str
    atoms: tuple[str, ...]
    day: int
    start: int
    minutes: int


class Exchanged(NamedTuple):
    """A weekly time that changed hands: whose it is, where the plan put it, and where it is now. `now` is None where
    that is no time of the plan, or one of other weeks."""

    group: str
    home: Spot
    now: Spot | None


class _Said(NamedTuple):
    """Sessions and groups as swaps have made them, and of each swap what is of the problem, and whether it could be
    said."""

    sessions: list[Json]
    groups: dict[str, Json]
    swaps: list[tuple[Sequence[Exchanged], list[Exchanged], bool]]


def as_agreed(instance: Mapping[str, Any], stands: Sequence[Json], swaps: Iterable[Sequence[Exchanged]]) -> Json:
    """The problem with the standing sessions of a plan as they are after some swaps. `stands` are those that the plan
    has of groups of the problem; each swap is all the times that changed hands together.

    Where the problem cannot say what was agreed (two times of a group on one day), all times of the swap stay where the
    plan put them, locked: so the plan keeps them, and the swap goes on. Which is for as long as the problem has all of
    their groups; `left_behind` tells of those that stopped, which can stand in it for the others.
    """
    said = _said(instance, stands, swaps)
    made: Json = {**instance, "standing_plan": said.sessions}
    pins: list[tuple[str, Spot]] = []
    for swap, mine, moved in said.swaps:
        if moved:
            pins += [(each.group, each.now) for each in mine if each.now and _at(said.sessions, each.group, each.now)]
        elif len(mine) == len(swap):
            pins += [(each.group, each.home) for each in mine if _at(said.sessions, each.group, each.home)]
    if any("least_minutes" in each for each in said.groups.values()):
        made["schema"] = "season-allocation/2"
    made["groups"] = [said.groups[each["id"]] for each in instance["groups"]]
    made["pins"] = [*instance.get("pins", ()), *(_pin(said.groups[group], spot) for group, spot in pins)]
    return made


def left_behind(
    instance: Mapping[str, Any],
    sessions: Sequence[Json],
    swaps: Iterable[Sequence[Exchanged]],
    stopped: Collection[str],
) -> dict[str, list[Spot]]:
    """The times of groups that stopped (`stopped`) which others hold by swaps that the problem cannot say, where the
    plan has all of the swap's times where it put them (`sessions`: all of the plan's)."""
    there = {each["id"] for each in instance["groups"]}
    stands = [each for each in sessions if each["group"] in there]
    found: dict[str, list[Spot]] = {}
    for swap, mine, moved in _said(instance, stands, swaps).swaps:
        gone = [each for each in swap if each.group not in there]
        kept = all(_at(sessions, each.group, each.home) for each in swap)
        if mine and not moved and kept and all(each.group in stopped for each in gone):
            for each in gone:
                found.setdefault(each.group, []).append(each.home)
    return found


def spot_of(session: Mapping[str, Any]) -> Spot:
    """Where a session of a file is."""
    atoms = tuple(sorted(session["atoms"]))
    return Spot(session["facility"], atoms, session["day"], minute_of(session["from"]), session["minutes"])


def _said(instance: Mapping[str, Any], stands: Sequence[Json], swaps: Iterable[Sequence[Exchanged]]) -> _Said:
    said = _Said(list(stands), {each["id"]: each for each in instance["groups"]}, [])
    for swap in swaps:
        mine = [each for each in swap if each.group in said.groups]
        changed = _moved(said.sessions, mine)
        fitted = _fitted(instance, said.groups, changed, mine) if changed is not None else None
        moved = changed is not None and fitted is not None
        if changed is not None and fitted is not None:
            said.groups.update(fitted)
            said.sessions[:] = changed
        said.swaps.append((swap, mine, moved))
    return said


def _moved(sessions: Sequence[Json], swap: Sequence[Exchanged]) -> list[Json] | None:
    """The sessions with those of a swap where they are now; None where a plan has something else there by now."""
    found = list(sessions)
    there: list[int] = []
    for each in swap:
        if _at(sessions, each.group, each.home) is None:
            continue
        if each.now is None:
            return None
        index = _index(sessions, each.group, each.home)
        found[index] = {"group": each.group, **_place(each.now), "minutes": each.now.minutes}
        there.append(index)
    met = any(
        _overlap(found[at], other) and set(found[at]["atoms"]) & set(other["atoms"])
        for at in there
        for number, other in enumerate(found)
        if number != at and found[at]["facility"] == other["facility"]
    )
    return None if met else found


def _fitted(
    instance: Mapping[str, Any], groups: Mapping[str, Json], sessions: Sequence[Json], swap: Sequence[Exchanged]
) -> dict[str, Json] | None:
    """The swap's groups, let be where they are; None where the problem cannot say that of one of them."""
    found: dict[str, Json] = {}
    for each in swap:
        if each.now is None or _at(sessions, each.group, each.now) is None:
            continue
        group = _let(instance, found.get(each.group, groups[each.group]), each.now, sessions)
        if group is None:
            return None
        found[each.group] = _without_coaches(group, each.now, groups, sessions)
    return found


def _let(instance: Mapping[str, Any], group: Json, spot: Spot, sessions: Sequence[Json]) -> Json | None:
    """The group with the hall, the hours, the length and the days of a time that it has."""
    mine = [each for each in sessions if each["group"] == group["id"]]
    hall = next((each for each in instance["facilities"] if each["id"] == spot.facility), None)
    if hall is None or set(spot.atoms) not in [set(unit) for unit in hall["units"]]:
        return None
    lengths = _lengths(group, spot.minutes, instance["grid_minutes"])
    suitable = _suitable(group, spot, mine)
    apart = _days_apart(group, mine)
    if lengths is None or suitable is None or apart is None:
        return None
    window = {"day": spot.day, "from": clock(spot.start), "to": clock(spot.start + spot.minutes)}
    windows = [*group["windows"], *([] if window in group["windows"] else [window])]
    return {**group, **lengths, "suitable": suitable, "days_apart": apart, "windows": windows}


def _lengths(group: Json, wanted: int, grid: int) -> Json | None:
    """How long its sessions may be, `wanted` minutes among them."""
    longest, shortest = int(group["minutes"]), int(group.get("least_minutes") or group["minutes"])
    if wanted != longest and group["sessions"] == 1:
        return {"minutes": wanted} | ({"least_minutes": wanted} if "least_minutes" in group else {})
    if (longest - wanted) % grid:
        return None
    least = min(shortest, wanted)
    return {"minutes": max(longest, wanted)} | ({"least_minutes": least} if least < max(longest, wanted) else {})


def _suitable(group: Json, spot: Spot, mine: Sequence[Json]) -> list[Json] | None:
    """The halls that it may be in with as much of this one as it has; None where it has more or less of it besides."""
    size = len(spot.atoms)
    if any(each["facility"] == spot.facility and len(each["atoms"]) != size for each in mine):
        return None
    found = [{**each, "atoms": size} if each["facility"] == spot.facility else each for each in group["suitable"]]
    if all(each["facility"] != spot.facility for each in found):
        found.append({"facility": spot.facility, "atoms": size, "distance_km": 0})
    return found


def _days_apart(group: Json, mine: Sequence[Json]) -> int | None:
    """How near each other its times may be: as near as they are. None where two are on one day."""
    if group["days_apart"] == 0:
        overlapping = [one for one, other in combinations(mine, 2) if _overlap(one, other) and _same_hall(one, other)]
        return None if overlapping else 0
    nearest = min((abs(int(one["day"]) - int(other["day"])) for one, other in combinations(mine, 2)), default=7)
    return min(int(group["days_apart"]), nearest) or None


def _without_coaches(group: Json, spot: Spot, groups: Mapping[str, Json], sessions: Sequence[Json]) -> Json:
    """The group without coaches that another group has just then: who trains it then, the clubs have settled."""
    at = {"day": spot.day, "from": clock(spot.start), "minutes": spot.minutes}
    busy = {
        coach
        for each in sessions
        if each["group"] != group["id"] and _overlap(each, at)
        for coach in groups[each["group"]].get("coaches", ())
    }
    if not busy & set(group.get("coaches", ())):
        return group
    return {**group, "coaches": [each for each in group["coaches"] if each not in busy]}


def _index(sessions: Sequence[Json], group: str, spot: Spot) -> int:
    return next(at for at, each in enumerate(sessions) if each["group"] == group and spot_of(each) == spot)


def _at(sessions: Iterable[Json], group: str, spot: Spot) -> Json | None:
    return next((each for each in sessions if each["group"] == group and spot_of(each) == spot), None)


def _place(spot: Spot) -> Json:
    return {"facility": spot.facility, "day": spot.day, "from": clock(spot.start), "atoms": list(spot.atoms)}


def _pin(group: Json, spot: Spot) -> Json:
    shorter = {} if spot.minutes == group["minutes"] else {"minutes": spot.minutes}
    return {"group": group["id"], **_place(spot), **shorter}


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    begins, other_begins = minute_of(one["from"]), minute_of(other["from"])
    return bool(
        one["day"] == other["day"]
        and begins < other_begins + other["minutes"]
        and other_begins < begins + one["minutes"]
    )


def _same_hall(one: Json, other: Json) -> bool:
    return bool(one["facility"] == other["facility"])
