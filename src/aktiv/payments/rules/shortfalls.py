"""What a booking owes beyond what its payments reach: how it falls on what was charged, and what is billed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from aktiv.values.money import round_half_up, vat_of_gross

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Part:
    """What of a charge is billed already, less what was taken back of it: øre, and the VAT in it."""

    amount: int
    vat: int


@dataclass(frozen=True, slots=True)
class Step:
    """A part to write: more of a charge, or something taken `back` of one of its parts (by its place; below zero)."""

    amount: int
    vat: int
    back: int | None = None


def beyond(owed: Sequence[tuple[K, int]], reach: int) -> Mapping[K, int]:
    """What of each charge lies beyond `reach`, the sum that payments keep or can still take: the last charges first.

    Charges are in an order that never changes, so that what was billed is not billed of another the next time.
    """
    missing = max(0, sum(amount for _, amount in owed) - reach)
    found: dict[K, int] = {}
    for key, amount in reversed(owed):
        found[key] = min(missing, amount)
        missing -= found[key]
    return found


def steps(parts: Sequence[Part], to: int, basis_points: int) -> list[Step]:
    """What brings the parts of a charge to `to` øre in all: one more part, or the last ones taken back."""
    more = to - sum(each.amount for each in parts)
    if more > 0:
        return [Step(more, round_half_up(vat_of_gross(more, basis_points)))]
    found = []
    for place, each in reversed(list(enumerate(parts))):
        back = min(-more, each.amount)
        if back > 0:
            vat = each.vat if back == each.amount else min(each.vat, round_half_up(vat_of_gross(back, basis_points)))
            found.append(Step(-back, -vat, place))
            more += back
    return found
