"""The board: what stands on a draft is a pure fold of a plan's sessions and the acts that are not undone.

Nothing here asks whether an act is right: `board_checks` does, before it is written and when others have gone on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from aktiv.seasons.solver.facts import Ban, Facility, Group, Instance, Opening, Period, Place, Session, Suitable
from aktiv.seasons.solver.reading import clock

UNDOING = ("undo", "redo")
MAY_BE_OVERRULED = ("window", "unsuitable")
"""The municipality's own rules, which a handler may set aside for a placement, with a reason."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done on a draft. `what` is told in the keys of the instance; `of` is the act undone or done again."""

    number: int
    kind: str
    what: Mapping[str, Any]
    of: int | None = None


class Key(NamedTuple):
    """Which session: a group has no two that begin in a hall at the same minute of a day."""

    group: str
    day: int
    start: int
    facility: str


class Closure(NamedTuple):
    """Hours of a hall that are no longer shared out."""

    facility: str
    day: int
    start: int
    end: int


class Grant(NamedTuple):
    """A placement that the rules do not let the group have, and that a handler gave it all the same."""

    group: str
    place: Place
    minutes: int
    atoms: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands. `idle` are acts that have nothing to work on since another was undone."""

    sessions: Mapping[Key, Session]
    pins: frozenset[Key] = frozenset()
    bans: tuple[Ban, ...] = ()
    closures: tuple[Closure, ...] = ()
    grants: tuple[Grant, ...] = ()
    changed: frozenset[tuple[str, int] | str] = frozenset()
    idle: frozenset[int] = frozenset()


def key_of(session: Session) -> Key:
    """Which one it is."""
    return Key(session.group, session.place.day, session.place.start, session.place.facility)


def active(acts: Sequence[Act]) -> list[Act]:
    """The acts that are not undone, in their order."""
    undone: set[int] = set()
    for act in acts:
        if act.kind == "undo" and act.of is not None:
            undone.add(act.of)
        elif act.kind == "redo" and act.of is not None:
            undone.discard(act.of)
    return [each for each in acts if each.kind not in UNDOING and each.number not in undone]


def to_undo(acts: Sequence[Act]) -> Act | None:
    """The newest act that is not undone."""
    left = active(acts)
    return left[-1] if left else None


def to_redo(acts: Sequence[Act]) -> Act | None:
    """What was undone last, when nothing else was done since."""
    undone: list[int] = []
    for act in acts:
        if act.kind == "undo" and act.of is not None:
            undone.append(act.of)
        elif act.kind == "redo" and undone:
            undone.pop()
        else:
            undone.clear()
    return next((each for each in acts if undone and each.number == undone[-1]), None)


def touches(act: Act, acts: Iterable[Act] = ()) -> frozenset[tuple[str, int] | str]:
    """What an act is about: its group, and each hall with the day. An undoing is about what it undoes."""
    if act.of is not None:
        undone = next((each for each in acts if each.number == act.of), None)
        return touches(undone) if undone is not None else frozenset()
    found: set[tuple[str, int] | str] = set()
    for told in (act.what, act.what.get("to") or {}, *act.what.get("gone", ()), *act.what.get("come", ())):
        if "group" in told:
            found.add(told["group"])
        if "facility" in told and "day" in told:
            found.add((told["facility"], int(told["day"])))
    return frozenset(found)


def fold(sessions: Iterable[Session], acts: Sequence[Act], pinned: Iterable[Key] = ()) -> Standing:
    """What stands when the acts that are not undone are done, one after the other, to a plan's sessions.

    A ban takes out the group's sessions that it forbids; hours that are closed take none out: `board_checks` tells.
    """
    there = {key_of(each): each for each in sessions}
    pins, bans, closures, grants = set(pinned), list[Ban](), list[Closure](), list[Grant]()
    changed: set[tuple[str, int] | str] = set()
    idle: set[int] = set()
    done = active(acts)
    for act in done:
        what = act.what
        of_session = act.kind in ("move", "take_out", "pin", "unpin")
        key = _key(what, there) if of_session else None
        if of_session and key is None:
            idle.add(act.number)
            continue
        if act.kind == "place" and key_of(session_of(what)) in there:
            idle.add(act.number)
            continue
        if act.kind == "resolve" and not _may_resolve(there, pins, what):
            idle.add(act.number)
            continue
        changed |= touches(act)
        if key is not None and act.kind in ("move", "take_out"):
            pins.discard(key)
            del there[key]
        if act.kind in ("place", "move"):
            _put(there, grants, {**what.get("to", what), "group": what["group"]})
        elif act.kind == "resolve":
            for each in what["gone"]:
                pins.discard(key_of(session_of(each)))
                del there[key_of(session_of(each))]
            for each in what["come"]:
                _put(there, grants, each)
            if what.get("pin") and (wanted := _key(what["pin"], there)) is not None:
                pins.add(wanted)
        elif act.kind == "ban":
            for gone in [at for at, each in there.items() if _forbids(ban_of(what), each)]:
                pins.discard(gone)
                del there[gone]
        _decide(act, key, pins, bans, closures)
    used = [each for each in grants if Key(each.group, each.place.day, each.place.start, each.place.facility) in there]
    return Standing(
        there, frozenset(pins), tuple(bans), tuple(closures), tuple(used), frozenset(changed), frozenset(idle)
    )


def session_of(what: Mapping[str, Any]) -> Session:
    """A session as an act tells it."""
    return Session(
        what["group"],
        Place(what["facility"], int(what["day"]), int(what["start"])),
        int(what["minutes"]),
        frozenset(what["atoms"]),
    )


def told(session: Session) -> dict[str, Any]:
    """A session for an act to tell."""
    return {
        "group": session.group,
        "facility": session.place.facility,
        "day": session.place.day,
        "start": session.place.start,
        "minutes": session.minutes,
        "atoms": sorted(session.atoms),
    }


def ban_of(what: Mapping[str, Any]) -> Ban:
    """A ban as an act tells it."""
    return Ban(what["group"], what.get("facility"), what.get("day"), what.get("start"))


def closure_of(what: Mapping[str, Any]) -> Closure:
    """Hours that are closed, as an act tells them."""
    return Closure(what["facility"], int(what["day"]), int(what["start"]), int(what["end"]))


def instance_on(instance: Instance, standing: Standing) -> Instance:
    """The plan's problem with what stands on the draft: bans, closed hours, and what rules were set aside."""
    if not (standing.bans or standing.closures or standing.grants):
        return instance
    given: dict[str, list[Grant]] = {}
    for grant in standing.grants:
        given.setdefault(grant.group, []).append(grant)
    groups = [_granted(each, given[each.id]) if each.id in given else each for each in instance.groups]
    facilities = tuple(_closed(each, standing.closures) for each in instance.facilities)
    return replace(
        instance, groups=tuple(groups), facilities=facilities, bans=(*instance.bans, *standing.bans), pins=()
    )


