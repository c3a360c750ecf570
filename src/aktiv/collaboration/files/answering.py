"""What the three commands answer: an object for standard output, and the exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from typing import Any

from aktiv.collaboration.files import reading
from aktiv.collaboration.files.reading import Fault, Json, Malformed
from aktiv.collaboration.rules import adopting, counting, shares
from aktiv.collaboration.rules.members import Id
from aktiv.values import Refusal

DONE, REFUSED = 0, 2


def answer(name: str, kind: str) -> int:
    """Reads a file, prints the answer or the error as JSON, and returns the exit code."""
    with _numbers_of_any_length():
        try:
            found = ANSWERS[kind](reading.load(name, kind))
            code = DONE
        except Malformed as malformed:
            faults = [{"path": each.path, "what": each.what} for each in malformed.faults]
            found, code = {"error": "malformed", "faults": faults}, REFUSED
        except Refusal as refusal:
            found, code = {"error": refusal.code, **_readable(refusal.data)}, REFUSED
        print(json.dumps(found, indent=1))
    return code


def divided(found: Json) -> dict[str, Any]:
    """`aktiv collaboration shares`."""
    first, last = reading.stretch(found["period"], "$.period")
    assert first is not None  # the schema asks for both
    assert last is not None
    paths = [(f"$.members[{at}]", each) for at, each in enumerate(found["members"])]
    members = reading.members(paths)
    with _told_where(paths):
        division = shares.divide(found["total_ore"], first, last, reading.key(found["key"]), members)
    return {
        "total_ore": division.ore,
        "pieces": [
            {
                "from": date.fromordinal(part.first).isoformat(),
                "to": date.fromordinal(part.last).isoformat(),
                "total_ore": part.ore,
                "shares": [
                    {"id": share.member, "exact": _exact(share.exact), "amount_ore": share.ore} for share in part.shares
                ],
            }
            for part in division.parts
        ],
        "shares": _amounts(division.amounts),
    }


def adopted(found: Json) -> dict[str, Any]:
    """`aktiv collaboration adopt`."""
    paths = [(f"$.payers[{at}]", each) for at, each in enumerate(found["payers"])]
    paths.append(("$.adopter", found["adopter"]))
    *payers, adopter = reading.members(paths)
    with _told_where(paths):
        adoption = adopting.adopt(
            found["cost_ore"],
            reading.key(found["key"]),
            payers,
            adopter,
            paid=reading.day(found["paid_on"], "$.paid_on"),
            adopted=reading.day(found["adopted_on"], "$.adopted_on"),
            months=found["window_months"],
        )
    return {
        "cost_ore": found["cost_ore"],
        "in_window": adoption.in_window,
        "payment": {"id": adopter.id, "amount_ore": adoption.payment},
        "credits": _amounts(adoption.credits),
        "old_shares": _amounts(adoption.old),
        "new_shares": _amounts(adoption.new),
    }


def recounted(found: Json) -> dict[str, Any]:
    """`aktiv collaboration recount`."""
    members = reading.members([(f"$.members[{at}]", each) for at, each in enumerate(found["members"])])
    ballots, closes_at = reading.ballots(found["ballots"], found["closes_at"])
    try:
        count = counting.count(reading.vote_key(found["key"]), reading.rule(found["rule"]), members, ballots, closes_at)
    except Refusal as refusal:
        if refusal.code != "ballots_at_once":
            raise
        path = next(
            f"$.ballots[{at}].cast_at"
            for at, each in enumerate(ballots)
            if each.member == refusal.data["member"] and each.cast_at == refusal.data["moment"]
        )
        what = f"two different ballots by {refusal.data['member']!r} at one moment, and no later one"
        raise Malformed([Fault(path, what)]) from refusal
    return {
        "weights": dict(count.weights),
        "quorum": {
            "heads": [len(count.counted), len(count.weights)],
            "weight": [count.weight_cast, sum(count.weights.values())],
            "met": count.quorum,
        },
        "tally": dict(count.tally),
        "outcome": count.outcome,
    }


ANSWERS: Mapping[str, Callable[[Json], dict[str, Any]]] = {
    "shares-1": divided,
    "adopt-1": adopted,
    "recount-1": recounted,
}


@contextmanager
def _told_where(paths: Sequence[tuple[str, Json]]) -> Iterator[None]:
    """Turns a refusal for which the format has no code into a fault at the member's place in the file."""
    try:
        yield
    except Refusal as refusal:
        told = {
            "unknown_usage": ("usage", "the key divides by use, and none is given; 0 is written as 0"),
            "beyond_the_tiers": ("population", "is above the last tier, which is not open"),
        }.get(refusal.code)
        if told is None:
            raise
        path = next(path for path, each in paths if each["id"] == refusal.data["member"])
        raise Malformed([Fault(f"{path}.{told[0]}", told[1])]) from refusal


def _readable(data: Mapping[str, Any]) -> dict[str, Any]:
    """A refusal's data, with ordinals of days as days."""
    names = {"first": "from", "last": "to"}
    return {
        names.get(name, name): date.fromordinal(value).isoformat() if name in names else value
        for name, value in data.items()
    }


def _amounts(amounts: Mapping[Id, int]) -> list[dict[str, Any]]:
    return [{"id": member, "amount_ore": ore} for member, ore in amounts.items()]


def _exact(exact: Fraction) -> str:
    return f"{exact.numerator}/{exact.denominator}"


@contextmanager
def _numbers_of_any_length() -> Iterator[None]:
    """Python reads and writes 4,300 digits at most; who starts this command may spend her own time on more."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(before)
