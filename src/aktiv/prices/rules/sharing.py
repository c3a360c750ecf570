"""A use that several pay: who pays which part of it.

Whoever shares takes a percentage of the use, additions as a whole, or both. A percentage is of what the use costs
without its additions; what nobody has taken is its holder's. Parts are exact until they are divided into whole øre by
largest remainder, so together they are always what one alone would pay.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from aktiv.prices.drafts import Line, VatSum
from aktiv.prices.rules.fees import divided
from aktiv.prices.rules.itemising import parts_of

SHARE = "share"
"""Begins the item of a part that another pays, and of the corrections that make room for it."""


@dataclass(frozen=True, slots=True)
class Sharer:
    """An organisation that pays a part: so many percent of the use, and additions by key. `key` tells agreements apart.

    Raises ValueError for a percentage that is none.
    """

    key: UUID
    organisation_id: UUID
    percent: int = 0
    additions: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100:
            raise ValueError(f"not a percentage of a use: {self.percent}")


def shared(
    left: VatSum, charged: VatSum, lines: Sequence[Line], *, includes_vat: bool, sharers: Sequence[Sharer]
) -> list[VatSum]:
    """What is left to pay of a charge, divided: the holder's part first, then that of each who shares. `charged` is
    what it was at first, by the quoted `lines` at its rate.

    Raises ValueError when more than all of it is shared.
    """
    if sum(each.percent for each in sharers) > 100:
        raise ValueError("more than the whole is shared")
    additions = _additions(charged, lines, includes_vat=includes_vat)
    use = Fraction(max(0, charged.total - sum(additions.values())))
    taken: set[str] = set()
    weights: list[Fraction] = []
    for each in sharers:
        mine = each.additions - taken
        taken |= mine
        weights.append(use * each.percent / 100 + sum(additions.get(key, 0) for key in mine))
    holders = max(Fraction(0), Fraction(charged.total) - sum(weights, Fraction(0)))
    if not holders and not any(weights):
        holders = Fraction(1)
    return divided(left, [holders, *weights])


def additions_in(lines: Collection[Line]) -> dict[str, Line]:
    """The additions of a quote that cost something, by key."""
    return {each.data["key"]: each for each in lines if each.code == "addition" and each.amount > 0}


def _additions(charged: VatSum, lines: Sequence[Line], *, includes_vat: bool) -> dict[str, int]:
    """What each addition came to in the charge, with VAT. None where the charge is not what the lines come to."""
    mine = [each for each in lines if (each.vat_code, each.basis_points) == (charged.code, charged.basis_points)]
    parts = parts_of(
        mine,
        includes_vat=includes_vat,
        net=charged.net,
        charged=charged.total,
        basis_points=charged.basis_points,
    )
    found: dict[str, int] = {}
    for each in parts:
        if each.lines[0].code == "addition" and each.charged > 0:
            key = each.lines[0].data["key"]
            found[key] = found.get(key, 0) + each.charged
    return found
