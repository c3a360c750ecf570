"""The definitions once more, as slowly and plainly as they can be written: what the rules are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any

Json = Mapping[str, Any]


def shares(found: Json) -> dict[str, int]:
    """Amounts by id, a day at a time."""
    first, last = (date.fromisoformat(found["period"][each]) for each in ("from", "to"))
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    runs = [(list(group), set(ids)) for ids, group in groupby(days, key=lambda each: _present(found["members"], each))]
    sums = dict.fromkeys((each["id"] for each in found["members"]), 0)
    pieces = _dealt(found["total_ore"], [Fraction(len(run), len(days)) for run, _ in runs])
    for (run, ids), ore in zip(runs, pieces, strict=True):
        here = sorted((each for each in found["members"] if each["id"] in ids), key=lambda each: each["number"])
        fractions = key(found["key"], here, ore, Fraction(len(run), len(days)))
        for member, amount in zip(here, _dealt(ore, fractions), strict=True):
            sums[member["id"]] += amount
    return sums


def _present(members: Sequence[Json], day: date) -> tuple[str, ...]:
    return tuple(
        each["id"]
        for each in members
        if each.get("from", "0001-01-01") <= day.isoformat() <= each.get("to", "9999-12-31")
    )


def key(found: Json, members: Sequence[Json], ore: int, part: Fraction) -> list[Fraction]:
    """Each member's fraction, in the order given."""
    ((kind, inside),) = found.items()
    if kind == "mix":
        weighed = [(Fraction(each["weight"]), each["key"]) for each in inside if Fraction(each["weight"])]
        columns = [[weight * one for one in key(part_of, members, ore, part)] for weight, part_of in weighed]
        return [sum(row, Fraction(0)) for row in zip(*columns, strict=True)]
    if kind in {"floor", "cap"}:
        within = key(inside["key"], members, ore, part)
        if kind == "floor":
            return _limited(within, inside["min_ore"] * part / ore if ore else Fraction(0), -1)
        return _limited(within, Fraction(inside["max_share"]), 1)
    weights = [_weight(kind, inside, each) for each in members]
    return [each / sum(weights) for each in weights]


def _weight(kind: str, inside: Any, member: Json) -> Fraction:
    if kind == "tiers":
        tier = next(each for each in inside if each["up_to"] is None or member["population"] <= each["up_to"])
        rates = sum(
            Fraction(each["per_inhabitant_ore"])
            for resident in range(1, member["population"] + 1)
            for each in [next(one for one in inside if one["up_to"] is None or resident <= one["up_to"])]
        )
        return tier["fixed_ore"] + rates + Fraction(0)
    table = {"flat": 1, "per_capita": member.get("population"), "usage": member.get("usage")}
    return Fraction(inside[member["id"]] if kind == "table" else table[kind])


def _limited(fractions: list[Fraction], limit: Fraction, sign: int) -> list[Fraction]:
    """One at a time, the one furthest beyond first: another way to the same end."""
    held: set[int] = set()
    now = fractions
    while True:
        beyond = [each for each in range(len(now)) if each not in held and sign * (now[each] - limit) > 0]
        if not beyond:
            return now
        held.add(max(beyond, key=lambda each: sign * now[each]))
        free = sum(fractions[each] for each in range(len(now)) if each not in held)
        rest = 1 - limit * len(held)
        now = [
            limit if each in held else fractions[each] * rest / free if free else Fraction(0)
            for each in range(len(now))
        ]


def _dealt(ore: int, fractions: Sequence[Fraction]) -> list[int]:
    """Whole øre: rounded down, then one at a time to whoever lacks most."""
    sign = -1 if ore < 0 else 1
    exact = [abs(ore) * each for each in fractions]
    dealt = [each.numerator // each.denominator for each in exact]
    while sum(dealt) < abs(ore):
        lacking = [one - got for one, got in zip(exact, dealt, strict=True)]
        dealt[lacking.index(max(lacking))] += 1
    return [sign * each for each in dealt]
