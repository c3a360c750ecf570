"""Amounts that finance types, and what becomes of a charge that is lowered."""

from __future__ import annotations

import re
from datetime import date, timedelta

from aktiv.prices.rules.fees import minor_units
from aktiv.values.refusal import Refusal

EARLIEST, LATEST = timedelta(days=5 * 366), timedelta(days=2 * 366)
"""How far back and ahead a day may lie that is charged for by hand."""
LONGEST_TYPED = 60
LONGEST = 9
"""Digits of kroner that are read at all."""
_SPACES = re.compile("[\\s\u00a0\u202f]")
_KRONER = re.compile(r"^kr\.?|kr\.?$|,-$", re.IGNORECASE)
_WITH_CURRENCY = re.compile(
    r"(?P<before>[A-Z]{3}|[€$£])?(?P<sign>[-−–]?)(?P<figures>[\d.,]+)(?P<after>[A-Z]{3}|[€$£])?"
)


def amount_typed(text: str, currency: str, *, most: int) -> int:
    """An amount above zero in the municipality's currency, in whole øre: "250", "1 250,50 kr", "NOK 99".

    Raises Refusal: not_an_amount, other_currency (currency), amount_not_above_zero, amount_too_large (most).
    """
    bare = _SPACES.sub("", text)
    if currency == "NOK":
        bare = _KRONER.sub("", bare)
    read = _WITH_CURRENCY.fullmatch(bare.upper())
    if read is None or len(text) > LONGEST_TYPED:
        raise Refusal("not_an_amount", text=text[:40])
    if any(named and named != currency for named in (read["before"], read["after"])):
        raise Refusal("other_currency", currency=currency)
    whole = re.split("[.,]", read["figures"])[0]
    if len(whole) > LONGEST:
        raise Refusal("amount_too_large", most=most)
    amount = minor_units(read["figures"])
    return checked_amount(-amount if read["sign"] else amount, most=most)


def checked_amount(amount: int, *, most: int) -> int:
    """An amount in øre that one may correct by. Raises Refusal: amount_not_above_zero, amount_too_large (most)."""
    if amount <= 0:
        raise Refusal("amount_not_above_zero")
    if amount > most:
        raise Refusal("amount_too_large", most=most)
    return amount


def within_reach(day: date, today: date) -> None:
    """Raises Refusal("day_out_of_reach", first, last)."""
    first, last = today - EARLIEST, today + LATEST
    if not first <= day <= last:
        raise Refusal("day_out_of_reach", first=first, last=last)
