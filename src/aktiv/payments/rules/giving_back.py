"""How an amount that is given back falls on what was charged."""

from __future__ import annotations

from collections.abc import Sequence

from aktiv.prices.drafts import VatSum
from aktiv.values.money import largest_remainder, round_half_up, vat_of_gross
from aktiv.values.refusal import Refusal


def most_to_give_back(*, authorised: int, cancelled: int, refunded: int, owed: int) -> int:
    """What of a payment can be given back, in øre: of what is still taken or reserved, no more than what is owed."""
    return max(0, min(authorised - cancelled - refunded, owed))


def lessened(sums: Sequence[VatSum], amount: int) -> list[VatSum]:
    """What each charge comes to when `amount` øre of them all are given back, each its share, at its own VAT rate.

    Raises Refusal("nothing_to_refund") for nothing or less, and Refusal("more_than_paid", most) for more than there is.
    """
    total = sum(each.total for each in sums)
    if amount <= 0:
        raise Refusal("nothing_to_refund", asked=amount)
    if amount > total:
        raise Refusal("more_than_paid", most=total)
    shares = largest_remainder(amount, [each.total for each in sums])
    left = []
    for each, share in zip(sums, shares, strict=True):
        gross = each.total - share
        vat = round_half_up(vat_of_gross(gross, each.basis_points))
        left.append(VatSum(each.code, each.basis_points, gross - vat, vat))
    return left
