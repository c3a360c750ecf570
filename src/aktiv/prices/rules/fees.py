"""Refunds and fees: what may be paid back, and what a late cancellation costs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from aktiv.prices.drafts import VatSum
from aktiv.values.money import largest_remainder, round_half_up, vat_of_gross
from aktiv.values.refusal import Refusal

_AMOUNT = re.compile(r"\d{1,9}([.,]\d{1,2})?", re.ASCII)


def minor_units(text: str) -> int:
    """An amount as people write it, "19.99" or "1 250,50", in whole øre. Raises Refusal("not_an_amount")."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not _AMOUNT.fullmatch(bare):
        raise Refusal("not_an_amount", text=text[:40])
    return int(Decimal(bare.replace(",", ".")) * 100)


def refund(asked: int, *, captured: int, refunded: int = 0, fees: int = 0) -> int:
    """What is paid back: what is asked, as long as it with earlier refunds and fees is within what was captured.

    All in øre. Raises Refusal("nothing_to_refund") for nothing or less, and Refusal("more_than_captured", most=…).
    """
    most = max(0, captured - refunded - fees)
    if asked <= 0:
        raise Refusal("nothing_to_refund", asked=asked)
    if asked > most:
        raise Refusal("more_than_captured", asked=asked, most=most)
    return asked


def shared_fee(owed: Sequence[VatSum], percent: int) -> list[VatSum]:
    """A fee of what is owed in parts, a share for each part in their order: together what `fee` of all of it is.

    Raises ValueError outside 0–100.
    """
    rates: dict[tuple[str, int], list[int]] = {}
    for place, each in enumerate(owed):
        rates.setdefault((each.code, each.basis_points), []).append(place)
    together = [
        VatSum(code, points, sum(owed[place].net for place in same), sum(owed[place].vat for place in same))
        for (code, points), same in rates.items()
    ]
    shares = [replace(each, net=0, vat=0) for each in owed]
    for whole in fee(together, percent):
        same = rates[whole.code, whole.basis_points]
        for place, share in zip(same, divided(whole, [max(0, owed[place].total) for place in same]), strict=True):
            shares[place] = share
    return shares


def divided(whole: VatSum, weights: Sequence[Fraction | int]) -> list[VatSum]:
    """An amount at one rate divided by weight, exactly: the parts sum to it, without VAT and with."""
    totals = largest_remainder(whole.total, weights)
    vats = largest_remainder(whole.vat, totals) if whole.total else (0,) * len(totals)
    return [replace(whole, net=total - vat, vat=vat) for total, vat in zip(totals, vats, strict=True)]


def fee(sums: Iterable[VatSum], percent: int) -> tuple[VatSum, ...]:
    """A share of what a use costs, with the VAT rates of the use: rounded once, never more than the use.

    Raises ValueError outside 0–100.
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"not a percentage of a price: {percent}")
    paid = [each for each in sums if each.total > 0]
    total = round_half_up(Fraction(sum(each.total for each in paid) * percent, 100))
    shares = largest_remainder(total, [each.total for each in paid]) if paid else ()
    return tuple(
        VatSum(each.code, each.basis_points, share - vat, vat)
        for each, share in zip(paid, shares, strict=True)
        if share
        for vat in (round_half_up(vat_of_gross(share, each.basis_points)),)
    )
