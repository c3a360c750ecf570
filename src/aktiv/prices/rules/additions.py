"""What is had besides a space: cleaning, a caretaker, equipment. Some always are, others when they are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import ceil

from aktiv.prices.drafts import Line, Offer
from aktiv.prices.rules.cutting import Asked, PricedDay, days_of
from aktiv.prices.rules.lines import exact_line
from aktiv.prices.rules.settling import Exact
from aktiv.prices.tariffs import UNIT_MINUTES, Addition, Rounding, Unit
from aktiv.values.money import round_half_up
from aktiv.values.periods import civil_days
from aktiv.values.refusal import Refusal


def added(asked: Asked, first: PricedDay, chosen: Sequence[str]) -> list[Exact]:
    """The lines of what is always had (unless it costs nothing) and of what was chosen, by the list of the first day.

    Raises Refusal("no_such_addition", key).
    """
    tariff = first.tariff
    for key in chosen:
        if tariff.addition(key, asked.group) is None:
            raise Refusal("no_such_addition", key=key)
    return [
        _line(asked, first, row)
        for row in tariff.additions_for(asked.group)
        if (row.required or row.key in chosen) and (row.amount or row.key in chosen)
    ]


def offered(asked: Asked) -> tuple[Offer, ...]:
    """Everything that is or may be had besides on that use, in the order of the list; none where there is no list."""
    first = next(iter(days_of(asked)), None)
    if first is None or isinstance(first, date):
        return ()
    found = []
    for row in first.tariff.additions_for(asked.group):
        exact = _line(asked, first, row)
        told = Line(exact.code, round_half_up(exact.gross), exact.vat_code, exact.basis_points, exact.day, exact.data)
        found.append(Offer(row.key, row.required, told))
    return tuple(found)


def _line(asked: Asked, first: PricedDay, row: Addition) -> Exact:
    if minutes := UNIT_MINUTES.get(row.unit):
        quantity = asked.period.exact_minutes / minutes
        if first.tariff.rounding is Rounding.UP:
            quantity = Fraction(ceil(quantity))
    else:
        quantity = Fraction(1 if row.unit is Unit.FIXED else len(civil_days(asked.period, asked.book.zone)))
    about = {
        "key": row.key,
        "names": row.names.as_dict(),
        "unit": row.unit.value,
        "unit_price": row.amount,
        "quantity": str(quantity),
    }
    if row.required:
        about["required"] = True
    return exact_line(asked, first, row, "addition", quantity * row.amount, **about)
