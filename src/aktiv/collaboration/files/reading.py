"""Reading a file: JSON without a number that is not whole, its schema, then what a schema cannot say.

Each fault has its path in the file and what is wrong there.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema_rs

from aktiv.collaboration.rules import keys
from aktiv.collaboration.rules.counting import Ballot, DecisionRule, VoteKey
from aktiv.collaboration.rules.members import Member

Json = Mapping[str, Any]  # what a file holds, after its schema has been held against it
MOST_FAULTS, DEEPEST = 50, 64
CLOCK = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
SHAPES = tuple(map(re.compile, (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", CLOCK, CLOCK + "(Z|[+-][0-9]{2}:[0-9]{2})")))


@dataclass(frozen=True, slots=True)
class Fault:
    """A place in the file and what is wrong there."""

    path: str
    what: str


class Malformed(Exception):
    """The file is not what it should be."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(f"{each.path}: {each.what}" for each in self.faults[:3]))


class _NotWhole:
    """A number with a point or an exponent, kept so that it can be told where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text


def load(name: str, kind: str) -> Json:
    """The object in a file (`-`: standard input; gzip when the name ends in `.gz`) that follows the schema of its kind:
    shares-1, adopt-1 or recount-1. Raises Malformed."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        if name.endswith(".gz"):
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise Malformed([Fault("$", f"cannot be read ({getattr(error, 'strerror', None) or error})")]) from error
    return parsed(data, kind)


def parsed(data: bytes, kind: str) -> Json:
    """The object in the bytes, held against the schema of its kind. Raises Malformed."""
    try:
        found = json.loads(
            data.decode("utf-8-sig"), parse_float=_NotWhole, parse_constant=_NotWhole, object_pairs_hook=_once
        )
    except RecursionError as error:
        raise Malformed([Fault("$", "nested too deeply")]) from error
    except ValueError as error:
        raise Malformed([Fault("$", f"not JSON in UTF-8 ({error})")]) from error
    _held(list(_without_a_schema(found)))
    faults = []
    for departure in _validator(kind).iter_errors(found):
        faults.append(Fault(_path(departure.instance_path), _shortened(departure.message)))
        if len(faults) == MOST_FAULTS:
            break
    _held(faults)
    return dict(found)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} stands twice in one object")
    return found


def _without_a_schema(found: object) -> Iterator[Fault]:
    """What must be told before a schema may see it: numbers that are not whole, text that is none, a bottomless pit."""
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), found)]
    while waiting:
        path, each = waiting.pop()
        if isinstance(each, _NotWhole):
            yield Fault(
                _path(path), f'{each.text} is not a whole number; a fraction is written as text, such as "3/10"'
            )
        elif isinstance(each, str) and not _is_text(each):
            yield Fault(_path(path), "not text: half of a pair of code units")
        elif isinstance(each, dict | list) and len(path) >= DEEPEST:
            yield Fault(_path(path[:4]), "nested too deeply")
            return
        elif isinstance(each, dict):
            waiting.extend(((*path, "?"), name) for name in each if not _is_text(name))
            waiting.extend(((*path, name), inner) for name, inner in each.items())
        elif isinstance(each, list):
            waiting.extend(((*path, index), inner) for index, inner in enumerate(each))


def _is_text(text: str) -> bool:
    return not any("\ud800" <= each <= "\udfff" for each in text)


@cache
def schema(kind: str) -> dict[str, Any]:
    """A published schema: shares-1, adopt-1 or recount-1."""
    folder = resources.files("aktiv.collaboration.files").joinpath("schemas")
    return dict(json.loads(folder.joinpath(f"{kind}.json").read_text(encoding="utf-8")))


@cache
def _validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema(kind))


def _path(path: Iterable[str | int]) -> str:
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


