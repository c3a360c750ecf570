"""What it costs, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aktiv.values.money import Money


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a quote: what, how it was counted ("2 timer à 150 kr"), and the sum."""

    text: str
    amount: Money
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """The total and its lines, folded under "why this price". `vat` is the part of the total that is VAT.

    `why` says in a sentence what decided it ("Children and young people borrow free of charge").
    """

    template: ClassVar[str] = "web/components/price.html"

    total: Money
    lines: tuple[PriceLine, ...] = ()
    vat: Money | None = None
    why: str = ""
    unfolded: bool = False
