"""From a round's facts to the instance that the solver reads (`season-allocation/1`, or 2 where a group uses an
option), and what each rule took away.

The same facts give the same instance, down to the byte: everything is sorted by key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Any

from aktiv.seasons.rules import weeks
from aktiv.seasons.rules.asked import Club, Group, Hall
from aktiv.seasons.rules.entitling import Entitlement, entitlement
from aktiv.seasons.rules.tables import Table
from aktiv.seasons.solver.scoring import STEPS

EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Removed:
    """A possibility that a rule took from a group: which row (`rule`, empty: not a row of the table), and how.

    `code`: age_window, blocked_day, no_window, other_activity, too_small, too_far, too_many_halls, sessions_capped,
    minutes_capped, no_points. `hall` and `day` where it is about one.
    """

    group: str
    code: str
    rule: str = ""
    hall: str = ""
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """The instance as JSON, and the log of what was taken away."""

    instance: Mapping[str, Any]
    removed: tuple[Removed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that an instance is made from. `season` is its name, first and last day as ISO dates; `settled` says
    odd or even of groups that take either, where a plan to go on from has settled it."""

    key: str
    season: tuple[str, str, str]
    grid_minutes: int
    table: Table
    halls: Sequence[Hall]
    clubs: Sequence[Club]
    groups: Sequence[Group]
    pins: Sequence[Mapping[str, Any]] = ()
    bans: Sequence[Mapping[str, Any]] = ()
    settled: Mapping[str, str] = field(default_factory=dict)

    @property
    def days(self) -> weeks.Span:
        """The season's first and last day."""
        return date.fromisoformat(self.season[1]), date.fromisoformat(self.season[2])


def derive(facts: Facts) -> Derived:
    """The instance of a round. Halls without an opening stay in it: wishes there are refused as closed, not unknown."""
    removed: list[Removed] = []
    halls = {each.key: each for each in sorted(facts.halls, key=lambda each: each.key)}
    groups = [_capped(facts.table, each, removed) for each in sorted(facts.groups, key=lambda each: each.key)]
    by_club: dict[str, list[Group]] = {}
    for group in groups:
        by_club.setdefault(group.club, []).append(group)
    name, first, last = facts.season
    parts = weeks.parts_of(facts.days, [each.span for each in groups if each.span is not None])
    either = weeks.settled(groups, facts.settled)
    sisters = _sisters(groups)
    options = {each.key: _options(each, either.get(each.key, each.weeks), parts) for each in groups}
    beside = _beside(facts.table)
    second = bool(sisters or beside) or any(options.values()) or any(each.whole for each in groups)
    instance: dict[str, Any] = {
        "schema": f"season-allocation/{2 if second else 1}",
        "id": facts.key,
        "season": {"name": name, "from": first, "to": last},
        "grid_minutes": facts.grid_minutes,
        "fair": facts.table.fair,
        "continuity_points": facts.table.continuity_points,
        "facilities": [_hall(each) for each in halls.values()],
        "clubs": [
            _club(facts, each, by_club[each.key])
            for each in sorted(facts.clubs, key=lambda each: each.key)
            if each.key in by_club
        ],
        "groups": [_group(facts.table, each, halls, removed) | options[each.key] for each in groups],
        "pins": list(facts.pins),
        "bans": list(facts.bans),
    }
    if parts:
        instance["parts"] = [{"id": each.id, "weeks": each.weeks} for each in parts]
    if sisters:
        instance["sisters"] = sisters
    return Derived(instance | beside, tuple(removed))


def dues(facts: Facts) -> list[Entitlement]:
    """What each club is due, by the same arithmetic as the instance, in the order of the facts; clubs that ask for
    nothing are left out."""
    groups = [_capped(facts.table, each, []) for each in facts.groups]
    of_club = {club.key: [each for each in groups if each.club == club.key] for club in facts.clubs}
    return [entitlement(facts.table, club, of_club[club.key], facts.days) for club in facts.clubs if of_club[club.key]]


