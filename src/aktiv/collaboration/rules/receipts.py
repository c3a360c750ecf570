"""What accounting says is paid: reading its file, and dividing a payment over what is open of an invoice. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from aktiv.values.money import largest_remainder
from aktiv.values.refusal import Refusal

MOST_LINES = 500
MOST_ORE = 10**13
NUMBER = frozenset({"fakturanummer", "faktura", "fakturanr", "invoice", "invoice_number"})
DAY = frozenset({"dato", "betalt", "betalingsdato", "date", "paid_on"})
KRONER = frozenset({"beløp", "belop", "kroner", "amount"})
ORE = frozenset({"øre", "ore", "beløp_øre", "belop_ore", "beløp_i_øre", "amount_ore"})
"""What the columns may be called."""
_ORDER = re.compile(r"U(\d{1,9})", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the file: which invoice (or, where it is an `order` to pay out, which), the day, øre (below zero:
    paid back). `code` says what could not be read of it; nothing else is then sure."""

    line: int
    told: str
    number: int = 0
    order: bool = False
    paid_on: date = date.min
    ore: int = 0
    code: str = ""

    @property
    def same(self) -> tuple[int, bool, date, int]:
        """What tells it from others. An order is paid once, whatever the day and the sum that are said of it."""
        if self.order:
            return self.number, True, date.min, 0
        return self.number, False, self.paid_on, self.ore


def read(text: str) -> list[Said]:
    """The lines of a file with the columns invoice, day and amount (in kroner or in øre), under heads that say which.

    Raises Refusal: file_unread(why) with no_heads, nothing, too_long or not_csv.
    """
    rows = [(at, row) for at, row in enumerate(_rows(text), 1) if any(each.strip() for each in row)]
    if not rows:
        raise Refusal("file_unread", why="nothing")
    heads = [each.strip().lower().replace(" ", "_") for each in rows[0][1]]
    places = [next((at for at, head in enumerate(heads) if head in names), -1) for names in (NUMBER, DAY, KRONER | ORE)]
    if -1 in places:
        raise Refusal("file_unread", why="no_heads")
    if len(rows) == 1:
        raise Refusal("file_unread", why="nothing")
    if len(rows) > MOST_LINES + 1:
        raise Refusal("file_unread", why="too_long")
    in_ore = heads[places[2]] in ORE
    return [_said(at, [row[one].strip() if one < len(row) else "" for one in places], in_ore) for at, row in rows[1:]]


def allot(open_of: Mapping[K, int], ore: int) -> dict[K, int]:
    """Divides a payment over what is open of each, so that they are the payment together and none is paid beyond what
    is open: what goes the other way (a credit in an invoice) is taken whole, and the rest by what is open of each.

    Raises Refusal: wrong_amount(left) for nothing, the wrong way, or more than is open in all.
    """
    left = sum(open_of.values())
    if not ore or (ore > 0) != (left > 0) or abs(ore) > abs(left):
        raise Refusal("wrong_amount", left=left)
    against = {key: each for key, each in open_of.items() if each and (each > 0) != (ore > 0)}
    along = {key: each for key, each in open_of.items() if each and key not in against}
    parts = largest_remainder(ore - sum(against.values()), [abs(each) for each in along.values()])
    return {key: each for key, each in (against | dict(zip(along, parts, strict=True))).items() if each}


def _rows(text: str) -> list[list[str]]:
    plain = text.lstrip("\ufeff").replace("\x00", "")
    first = plain.strip().partition("\n")[0]
    mark = max(";\t,", key=first.count)
    try:
        return list(csv.reader(plain.splitlines(), delimiter=mark))
    except csv.Error as error:
        raise Refusal("file_unread", why="not_csv") from error


def _said(at: int, cells: Sequence[str], in_ore: bool) -> Said:
    told = " ".join(each for each in cells if each)[:80]
    order = _ORDER.fullmatch(cells[0])
    number = order[1] if order is not None else cells[0]
    if not (number.isascii() and number.isdigit() and len(number) <= 9 and int(number)):
        return Said(at, told, code="not_a_number")
    day = _day(cells[1])
    if day is None:
        return Said(at, told, code="not_a_day")
    ore = _ore(cells[2], in_ore)
    if not ore:
        return Said(at, told, code="not_an_amount")
    return Said(at, told, int(number), order is not None, day, ore)


def _day(cell: str) -> date | None:
    found = _DAY.fullmatch(cell)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found is not None else date.fromisoformat(cell)
    except ValueError:
        return None


def _ore(cell: str, in_ore: bool) -> int | None:
    """Whole øre; None for what is none."""
    plain = "".join(cell.split()).replace("−", "-").removeprefix("kr")
    if "," in plain:  # then a point parts thousands
        plain = plain.replace(".", "").replace(",", ".")
    try:
        exact = Decimal(plain) * (1 if in_ore else 100)
    except ArithmeticError:  # no number, or one too large for any arithmetic
        return None
    if not exact.is_finite() or abs(exact) > MOST_ORE or exact != exact.to_integral_value():
        return None
    return int(exact)
