"""What a loan's price is at each VAT rate, and what being late costs: pure, in whole øre with VAT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aktiv.prices.drafts import VatSum
from aktiv.values.money import largest_remainder, round_half_up, vat_of_gross
from aktiv.values.refusal import Refusal


def sums_of(price: int, weights: Sequence[tuple[str, int]], rates: Mapping[str, int]) -> list[VatSum]:
    """A price shared out over VAT codes by weight, each with its VAT taken out: together exactly the price.

    `rates` are basis points by code. Raises Refusal("no_vat_rate", vat_code) for a code that has none.
    """
    if not price:
        return []
    by_code: dict[str, int] = {}
    for code, weight in weights:
        by_code[code] = by_code.get(code, 0) + weight
    if not sum(by_code.values()):
        by_code = dict.fromkeys([code for code in by_code if code] or by_code, 1)
    shares = largest_remainder(price, list(by_code.values()))
    return [with_vat(share, code, rates) for code, share in zip(by_code, shares, strict=True) if share]


def with_vat(amount: int, code: str, rates: Mapping[str, int]) -> VatSum:
    """An amount with the VAT that is in it. Raises Refusal("no_vat_rate", vat_code)."""
    if code not in rates:
        raise Refusal("no_vat_rate", vat_code=code)
    vat = round_half_up(vat_of_gross(amount, rates[code]))
    return VatSum(code, rates[code], amount - vat, vat)