def clock(minute: int) -> str:
    """ "17:30"; the end of the day is "24:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """As the crow flies, to a hundred metres."""
    (lat, lon), (there_lat, there_lon) = one, other
    half = sin(radians(there_lat - lat) / 2) ** 2
    half += cos(radians(lat)) * cos(radians(there_lat)) * sin(radians(there_lon - lon) / 2) ** 2
    return round(2 * EARTH_KM * asin(min(1.0, sqrt(half))), 1)


def _capped(table: Table, group: Group, removed: list[Removed]) -> Group:
    row = table.caps_of(group.age)
    if row is None or group.whole:
        return group
    if group.sessions > row.sessions:
        removed.append(Removed(group.key, "sessions_capped", row.name))
    if group.minutes > row.minutes:
        removed.append(Removed(group.key, "minutes_capped", row.name))
    return replace(group, sessions=min(group.sessions, row.sessions), minutes=min(group.minutes, row.minutes))


def _options(group: Group, which: str, parts: Sequence[weeks.Part]) -> dict[str, Any]:
    """What the group's row has beside the usual."""
    told: dict[str, Any] = {}
    if group.least is not None and group.least < group.minutes:
        told["least_minutes"] = group.least
    if which != weeks.EVERY:
        told["weeks"] = which
    if group.span is not None:
        told["parts"] = weeks.parts_in(group.span, parts)
    return told


def _beside(table: Table) -> dict[str, Any]:
    """What the rules say that the first version of the format has no words for."""
    told: dict[str, Any] = {}
    rests = {"least_minutes": table.rest_minutes, "edge_points": table.edge_points}
    if any(rests.values()):
        told["rests"] = {key: value for key, value in rests.items() if value}
    if table.fair and table.fair_worths != STEPS:
        told["fair_steps"] = list(table.fair_worths)
    return told


