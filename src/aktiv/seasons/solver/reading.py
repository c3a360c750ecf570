"""Reading the files of a season: schema first, then what a schema cannot say, each fault on a line of its own.

This is the one module that solver and checker share: it gives the facts as they stand in the file, with times as
minutes after midnight, and derives nothing from them but the defaults of an entitlement.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import zlib
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema_rs

from aktiv.seasons.solver import facts

Json = dict[str, Any]  # what a file holds, after its schema has been held against it
MOST_FAULTS = 200
BEYOND_ANY = 10**9  # moves and minutes above this mean the same as this
SISTERS = 20  # points for following a sister, where none are given
WHOLE = facts.Part("", 1)  # a season that is not split


class InputError(Exception):
    """The file cannot be used. `faults` has one line each, with the place in the file."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(self.faults[:3]))


def load(path: Path) -> Json:
    """The JSON object in a file, gzip when its name ends in `.gz`. Raises InputError."""
    try:
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError([f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})"]) from error
    return parsed(data, str(path))


def parsed(data: bytes, name: str) -> Json:
    """The JSON object in the bytes. Raises InputError."""
    try:
        found = json.loads(data.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except RecursionError as error:
        raise InputError([f"{name}: nested too deeply"]) from error
    except ValueError as error:
        raise InputError([f"{name}: not JSON in UTF-8 ({error})"]) from error
    if not isinstance(found, dict):
        raise InputError([f"{name}: not an object"])
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def sha256(raw: Json) -> str:
    """The hash of an instance as it was read, no default filled in."""
    text = json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def schema(name: str) -> Json:
    """A published schema: season-allocation-1, season-plan-1 or season-change-1, or a later version of one."""
    text = resources.files("aktiv.seasons.solver").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def _validator(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema(name))


def hold_against(raw: Json, name: str) -> None:
    """Raises InputError with every place where the object departs from the schema."""
    faults = []
    for error in _validator(name).iter_errors(raw):
        faults.append(f"{_place(error.instance_path)}: {_shortened(error.message)}")
        if len(faults) == MOST_FAULTS:
            break
    if faults:
        raise InputError(faults)


def hold_against_its_own(raw: Json, kind: str) -> None:
    """Holds it against the version of the schema that it names; against the first when it names none there is."""
    second = raw.get("schema") == f"{kind}/2"
    hold_against(raw, f"{kind}-{2 if second else 1}")


def _place(path: Iterable[str | int]) -> str:
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


def _shortened(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 300 else f"{line[:140]} … {line[-140:]}"


def read_instance(path: Path) -> facts.Instance:
    """An instance from a file. Raises InputError."""
    return instance(load(path))


def instance(raw: Json) -> facts.Instance:
    """An instance from what a file holds. Raises InputError."""
    hold_against_its_own(raw, "season-allocation")
    faults = list(_instance_faults(raw))
    if faults:
        raise InputError(faults[:MOST_FAULTS])
    return read_before(raw)


def read_before(raw: Json) -> facts.Instance:
    """An instance that was read before, or a part of one: nothing is held against its schema again."""
    parts = tuple(facts.Part(each["id"], int(each["weeks"])) for each in raw.get("parts", ())) or (WHOLE,)
    groups = tuple(group(each, parts) for each in raw["groups"])
    longest, rests = {each.id: each.minutes for each in groups}, raw.get("rests", {})
    asked: dict[str, Fraction] = {}
    for each in groups:
        asked[each.club] = asked.get(each.club, Fraction(0)) + each.sessions * each.minutes * each.share
    return facts.Instance(
        raw=raw,
        sha256=sha256(raw),
        grid=int(raw["grid_minutes"]),
        fair=bool(raw.get("fair", False)),
        fair_steps=tuple(int(each) for each in raw["fair_steps"]) if "fair_steps" in raw else None,
        continuity=int(raw.get("continuity_points", 40)),
        facilities=tuple(_facility(each) for each in raw["facilities"]),
        clubs=tuple(
            facts.Club(
                id=each["id"],
                entitlement=min(int(each.get("entitlement_minutes", math.floor(asked.get(each["id"], 0)))), BEYOND_ANY),
                elsewhere=min(int(each.get("served_elsewhere_minutes", 0)), BEYOND_ANY),
            )
            for each in raw["clubs"]
        ),
        groups=groups,
        pins=tuple(
            facts.Pin(
                each["group"],
                _place_of(each),
                int(each["minutes"]) if "minutes" in each else longest[each["group"]],
                frozenset(each["atoms"]) if "atoms" in each else None,
            )
            for each in raw.get("pins", ())
        ),
        bans=tuple(
            facts.Ban(
                each["group"],
                each.get("facility"),
                None if "day" not in each else int(each["day"]),
                None if "from" not in each else minutes(each["from"]),
            )
            for each in raw.get("bans", ())
        ),
        standing=None if "standing_plan" not in raw else tuple(session(each) for each in raw["standing_plan"]),
        max_moves=None if "max_moves" not in raw else min(int(raw["max_moves"]), BEYOND_ANY),
        parts=parts,
        sisters=tuple(
            facts.Sisters(tuple(each["groups"]), int(each["points"]) if "points" in each else SISTERS)
            for each in raw.get("sisters", ())
        ),
        rests=facts.Rests(int(rests.get("least_minutes", 0)), int(rests.get("edge_points", 0))),
    )


def minutes(text: str) -> int:
    """Minutes after midnight of "HH:MM"."""
    return int(text[:2]) * 60 + int(text[3:])


def clock(at: int) -> str:
    """ "HH:MM" of minutes after midnight."""
    return f"{at // 60:02d}:{at % 60:02d}"


def shares(raw: Json) -> dict[str, Fraction]:
    """The share of the season's weeks in which each group of an instance has its sessions, by the group's id."""
    parts = tuple(facts.Part(each["id"], int(each["weeks"])) for each in raw.get("parts", ())) or (WHOLE,)
    return {each["id"]: group(each, parts).share for each in raw["groups"]}


def group(raw: Json, parts: Sequence[facts.Part]) -> facts.Group:
    """A group as it stands in an instance, the parts of whose season are given."""
    weeks, own = raw.get("weeks", "every"), frozenset(raw.get("parts", (part.id for part in parts)))
    share = Fraction(sum(part.weeks for part in parts if part.id in own), sum(part.weeks for part in parts))
    return facts.Group(
        id=raw["id"],
        club=raw["club"],
        members=min(int(raw.get("members", 0)), BEYOND_ANY),
        weight=int(raw["weight"]),
        sessions=int(raw["sessions"]),
        minutes=int(raw["minutes"]),
        least=int(raw["least_minutes"] if "least_minutes" in raw else raw["minutes"]),
        days_apart=int(raw["days_apart"]),
        coaches=frozenset(raw.get("coaches", ())),
        suitable=tuple(
            facts.Suitable(each["facility"], min(int(each["atoms"]), BEYOND_ANY), math.floor(each["distance_km"]))
            for each in raw["suitable"]
        ),
        windows=tuple(
            facts.Period(int(each["day"]), minutes(each["from"]), minutes(each["to"])) for each in raw["windows"]
        ),
        wishes=tuple(_place_of(each) for each in raw["wishes"]),
        last_season=tuple(_place_of(each) for each in raw["last_season"]),
        weeks=weeks,
        parts=own,
        share=share if weeks == "every" else share / 2,
    )


def session(raw: Json) -> facts.Session:
    """A session as it stands in a plan or a standing plan."""
    return facts.Session(raw["group"], _place_of(raw), int(raw["minutes"]), frozenset(raw["atoms"]))


def _place_of(raw: Json) -> facts.Place:
    return facts.Place(raw["facility"], int(raw["day"]), minutes(raw["from"]))


def _facility(raw: Json) -> facts.Facility:
    return facts.Facility(
        id=raw["id"],
        atoms=tuple(raw["atoms"]),
        units=tuple(frozenset(each) for each in raw["units"]),
        open=tuple(
            facts.Opening(
                int(each["day"]),
                minutes(each["from"]),
                minutes(each["to"]),
                frozenset(each["atoms"] if "atoms" in each else raw["atoms"]),
            )
            for each in raw["open"]
        ),
    )


def _instance_faults(raw: Json) -> Iterator[str]:
    """What the schema cannot say."""
    known = {}
    for kind in ("facilities", "clubs", "groups", "parts"):
        known[kind] = {each["id"] for each in raw.get(kind, ())}
        yield from _twice(f"$.{kind}", [each["id"] for each in raw.get(kind, ())])
    for number, facility in enumerate(raw["facilities"]):
        yield from _facility_faults(facility, f"$.facilities[{number}]")
    for number, each in enumerate(raw["groups"]):
        yield from group_faults(each, f"$.groups[{number}]", known["facilities"], known["clubs"], known["parts"])
    for kind in ("pins", "bans", "standing_plan"):
        for number, each in enumerate(raw.get(kind, ())):
            yield from references(each, f"$.{kind}[{number}]", known["facilities"], known["groups"])
    for number, each in enumerate(raw.get("sisters", ())):
        for at, name in enumerate(each["groups"]):
            if name not in known["groups"]:
                yield f"$.sisters[{number}].groups[{at}]: no group {name!r}"
    yield from _rising(raw.get("fair_steps", ()))
    groups = {each["id"]: each for each in raw["groups"]}
    for number, each in enumerate(raw.get("pins", ())):
        if "minutes" in each and each["group"] in groups:
            group, shorter = groups[each["group"]], groups[each["group"]]["minutes"] - each["minutes"]
            least = group.get("least_minutes", group["minutes"])
            if shorter < 0 or shorter % raw["grid_minutes"] or each["minutes"] < least:
                yield f"$.pins[{number}].minutes: {int(each['minutes'])} is no length of {each['group']!r}"


def _rising(steps: Sequence[float]) -> Iterator[str]:
    for number, (before, after) in enumerate(pairwise(steps), 1):
        if after > before:
            yield f"$.fair_steps[{number}]: {int(after)} is more than the step before it"


def references(raw: Json, place: str, facilities: set[str], groups: set[str]) -> Iterator[str]:
    """Faults of what names a group and perhaps a facility."""
    if raw["group"] not in groups:
        yield f"{place}.group: no group {raw['group']!r}"
    if "facility" in raw and raw["facility"] not in facilities:
        yield f"{place}.facility: no facility {raw['facility']!r}"


def _twice(place: str, ids: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for number, each in enumerate(ids):
        if each in seen:
            yield f"{place}[{number}].id: {each!r} is used before"
        seen.add(each)


def _facility_faults(raw: Json, place: str) -> Iterator[str]:
    atoms = set(raw["atoms"])
    seen: set[frozenset[str]] = set()
    for number, unit in enumerate(raw["units"]):
        for each in sorted(set(unit) - atoms):
            yield f"{place}.units[{number}]: no atom {each!r} in {raw['id']!r}"
        if frozenset(unit) in seen:
            yield f"{place}.units[{number}]: the same unit as one before"
        seen.add(frozenset(unit))
    for number, opening in enumerate(raw["open"]):
        yield from period_faults(opening, f"{place}.open[{number}]")
        for each in sorted(set(opening.get("atoms", ())) - atoms):
            yield f"{place}.open[{number}].atoms: no atom {each!r} in {raw['id']!r}"


def period_faults(raw: Json, place: str) -> Iterator[str]:
    """A period must begin before it ends."""
    if raw["from"] >= raw["to"]:
        yield f"{place}: from {raw['from']} is not before to {raw['to']}"


def group_faults(raw: Json, place: str, facilities: set[str], clubs: set[str], parts: set[str]) -> Iterator[str]:
    """Faults of a group that a schema cannot see."""
    if raw["club"] not in clubs:
        yield f"{place}.club: no club {raw['club']!r}"
    seen: set[str] = set()
    for number, each in enumerate(raw["suitable"]):
        if each["facility"] in seen:
            yield f"{place}.suitable[{number}].facility: {each['facility']!r} is named before"
        seen.add(each["facility"])
    for kind in ("suitable", "wishes", "last_season"):
        for number, each in enumerate(raw[kind]):
            if each["facility"] not in facilities:
                yield f"{place}.{kind}[{number}].facility: no facility {each['facility']!r}"
    for number, each in enumerate(raw["windows"]):
        yield from period_faults(each, f"{place}.windows[{number}]")
    days: set[int] = set()
    for number, each in enumerate(raw["last_season"]):
        if int(each["day"]) in days and raw["days_apart"] > 0:
            yield f"{place}.last_season[{number}].day: more than one on day {int(each['day'])}"
        days.add(int(each["day"]))
    yield from _option_faults(raw, place, parts)


def _option_faults(raw: Json, place: str, parts: set[str]) -> Iterator[str]:
    if raw.get("least_minutes", 0) > raw["minutes"]:
        yield f"{place}.least_minutes: more than {int(raw['minutes'])} minutes"
    for number, each in enumerate(raw.get("parts", ())):
        if each not in parts:
            yield f"{place}.parts[{number}]: no part {each!r}"
    if raw["days_apart"] == 0 and raw.get("coaches"):
        yield f"{place}.coaches: none where days_apart is 0, for one person cannot be in several halls at once"
