"""Re-solving a draft: the problem that stands on it, and what a new plan changes, as one act that can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from aktiv.seasons.rules.board import Grant, Key, Standing, document_on, key_of, session_of, told
from aktiv.seasons.solver.facts import Instance, Place, Session
from aktiv.seasons.solver.plans import session_document
from aktiv.seasons.solver.reading import clock

MOVES = (0, 2, 5, 10)
"""The numbers of moves that are offered; any up to `MOST_MOVES` can be typed."""
MOST_MOVES = 9999


@dataclass(frozen=True, slots=True)
class Move:
    """What became of one time of a group: `was` is None where it is given, `now` where it is lost."""

    group: str
    was: Session | None
    now: Session | None


def problem_on(
    raw: Mapping[str, Any],
    instance: Instance,
    standing: Standing,
    max_moves: int,
    wanted: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The problem (`season-allocation/1`) with what stands on a draft: locked times as pins, bans, closed hours, and
    its sessions as the plan of which at most `max_moves` may be moved. `wanted` is a place for a group, with its
    `over` where a rule is set aside for it."""
    problem = document_on(raw, instance, with_exception(standing, wanted))
    problem["standing_plan"] = [session_document(each) for _key, each in sorted(standing.sessions.items())]
    problem["max_moves"] = max_moves
    if wanted is not None:
        problem["pins"] = [*problem["pins"], _pin(instance, wanted)]
    return problem


def without_groups(problem: Mapping[str, Any], out: Collection[str]) -> dict[str, Any]:
    """A problem without groups that were taken out of the round: neither they nor what stands, is locked or barred for
    them. A club that has no other group stays, and is due what it was."""
    if not out:
        return dict(problem)
    changed = dict(problem)
    for name in ("standing_plan", "pins", "bans"):
        changed[name] = [each for each in problem.get(name, ()) if each["group"] not in out]
    changed["groups"] = [each for each in problem["groups"] if each["id"] not in out]
    if "sisters" in problem:
        changed["sisters"] = [each for each in problem["sisters"] if not set(each["groups"]) & set(out)]
    return changed


def with_exception(standing: Standing, asked: Mapping[str, Any] | None) -> Standing:
    """What stands, and the rules set aside for a place that is asked about (`over`: minutes and atoms), if any are."""
    if not asked or not asked.get("over"):
        return standing
    place = Place(asked["facility"], asked["day"], asked["start"])
    grant = Grant(asked["group"], place, asked["over"]["minutes"], asked["over"]["atoms"])
    return replace(standing, grants=(*standing.grants, grant))


def document_with_exception(raw: Mapping[str, Any], instance: Instance, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A plan's problem as it was solved, with the rules set aside for a place that is asked about, if any are."""
    if not asked.get("over"):
        return dict(raw)
    return {**raw, "groups": document_on(raw, instance, with_exception(Standing({}), asked))["groups"]}


def change(
    before: Mapping[Key, Session],
    after: Iterable[Session],
    wanted: Mapping[str, Any] | None = None,
    out: Collection[str] = (),
) -> dict[str, Any]:
    """What an act of the draft tells of a new plan: sessions that go and that come, and how many are moved, placed and
    lost of groups beside the one that `wanted` is for. A session that only lies in another part of its hall goes and
    comes, and is none of these. `out` are groups that were taken out of the round: their locks hold nothing."""
    new = {key_of(each): each for each in after}
    gone = [told(each) for key, each in sorted(before.items()) if new.get(key) != each]
    come = [told(each) | _over(each, wanted) for key, each in sorted(new.items()) if before.get(key) != each]
    found = [each for each in moves_in(gone, come) if wanted is None or each.group != wanted["group"]]
    pin = None
    if wanted is not None:
        pin = {"group": wanted["group"], "day": wanted["day"], "start": wanted["start"]}
    return (
        {
            "gone": gone,
            "come": come,
            "moved": sum(1 for each in found if each.was and each.now),
            "placed": sum(1 for each in found if not each.was),
            "lost": sum(1 for each in found if not each.now),
        }
        | ({"pin": pin} if pin else {})
        | ({"out": sorted(out)} if out else {})
    )


def moves_in(gone: Iterable[Mapping[str, Any]], come: Iterable[Mapping[str, Any]]) -> list[Move]:
    """What became of each group's times, group by group: first what was moved, then what it was given or has lost."""
    left: dict[str, list[Session]] = {}
    got: dict[str, list[Session]] = {}
    for sessions, lists in ((gone, left), (come, got)):
        for each in sessions:
            lists.setdefault(each["group"], []).append(session_of(each))
    found: list[Move] = []
    for group in sorted({*left, *got}):
        was, now = left.get(group, []), got.get(group, [])
        stays = {(each.place, each.minutes) for each in was} & {(each.place, each.minutes) for each in now}
        was = [each for each in was if (each.place, each.minutes) not in stays]
        now = [each for each in now if (each.place, each.minutes) not in stays]
        both = min(len(was), len(now))
        found += [Move(group, one, other) for one, other in zip(was[:both], now[:both], strict=True)]
        found += [Move(group, each, None) for each in was[both:]]
        found += [Move(group, None, each) for each in now[both:]]
    return found


def _over(session: Session, wanted: Mapping[str, Any] | None) -> dict[str, Any]:
    """The rules that are set aside for a session, for the act to tell."""
    if wanted is None or not wanted.get("over"):
        return {}
    place = Place(wanted["facility"], wanted["day"], wanted["start"])
    return {"over": wanted["over"]["codes"]} if (session.group, session.place) == (wanted["group"], place) else {}


def _pin(instance: Instance, wanted: Mapping[str, Any]) -> dict[str, Any]:
    length = next(each.minutes for each in instance.groups if each.id == wanted["group"])
    minutes = wanted.get("minutes", length)
    return {
        "group": wanted["group"],
        "facility": wanted["facility"],
        "day": wanted["day"],
        "from": clock(wanted["start"]),
    } | ({} if minutes == length else {"minutes": minutes})
