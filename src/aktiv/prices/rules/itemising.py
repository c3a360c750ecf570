"""A charge as lines of an invoice: the ordinary price, and by itself whatever was taken off it or added.

The charge is the truth: its parts always come to it, without VAT and with. What rounding each part leaves over falls on
the largest of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aktiv.prices.drafts import Line
from aktiv.values.money import round_half_up, vat_of_gross, vat_of_net

BY_ITSELF = frozenset({"day_maximum", "subsidy", "addition"})
"""Codes of quoted lines that are lines of an invoice too. The others make up the ordinary price of a place."""


@dataclass(frozen=True, slots=True)
class Part:
    """Quoted lines that are told as one, and what they come to, in øre without VAT and with."""

    lines: tuple[Line, ...]
    net: int
    charged: int

    @property
    def alone(self) -> Line | None:
        """The quoted line that is the whole of it."""
        return self.lines[0] if len(self.lines) == 1 else None


def parts_of(
    lines: Sequence[Line], *, includes_vat: bool, net: int, charged: int, basis_points: int
) -> tuple[Part, ...]:
    """The parts of a charge by the lines of its quote at its VAT rate, in their order. None where the charge is not
    what those lines come to, or cannot be told in parts that are each owed or taken off."""
    if sum(each.amount for each in lines) != (charged if includes_vat else net):
        return ()
    made = []
    for told in _together(lines):
        amount = sum(each.amount for each in told)
        if includes_vat:
            made.append(Part(told, amount - round_half_up(vat_of_gross(amount, basis_points)), amount))
        else:
            made.append(Part(told, amount, amount + round_half_up(vat_of_net(amount, basis_points))))
    made = [each for each in made if each.charged or each.net]
    if not made:
        return ()
    largest = max(range(len(made)), key=lambda place: abs(made[place].charged))
    over_net, over_charged = net - sum(each.net for each in made), charged - sum(each.charged for each in made)
    whole = made[largest]
    made[largest] = replace(whole, net=whole.net + over_net, charged=whole.charged + over_charged)
    return () if any(each.net * each.charged < 0 for each in made) else tuple(made)


def _together(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Lines that are told as one: all of a place's use. What came to nothing and roundings go with the first."""
    found: dict[object, list[Line]] = {}
    loose: list[Line] = []
    for place, each in enumerate(lines):
        if each.code == "rounding" or not each.amount:
            loose.append(each)
        elif each.code in BY_ITSELF:
            found[place] = [each]
        else:
            found.setdefault(("use", each.data.get("space")), []).append(each)
    groups = list(found.values()) or [[]]
    groups[0] += loose
    return [tuple(each) for each in groups if each]
