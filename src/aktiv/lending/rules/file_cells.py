"""What may stand in the cells of a file of equipment beside names and numbers: terms, prices, parts, condition, days.

A column that is not there says nothing; a cell that is empty says that there is none. Sums are kroner in the file and
øre here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from aktiv.lending.models.stock import MOST_IN_A_POOL, Item, Kind

Cell = Callable[[str], Any]  # Any: each column has values of its own
_BETWEEN = re.compile(r"\s\+\s(?=\d+\s*[×x]\s)")
_PART = re.compile(r"([0-9]{1,6})\s*[×x]\s+(.+)")
EVERYBODY = "alle"
"""Whom a price is for that is no group's own."""


class Unreadable(Exception):
    """A cell says nothing that can be. Its code is one of the codes of `files.Wrong`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _number(least: int, most: int, *, empty: int | None) -> Cell:
    def read(text: str) -> int | None:
        if not text:
            return empty
        if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
            raise Unreadable("out_of_bounds" if text.isascii() and text.isdigit() else "not_a_number")
        return int(text)

    return read


def _kroner(text: str) -> int:
    said = text.replace("\u00a0", "").replace(" ", "").replace(".", ",")
    kroner, _, after = said.partition(",")
    if not said:
        return 0
    if not (kroner + after).isascii() or not (kroner + after).isdigit() or not kroner or len(after) > 2:
        raise Unreadable("not_an_amount")
    if len(kroner) > 7:
        raise Unreadable("out_of_bounds")
    return int(kroner) * 100 + int(after.ljust(2, "0"))


def _sum_or_none(text: str) -> int | None:
    return _kroner(text) if text else None


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Unreadable("not_a_day") from None
    if not 1900 <= found.year <= 2199:
        raise Unreadable("not_a_day")
    return found


def _one_of(codes: Iterable[str], *, empty: str) -> Cell:
    known = frozenset(codes)

    def read(text: str) -> str:
        if text and text not in known:
            raise Unreadable("unknown")
        return text or empty

    return read


def _text(longest: int) -> Cell:
    def read(text: str) -> str:
        if len(text) > longest:
            raise Unreadable("too_long")
        return text

    return read


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _prices(text: str) -> Mapping[str, tuple[int, int]]:
    """ "alle=50/0 barnelag=0/0": each for a day begun, and each for a loan, by price group."""
    found: dict[str, tuple[int, int]] = {}
    for each in text.split():
        group, equals, sums = each.partition("=")
        day, slash, loan = sums.partition("/")
        if not (group and equals and slash) or group in found:
            raise Unreadable("not_prices")
        found[group] = (_kroner(day), _kroner(loan))
    return found


def _parts(text: str) -> Mapping[str, int]:
    """ "8 × Scenedekke + 32 × Scenebein": how many of which kinds, by their bokmål names."""
    found: dict[str, int] = {}
    for each in _BETWEEN.split(text) if text else ():
        part = _PART.fullmatch(each.strip())
        if part is None or part[2] in found:
            raise Unreadable("not_parts")
        found[part[2]] = int(part[1])
    return found


OF_KIND: Mapping[str, Cell] = {
    "avgjores": _one_of(Kind.Decided.values, empty=Kind.Decided.AT_ONCE.value),
    "klargjoring_min": _number(0, 14 * 1440, empty=0),
    "varsel_min": _number(0, 100 * 1440, empty=0),
    "horisont_dager": _number(1, 1100, empty=365),
    "lengst_dager": _number(1, 366, empty=14),
    "hoyst": _number(1, MOST_IN_A_POOL, empty=None),
    "alder": _number(0, 100, empty=None),
    "bevis": _text(40),
    "grupper": _codes,
    "priser": _prices,
    "depositum": _kroner,
    "gebyr": _kroner,
    "erstatning": _kroner,
    "mva": _text(20),
    "vekt_gram": _number(0, 10**9, empty=None),
    "lite": _number(0, MOST_IN_A_POOL, empty=0),
    "service_dager": _number(1, 3_660, empty=None),
    "deler": _parts,
}
"""Of the kind: said on its first line, and on the others the same or nothing."""
OF_POOL: Mapping[str, Cell] = {"lite_her": _number(1, MOST_IN_A_POOL, empty=None)}
OF_ITEM: Mapping[str, Cell] = {
    "tilstand": _one_of(Item.Condition.values, empty=""),
    "neste_service": _day,
    "kjopt": _day,
    "pris": _sum_or_none,
    "merknad": _text(300),
}
ALL: Mapping[str, Cell] = {**OF_KIND, **OF_POOL, **OF_ITEM}


def kroner(amount: int | None) -> str:
    """Øre as a cell has them: "50" or "50,50"; nothing for none."""
    if amount is None:
        return ""
    return f"{amount // 100},{amount % 100:02d}" if amount % 100 else str(amount // 100)


def told(value: object) -> str:
    """A number, a code or a day as a cell has it."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
