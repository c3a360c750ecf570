"""What is wrong or missing in applications, before anybody shares out: told to those who can ask the club."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aktiv.seasons.rules import weeks
from aktiv.seasons.rules.asked import Group
from aktiv.seasons.rules.deriving import Facts, Removed, derive


@dataclass(frozen=True, slots=True)
class Found:
    """Something to look at in a group (its key).

    `code`: named_twice, coach_twice (both with the `other` group's name), no_members, no_wish, or no_placement with the
    possibilities that rules took away.
    """

    group: str
    code: str
    other: str = ""
    removed: tuple[Removed, ...] = ()


def checked(facts: Facts, groups: Sequence[Group]) -> list[Found]:
    """What is found in some of a round's groups, in their order. `facts` are the round's, of whatever groups."""
    found: list[Found] = []
    of_club: dict[str, list[Group]] = {}
    for each in facts.groups:
        of_club.setdefault(each.club, []).append(each)
    looked_at = Facts(
        key=facts.key,
        season=facts.season,
        grid_minutes=facts.grid_minutes,
        table=facts.table,
        halls=facts.halls,
        clubs=facts.clubs,
        groups=groups,
        settled=weeks.settled(facts.groups, facts.settled),
    )
    derived = derive(looked_at)
    instance: Mapping[str, Any] = derived.instance
    halls = {each["id"]: each for each in instance["facilities"]}
    able = {each["id"]: _can_be_placed(each, halls) for each in instance["groups"]}
    for group in groups:
        others = [each for each in of_club.get(group.club, ()) if each.key != group.key]
        twin = next((each for each in others if _plain(each.name) == _plain(group.name)), None)
        if twin is not None:
            found.append(Found(group.key, "named_twice", twin.name))
        shared = next((each for each in others if each.coaches & group.coaches and _meet(each, group)), None)
        if shared is not None:
            found.append(Found(group.key, "coach_twice", shared.name))
        if not group.members and not group.teams:
            found.append(Found(group.key, "no_members"))
        if not group.wishes:
            found.append(Found(group.key, "no_wish"))
        if not able[group.key]:
            found.append(
                Found(
                    group.key,
                    "no_placement",
                    removed=tuple(each for each in derived.removed if each.group == group.key),
                )
            )
    return found


def _plain(name: str) -> str:
    return "".join(each for each in name.casefold() if each.isalnum())


def _meet(one: Group, other: Group) -> bool:
    """Whether the two wish for times that overlap, in weeks that both train in."""
    if {one.weeks, other.weeks} == {weeks.ODD, weeks.EVEN} or weeks.apart(one.span, other.span):
        return False
    return any(
        mine.day == its.day
        and mine.from_minute < its.from_minute + other.minutes
        and its.from_minute < mine.from_minute + one.minutes
        for mine in one.wishes
        for its in other.wishes
    )


def _can_be_placed(group: Mapping[str, Any], halls: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether some hall has room enough for long enough inside a window. Whether a start is on the grid is not
    asked: what is told is sure, what is not told may still fail."""
    for suitable in group["suitable"]:
        hall = halls[suitable["facility"]]
        for opening in _joined(hall):
            if len(opening[3]) < suitable["atoms"]:
                continue
            for window in group["windows"]:
                if window["day"] != opening[0]:
                    continue
                first = max(_minute(window["from"]), opening[1])
                last = min(_minute(window["to"]), opening[2])
                if last - first >= group.get("least_minutes", group["minutes"]):
                    return True
    return False


def _joined(hall: Mapping[str, Any]) -> list[tuple[int, int, int, tuple[str, ...]]]:
    """The openings of a hall; those of the same atoms that meet are one."""
    joined: list[tuple[int, int, int, tuple[str, ...]]] = []
    rows = sorted(
        (each["day"], tuple(each.get("atoms", hall["atoms"])), _minute(each["from"]), _minute(each["to"]))
        for each in hall["open"]
    )
    for day, atoms, first, last in rows:
        if joined and joined[-1][0] == day and joined[-1][3] == atoms and first <= joined[-1][2]:
            joined[-1] = (day, joined[-1][1], max(last, joined[-1][2]), atoms)
        else:
            joined.append((day, first, last, atoms))
    return joined


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
