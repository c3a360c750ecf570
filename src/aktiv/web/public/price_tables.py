"""A facility's price lists as rows of words and amounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.prices import words as price_words
from aktiv.prices.queries.tables import PriceCells, PriceTable
from aktiv.prices.tariffs import Unit
from aktiv.values import formatting


@dataclass(frozen=True, slots=True)
class PriceRow:
    """What is hired and when, and its price for each group."""

    what: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriceList:
    """One table of prices: the spaces it is for, the groups across, the rows down, and what comes beside."""

    name: str
    spaces: str
    groups: tuple[str, ...]
    rows: tuple[PriceRow, ...]
    notes: tuple[str, ...]


def price_tables(tables: Iterable[PriceTable]) -> list[PriceList]:
    """In the reader's language."""
    language = get_language() or "nb"
    return [
        PriceList(
            table.tariff.names.said_in(language).text,
            ", ".join(names.said_in(language).text for names in table.spaces),
            tuple(group.names.said_in(language).text for group in table.groups),
            tuple(_row(row, table.currency, language) for row in table.rows),
            (
                _("Prices include VAT.") if table.tariff.includes_vat else _("VAT comes in addition."),
                *(each.names.said_in(language).text for each in table.subsidies),
                *(
                    f"{each.names.said_in(language).text}: {formatting.money(each.amount, language, table.currency)}"
                    for each in table.additions
                ),
            ),
        )
        for table in tables
    ]


def _row(row: PriceCells, currency: str, language: str) -> PriceRow:
    told = [price_words.per_unit(row.unit, language, row.up_to_minutes)]
    if row.shown_share and row.shown_share not in {"1/1", "2/2", "3/3", "4/4"}:
        told.append(_("%(part)s of the hall") % {"part": row.shown_share})
    usual = row.unit in (Unit.WEEKEND, Unit.WEEK)  # the unit says which days it is about
    if not usual and (days := price_words.days_told(row.days, language)):
        told.append(days)
    if row.from_minute or row.to_minute < 1440:
        told.append(formatting.span(row.from_minute, row.to_minute, language))
    amounts = tuple(
        "–" if amount is None else _("Free of charge") if not amount else formatting.money(amount, language, currency)
        for amount in row.amounts
    )
    return PriceRow(", ".join(told), amounts)
