"""The price table that a facility's public page shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import connection

from aktiv.facilities.fields import footprint_of
from aktiv.prices.queries.books import books
from aktiv.prices.tariffs import Addition, Group, Rate, Subsidy, Target, Tariff, Unit
from aktiv.values.money import round_half_up
from aktiv.values.texts import Texts

# Root spaces with their parts' shares; ordered as the page lists them.
_READ = """
SELECT s.id, s.municipality_id, s.facility_id, s.kind, s.footprint::text, s.parent_id, s.name_nb, s.name_nn, s.name_en,
       b.version
FROM facilities_space s JOIN prices_pricebook b ON b.municipality_id = s.municipality_id
WHERE s.facility_id = %s AND s.active
ORDER BY s.parent_id IS NOT NULL, s."order", s.id
"""


@dataclass(frozen=True, slots=True)
class PriceCells:
    """One line of a table: a unit, a part and a time of the week, and the amount of each column's group (or None)."""

    unit: Unit
    shown_share: str
    days: frozenset[int]
    from_minute: int
    to_minute: int
    up_to_minutes: int | None
    amounts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class PriceTable:
    """The prices of one list at a facility on a day, and the spaces they are for. Amounts in øre."""

    tariff: Tariff
    currency: str
    spaces: tuple[Texts, ...]
    groups: tuple[Group, ...]
    rows: tuple[PriceCells, ...]
    additions: tuple[Addition, ...]
    subsidies: tuple[Subsidy, ...]


def price_table(facility_id: int, day: date) -> list[PriceTable]:
    """Every price list in use at a facility on a day, in the order of its spaces. One or two statements.

    Only rows for parts that the facility has are shown. Spaces without a list in force are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_READ, [facility_id])
        spaces = cursor.fetchall()
    if not spaces:
        return []
    known = books({row[1]: row[9] for row in spaces})
    parents = {row[0]: row[5] for row in spaces}
    found: dict[int, tuple[Tariff, list[Texts], set[Fraction]]] = {}
    for space_id, municipality_id, facility, kind, footprint, parent, *names, _ in spaces:
        share = footprint_of(footprint).fraction()
        target = Target(space_id, tuple(_chain(parents, parent)), facility, kind, share)
        if tariff := known[municipality_id].tariff(target, day):
            _, named, shares = found.setdefault(tariff.id, (tariff, [], set()))
            shares.add(share)
            if parent is None:
                named.append(Texts(*names))
    book = known[spaces[0][1]]
    return [
        table_of(tariff, book.currency, named, shares, list(book.groups.values()))
        for tariff, named, shares in found.values()
    ]


def _chain(parents: dict[int, int | None], parent: int | None) -> list[int]:
    chain: list[int] = []
    while parent is not None:
        chain.append(parent)
        parent = parents.get(parent)
    return chain


def table_of(
    tariff: Tariff, currency: str, spaces: Sequence[Texts], shares: Collection[Fraction] | None, groups: Sequence[Group]
) -> PriceTable:
    """The table of one list: of the parts in `shares`, or all that it has."""
    by_place: dict[tuple[object, ...], dict[str, Rate]] = {}
    for code, rates in tariff.rates.items():
        for rate in rates:
            if shares is None or rate.share is None or rate.share in shares:
                by_place.setdefault(_place(rate), {})[code] = rate
    shown = [group for group in groups if group.code in tariff.rates or group.code in tariff.subsidies]
    rows = [
        PriceCells(
            unit=first.unit,
            shown_share=first.shown_share,
            days=first.days,
            from_minute=first.from_minute,
            to_minute=first.to_minute,
            up_to_minutes=first.up_to_minutes,
            amounts=tuple(_amount(tariff, group.code, cells) for group in shown),
        )
        for cells in by_place.values()
        for first in (next(iter(cells.values())),)
    ]
    return PriceTable(
        tariff=tariff,
        currency=currency,
        spaces=tuple(spaces),
        groups=tuple(shown),
        rows=tuple(sorted(rows, key=_order)),
        additions=tuple(row for row in tariff.additions if row.group is None),
        subsidies=tuple(tariff.subsidies.values()),
    )


def _amount(tariff: Tariff, group: str, cells: dict[str, Rate]) -> int | None:
    """What the group pays: its own row, or the subsidised part of another group's rounded to whole øre."""
    if subsidy := tariff.subsidies.get(group):
        ordinary = cells.get(subsidy.of)
        return (
            None
            if ordinary is None
            else round_half_up(Fraction(ordinary.amount * (10_000 - subsidy.basis_points), 10_000))
        )
    return cells[group].amount if group in cells else None


def _place(rate: Rate) -> tuple[object, ...]:
    return (rate.unit, rate.share, rate.days, rate.from_minute, rate.to_minute, rate.up_to_minutes)


def _order(row: PriceCells) -> tuple[object, ...]:
    share = Fraction(row.shown_share) if row.shown_share else Fraction(0)
    return (list(Unit).index(row.unit), share, min(row.days), row.from_minute)
