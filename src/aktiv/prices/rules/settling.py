"""From exact amounts to whole øre: one rounding, and one sum of VAT per rate.

Each amount is exact until the end. Then running sums are rounded half up and every line is the difference between two
of them: lines always add up, no line is a whole øre off, and cutting a line in two never changes a sum.

- Prices without VAT: net is rounded for each rate, VAT is computed of that net and rounded once for each rate.
- Prices with VAT, and days that have a maximum with VAT: the total is what is kept; VAT is taken out of each
  rate's part of it and rounded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from aktiv.prices.drafts import Line, QuoteDraft, VatSum
from aktiv.values.money import round_half_up, vat_of_gross, vat_of_net


@dataclass(frozen=True, slots=True)
class Exact:
    """A line before rounding. `amount` is exact øre in the manner of its price list."""

    code: str
    amount: Fraction
    includes_vat: bool
    vat_code: str
    basis_points: int
    day: date
    data: Mapping[str, Any] = field(default_factory=dict)  # Any: see Line

    @property
    def gross(self) -> Fraction:
        return self.amount if self.includes_vat else self.amount + vat_of_net(self.amount, self.basis_points)

    @property
    def net(self) -> Fraction:
        return self.amount - vat_of_gross(self.amount, self.basis_points) if self.includes_vat else self.amount

    def of(self, share: Fraction, code: str, data: Mapping[str, Any]) -> Exact:  # Any: see Line
        """Part of the same amount under another code: a cap, a subsidy."""
        return replace(self, code=code, amount=self.amount * share, data=data)


def settle(exact: Sequence[Exact], *, capped: bool = False) -> tuple[bool, tuple[Line, ...], tuple[VatSum, ...]]:
    """Whole øre: whether lines include VAT, the lines in their order, and the sums per VAT rate (highest rate last).

    `capped` says that a day maximum applies, whether it was reached or not: no rounding may then pass it.
    """
    includes_vat = any(each.includes_vat for each in exact)
    keeps_total = includes_vat or capped
    indexed = sorted(enumerate(exact), key=lambda pair: (pair[1].basis_points, pair[1].vat_code, pair[0]))
    lines: dict[int, Line] = {}
    sums: list[VatSum] = []
    roundings: list[Line] = []
    before = Fraction(0)  # exact gross of the rates already settled
    for (basis_points, vat_code), pairs in groupby(indexed, key=lambda pair: (pair[1].basis_points, pair[1].vat_code)):
        rate = list(pairs)
        gross = sum((each.gross for _, each in rate), Fraction(0))
        running = before if includes_vat else Fraction(0)
        for place, each in rate:
            start, running = running, running + (each.gross if includes_vat else each.net)
            amount = round_half_up(running) - round_half_up(start)
            lines[place] = Line(each.code, amount, vat_code, basis_points, each.day, each.data)
        if keeps_total:
            total = round_half_up(before + gross) - round_half_up(before)
            vat = round_half_up(vat_of_gross(total, basis_points))
            net = total - vat
        else:
            net = round_half_up(running)
            vat = round_half_up(vat_of_net(net, basis_points))
        before += gross
        sums.append(VatSum(vat_code, basis_points, net, vat))
        shown = sum(lines[place].amount for place, _ in rate)
        if not includes_vat and shown != net:
            roundings.append(Line("rounding", net - shown, vat_code, basis_points, rate[-1][1].day))
    return includes_vat, tuple(lines[place] for place in sorted(lines)) + tuple(roundings), tuple(sums)


def lines_without_vat(quote: QuoteDraft) -> tuple[Line, ...]:
    """The lines of a quote for a document that shows amounts without VAT; together exactly the quote's net.

    Where prices were given with VAT each line's net is rounded by itself, and what that loses or gains for a rate is a
    rounding line of its own, so that the quoted total stays.
    """
    if not quote.includes_vat:
        return quote.lines
    bare = [
        replace(line, amount=round_half_up(line.amount - vat_of_gross(line.amount, line.basis_points)))
        for line in quote.lines
    ]
    return tuple(bare) + tuple(_differences(bare, quote.vat))


def _differences(bare: Sequence[Line], sums: Iterable[VatSum]) -> Iterable[Line]:
    for each in sums:
        same_rate = [line for line in bare if (line.vat_code, line.basis_points) == (each.code, each.basis_points)]
        if difference := each.net - sum(line.amount for line in same_rate):
            yield Line("rounding", difference, each.code, each.basis_points, same_rate[-1].day)
