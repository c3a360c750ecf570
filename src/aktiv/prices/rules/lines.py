"""A row of a price list becomes a line, at the VAT rate of the day of use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import groupby

from aktiv.prices.rules.cutting import Asked, PricedDay
from aktiv.prices.rules.settling import Exact
from aktiv.prices.tariffs import Addition, Rate
from aktiv.values.refusal import Refusal


def vat_of(asked: Asked, code: str, day: date) -> int:
    """Basis points of a VAT code on the day of use. Raises Refusal("no_vat_rate")."""
    points = asked.book.vat_rate(code, day)
    if points is None:
        raise Refusal("no_vat_rate", vat_code=code, day=day)
    return points


def exact_line(
    asked: Asked, priced: PricedDay, row: Rate | Addition, code: str, amount: Fraction, **data: object
) -> Exact:
    """`amount` is exact øre in the manner of the day's list. Raises Refusal("no_vat_rate")."""
    points = vat_of(asked, row.vat_code, priced.day)
    return Exact(code, amount, priced.tariff.includes_vat, row.vat_code, points, priced.day, data)


def per_rate(lines: Sequence[Exact], share: Fraction, code: str, data: Mapping[str, object]) -> list[Exact]:
    """A share of all lines as one line for each VAT rate, on the first day."""
    rates = groupby(
        sorted(lines, key=lambda line: (line.basis_points, line.vat_code, line.includes_vat)),
        key=lambda line: (line.basis_points, line.vat_code, line.includes_vat),
    )
    found: list[Exact] = []
    for _, same in rates:
        each = list(same)
        whole = replace(each[0], amount=sum((line.amount for line in each), Fraction(0)))
        if whole.amount:
            found.append(whole.of(share, code, data))
    return found