def document_on(raw: Mapping[str, Any], instance: Instance, standing: Standing) -> dict[str, Any]:
    """The same as a file: with the locked sessions as pins."""
    on = instance_on(instance, standing)
    changed = dict(raw)
    changed.pop("standing_plan", None)
    changed.pop("max_moves", None)
    closed = {each.facility for each in standing.closures}
    opened = {each.id: each.open for each in on.facilities if each.id in closed}
    changed["facilities"] = [
        {**each, "open": [_opening(period) for period in opened[each["id"]]]} if each["id"] in closed else each
        for each in raw["facilities"]
    ]
    given = {each.group for each in standing.grants}
    groups = {each.id: each for each in on.groups if each.id in given}
    changed["groups"] = [_group(each, groups[each["id"]]) if each["id"] in given else each for each in raw["groups"]]
    changed["bans"] = [*raw.get("bans", ()), *(_ban(each) for each in standing.bans)]
    lengths = {each.id: each.minutes for each in instance.groups}
    changed["pins"] = [
        {"group": each.group, "facility": each.place.facility, "day": each.place.day, "from": clock(each.place.start)}
        | {"atoms": sorted(each.atoms)}
        | ({} if each.minutes == lengths[each.group] else {"minutes": each.minutes})
        for key, each in sorted(standing.sessions.items())
        if key in standing.pins
    ]
    return changed