def _sisters(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Each two that would train one after the other, once, whichever of them said so."""
    there = {each.key for each in groups}
    pairs = {tuple(sorted((each.key, each.beside))) for each in groups if each.beside in there and each.beside}
    return [{"groups": list(pair)} for pair in sorted(pairs)]


def _hall(hall: Hall) -> dict[str, Any]:
    openings: list[dict[str, Any]] = []
    for each in sorted(hall.open, key=lambda each: (each.day, each.from_minute, each.to_minute, sorted(each.atoms))):
        told: dict[str, Any] = {"day": each.day, "from": clock(each.from_minute), "to": clock(each.to_minute)}
        if each.atoms != frozenset(hall.atoms):
            told["atoms"] = sorted(each.atoms)
        openings.append(told)
    return {
        "id": hall.key,
        "name": hall.name,
        "kind": hall.kind,
        "atoms": list(hall.atoms),
        "units": sorted((sorted(unit) for unit in set(hall.units)), key=lambda unit: (len(unit), unit)),
        "open": openings,
    }


def _club(facts: Facts, club: Club, groups: Sequence[Group]) -> dict[str, Any]:
    due = entitlement(facts.table, club, groups, facts.days)
    return {
        "id": club.key,
        "name": club.name,
        "entitlement_minutes": due.minutes,
        "served_elsewhere_minutes": due.served_elsewhere,
    }


def _group(table: Table, group: Group, halls: Mapping[str, Hall], removed: list[Removed]) -> dict[str, Any]:
    points = _points(table, group)
    if points is None:
        removed.append(Removed(group.key, "no_points"))
    return {
        "id": group.key,
        "club": group.club,
        "name": group.name,
        "activity": group.activity,
        "age": f"{group.from_age}-{group.to_age}",
        "members": group.members,
        "weight": points or 0,
        "sessions": group.sessions,
        "minutes": group.minutes,
        "days_apart": 0 if group.whole else max(table.days_apart, group.days_apart),
        "coaches": [] if group.whole else sorted(group.coaches),
        "suitable": _suitable(table, group, halls, removed),
        "windows": _windows(table, group, removed),
        "wishes": [
            {"facility": each.hall, "day": each.day, "from": clock(each.from_minute)}
            for each in group.wishes
            if each.hall in halls
        ],
        "last_season": _last(group, halls),
    }


def _points(table: Table, group: Group) -> int | None:
    """Its points; of a club that asks as a whole those of its teams on average, a point's part left out."""
    found = [row.points for each in group.counted if (row := table.points_of(each.age, each.level)) is not None]
    return sum(found) // len(group.counted) if found else None


def _last(group: Group, halls: Mapping[str, Hall]) -> list[dict[str, Any]]:
    """Times of last season in halls that are still there; of a group one a day, as the format takes no more."""
    told: dict[tuple[Any, ...], dict[str, Any]] = {}
    for each in sorted(group.given_last, key=lambda each: (each.day, each.from_minute, each.hall)):
        key = (each.day, each.from_minute, each.hall) if group.whole else (each.day,)
        if each.hall in halls and key not in told:
            told[key] = {"facility": each.hall, "day": each.day, "from": clock(each.from_minute)}
    return list(told.values())


def _suitable(table: Table, group: Group, halls: Mapping[str, Hall], removed: list[Removed]) -> list[dict[str, Any]]:
    """Wished halls first, in the order of the wishes, then the nearest; each with how many atoms the group needs there.

    A hall that has no unit of just so many atoms gives the smallest unit that is larger.
    """
    home = halls[group.home].where if group.home is not None and group.home in halls else None
    wished = {each.hall: place for place, each in reversed(list(enumerate(group.wishes)))}
    found: list[tuple[int, float, str, int]] = []
    for hall in halls.values():
        distance = kilometres(home, hall.where) if home is not None else 0.0
        needed = ceil(group.share * len(hall.atoms))
        sizes = sorted({len(unit) for unit in hall.units if len(unit) >= needed})
        if group.activity not in hall.activities:
            code = "other_activity"
        elif not sizes:
            code = "too_small"
        elif distance > table.travel_km:
            code = "too_far"
        else:
            found.append((wished.get(hall.key, len(group.wishes)), distance, hall.key, sizes[0]))
            continue
        if hall.key in wished or code == "too_far":
            removed.append(Removed(group.key, code, hall=hall.key))
    found.sort()
    removed += [Removed(group.key, "too_many_halls", hall=key) for *_, key, _ in found[table.most_halls :]]
    return [
        {"facility": key, "atoms": size, "distance_km": distance}
        for _, distance, key, size in found[: table.most_halls]
    ]


def _windows(table: Table, group: Group, removed: list[Removed]) -> list[dict[str, Any]]:
    """When the group may train: the age windows of its age, all day where the table has none for any day. A club that
    asks as a whole may train whenever some team of it may."""
    ages = {each.age for each in group.counted}
    of_age = {age: [row for row in table.windows if age in row.ages] for age in sorted(ages)}
    rows = [row for row in table.windows if any(row in found for found in of_age.values())]
    rows = rows if all(of_age.values()) else []
    windows: list[dict[str, Any]] = []
    for day in range(7):
        if day in group.blocked:
            removed.append(Removed(group.key, "blocked_day", day=day))
            continue
        if not rows:
            windows.append({"day": day, "from": "00:00", "to": "24:00"})
            continue
        of_day = [row for row in rows if day in row.days]
        if not of_day:
            removed.append(Removed(group.key, "no_window", rows[0].name, day=day))
        for first, last, rule in _merged([(row.from_minute, row.to_minute, row.name) for row in of_day]):
            windows.append({"day": day, "from": clock(first), "to": clock(last)})
            if (first, last) != (0, 1440):
                removed.append(Removed(group.key, "age_window", rule, day=day))
    return windows


def _merged(rows: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    merged: list[tuple[int, int, str]] = []
    for first, last, rule in sorted(rows):
        if merged and first <= merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(before[1], last), before[2])
        else:
            merged.append((first, last, rule))
    return merged