def _shortened(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 300 else f"{line[:140]} … {line[-140:]}"


def _held(faults: Sequence[Fault]) -> None:
    if faults:
        raise Malformed(faults[:MOST_FAULTS])


def fraction(found: int | str, path: str) -> Fraction:
    """An exact fraction: a whole number, or text such as "3/10" or "0.3". Raises Malformed when it is below zero."""
    try:
        exact = Fraction(found)
    except ZeroDivisionError as error:
        raise Malformed([Fault(path, f"{found!r} divides by zero")]) from error
    if exact < 0:
        raise Malformed([Fault(path, f"{found!r} is below zero")])
    return exact


def day(found: str, path: str) -> date:
    """A day, YYYY-MM-DD. Raises Malformed."""
    try:
        return date.fromisoformat(found)
    except ValueError as error:
        raise Malformed([Fault(path, f"{found!r} is no day")]) from error


def stretch(found: Json, path: str) -> tuple[int | None, int | None]:
    """Ordinals of `from` and `to`, each None where it is not given. Raises Malformed."""
    first, last = (
        None if found.get(name) is None else day(found[name], f"{path}.{name}").toordinal() for name in ("from", "to")
    )
    if first is not None and last is not None and first > last:
        raise Malformed([Fault(f"{path}.to", "is before the first day")])
    return first, last


def members(found: Sequence[tuple[str, Json]]) -> Sequence[Member]:
    """Members with their paths. Raises Malformed when an id stands twice."""
    seen: dict[str, str] = {}
    for path, each in found:
        if each["id"] in seen:
            raise Malformed([Fault(f"{path}.id", f"{each['id']!r} is the id of {seen[each['id']]} too")])
        seen[each["id"]] = path
    return [_member(each, path) for path, each in found]


def _member(found: Json, path: str) -> Member:
    first, last = stretch(found, path)
    return Member(
        id=found["id"],
        number=int(found.get("number", 0)),
        population=found.get("population"),
        usage=found.get("usage"),
        first=first,
        last=last,
    )


def key(found: Json, path: str = "$.key") -> keys.Key:
    """A key for sharing a cost. Raises Malformed."""
    (kind, inside), here = next(iter(found.items())), f"{path}.{next(iter(found))}"
    match kind:
        case "flat":
            return keys.Flat()
        case "per_capita":
            return keys.PerCapita()
        case "usage":
            return keys.Usage()
        case "table":
            return keys.Table({member: fraction(weight, f"{here}.{member}") for member, weight in inside.items()})
        case "mix":
            return keys.Mix(
                [
                    (fraction(each["weight"], f"{here}[{at}].weight"), key(each["key"], f"{here}[{at}].key"))
                    for at, each in enumerate(inside)
                ]
            )
        case "tiers":
            return keys.Tiers(_tiers(inside, here))
        case "floor":
            return keys.Floor(inside["min_ore"], key(inside["key"], f"{here}.key"))
        case _:
            return keys.Cap(fraction(inside["max_share"], f"{here}.max_share"), key(inside["key"], f"{here}.key"))


def cost_key(found: Any) -> dict[str, Any]:  # Any: JSON
    """A key that was written on its own, held against the schema and its numbers. Raises Malformed."""
    alone = {"total_ore": 0, "period": {"from": "2000-01-01", "to": "2000-01-01"}, "key": found, "members": []}
    key(parsed(json.dumps(alone).encode(), "shares-1")["key"])
    return dict(found)


def _tiers(found: Sequence[Json], path: str) -> Sequence[keys.Tier]:
    ends = [each["up_to"] for each in found]
    for at, (lower, upper) in enumerate(pairwise(ends)):
        if lower is None or (upper is not None and upper <= lower):
            raise Malformed([Fault(f"{path}[{at + 1}].up_to", "tiers go from the lowest up; only the last is open")])
    return [
        keys.Tier(
            each["up_to"],
            each["fixed_ore"],
            fraction(each["per_inhabitant_ore"], f"{path}[{at}].per_inhabitant_ore"),
        )
        for at, each in enumerate(found)
    ]


def vote_key(found: Json) -> VoteKey:
    """A key for voting. Raises Malformed."""
    cap = found.get("cap")
    return VoteKey(
        kind=found["kind"], cap=None if cap is None else fraction(cap, "$.key.cap"), table=found.get("table")
    )


def rule(found: Json) -> DecisionRule:
    """What it takes to pass."""
    return DecisionRule(found["kind"], found.get("double_majority", False), found.get("chair"))


def ballots(found: Sequence[Json], closes_at: str) -> tuple[Sequence[Ballot], datetime]:
    """Ballots and the moment of closing, all written in the same way. Raises Malformed."""
    shape = _shape(closes_at, "$.closes_at")
    cast = []
    for at, each in enumerate(found):
        path = f"$.ballots[{at}].cast_at"
        if _shape(each["cast_at"], path) != shape:
            raise Malformed([Fault(path, "is not written as $.closes_at: with an offset, without one, or a day alone")])
        cast.append(Ballot(each["member"], each["choice"], _moment(each["cast_at"], path)))
    return cast, _moment(closes_at, "$.closes_at")


def _shape(text: str, path: str) -> int:
    for number, shape in enumerate(SHAPES):
        if shape.fullmatch(text):
            return number
    raise Malformed([Fault(path, f"{text!r} is no moment such as 2027-03-01T12:00:00+01:00")])


def _moment(text: str, path: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed([Fault(path, f"{text!r} is no moment ({error})")]) from error