def _decide(act: Act, key: Key | None, pins: set[Key], bans: list[Ban], closures: list[Closure]) -> None:
    """What an act decides about later placements; `key` is the session that it is about."""
    what = act.what
    if act.kind == "pin" and key is not None:
        pins.add(key)
    elif act.kind == "unpin" and key is not None:
        pins.discard(key)
    elif act.kind == "ban":
        bans.append(ban_of(what))
    elif act.kind == "unban":
        bans[:] = [each for each in bans if each != ban_of(what)]
    elif act.kind == "close":
        closures.append(closure_of(what))
    elif act.kind == "reopen":
        closures[:] = [each for each in closures if each != closure_of(what)]


def _may_resolve(there: Mapping[Key, Session], pins: set[Key], what: Mapping[str, Any]) -> bool:
    """Whether all that it takes away is there as it was and free to go, and nothing else is where it puts something.
    What groups have that were taken out of the round (`out`) is free to go, locked or not."""
    out = set(what.get("out", ()))
    gone = {key_of(each): each for each in map(session_of, what["gone"])}
    come = {key_of(session_of(each)) for each in what["come"]}
    free = {key for key in gone if key not in pins or key.group in out}
    return all(there.get(key) == each and key in free for key, each in gone.items()) and not any(
        key in there and key not in gone for key in come
    )


def _forbids(ban: Ban, session: Session) -> bool:
    return session.group == ban.group and ban.forbids(session.place)


def _key(what: Mapping[str, Any], there: Mapping[Key, Session]) -> Key | None:
    """The session that an act names, when it is there; an act that names no hall means the group's only one then."""
    at = (what["group"], int(what["day"]), int(what["start"]))
    if "facility" in what:
        key = Key(*at, what["facility"])
        return key if key in there else None
    found = [key for key in there if key[:3] == at]
    return found[0] if len(found) == 1 else None


def _put(there: dict[Key, Session], grants: list[Grant], what: Mapping[str, Any]) -> None:
    session = session_of(what)
    there[key_of(session)] = session
    if what.get("over"):
        grants.append(Grant(session.group, session.place, session.minutes, len(session.atoms)))


def _granted(group: Group, grants: Iterable[Grant]) -> Group:
    windows, suitable = list(group.windows), list(group.suitable)
    for grant in grants:
        place = grant.place
        windows.append(Period(place.day, place.start, place.start + grant.minutes))
        if all(each.facility != place.facility for each in suitable):
            suitable.append(Suitable(place.facility, grant.atoms, 0))
    return replace(group, windows=tuple(windows), suitable=tuple(suitable))


def _closed(facility: Facility, closures: Sequence[Closure]) -> Facility:
    opened = list(facility.open)
    for each in closures:
        if each.facility == facility.id:
            opened = [part for opening in opened for part in _without(opening, each)]
    return (
        facility
        if len(opened) == len(facility.open) and tuple(opened) == facility.open
        else replace(facility, open=tuple(opened))
    )


def _without(opening: Opening, closure: Closure) -> Iterable[Opening]:
    if opening.day != closure.day or opening.end <= closure.start or closure.end <= opening.start:
        return [opening]
    parts = []
    if opening.start < closure.start:
        parts.append(opening._replace(end=closure.start))
    if closure.end < opening.end:
        parts.append(opening._replace(start=closure.end))
    return parts


def _opening(opening: Opening) -> dict[str, Any]:
    return {
        "day": opening.day,
        "from": clock(opening.start),
        "to": clock(opening.end),
        "atoms": sorted(opening.atoms),
    }


def _ban(ban: Ban) -> dict[str, Any]:
    given: dict[str, Any] = {"group": ban.group}
    if ban.facility is not None:
        given["facility"] = ban.facility
    if ban.day is not None:
        given["day"] = ban.day
    if ban.start is not None:
        given["from"] = clock(ban.start)
    return given


def _group(raw: Mapping[str, Any], group: Group) -> dict[str, Any]:
    windows = [{"day": each.day, "from": clock(each.start), "to": clock(each.end)} for each in group.windows]
    there = {each["facility"] for each in raw["suitable"]}
    more = [
        {"facility": each.facility, "atoms": each.atoms, "distance_km": 0}
        for each in group.suitable
        if each.facility not in there
    ]
    return {**raw, "windows": windows, "suitable": [*raw["suitable"], *more]}
