"""What somebody should see before a price list is published: nothing here is forbidden."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Literal

from aktiv.prices.tariffs import UNIT_MINUTES, Book, Rate, Tariff, Unit

Code = Literal["no_rows", "no_vat_rate", "nowhere", "group_without_price", "time_without_price"]
DAYS = range(1, 9)


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to look at. `group` is a code; `days` are of the price week, minutes of the wall clock."""

    code: Code
    group: str = ""
    vat_code: str = ""
    share: Fraction | None = None
    days: tuple[int, ...] = ()
    from_minute: int = 0
    to_minute: int = 1440


def warnings(tariff: Tariff, book: Book, shares: Collection[Fraction]) -> list[Warned]:
    """What may be wrong with a list: VAT codes without a rate on its first day, groups it says nothing of, times that
    no row prices. `shares` are the parts that are priced by it; none says that nothing is."""
    found: list[Warned] = []
    if not tariff.rates:
        found.append(Warned("no_rows"))
    codes = {rate.vat_code for rates in tariff.rates.values() for rate in rates}
    codes |= {row.vat_code for row in tariff.additions}
    found += [
        Warned("no_vat_rate", vat_code=code) for code in sorted(codes) if book.vat_rate(code, tariff.valid_from) is None
    ]
    if not shares:
        found.append(Warned("nowhere"))
    for group in book.groups:
        subsidy = tariff.subsidies.get(group)
        rates = tariff.rates.get(subsidy.of if subsidy else group, ())
        if not rates:
            found.append(Warned("group_without_price", group=group))
        elif not subsidy:
            found += _gaps_of(group, rates, shares)
    return found


def _gaps_of(group: str, rates: Sequence[Rate], shares: Collection[Fraction]) -> Iterator[Warned]:
    """Times without a price, days with the same ones together, parts with the same ones told once without the part."""
    parts: list[Fraction | None] = [*sorted(shares)] or [None]
    by_part = {part: _gaps(rates, part) for part in parts}
    if len(set(map(tuple, by_part.values()))) == 1:
        by_part = {None: by_part[parts[0]]}
    for part, gaps in by_part.items():
        ordered = sorted(gaps, key=lambda gap: (gap[1:], gap[0]))
        for (first, last), same in groupby(ordered, key=lambda gap: gap[1:]):
            days = tuple(day for day, _, _ in same)
            yield Warned("time_without_price", group, share=part, days=days, from_minute=first, to_minute=last)


def _gaps(rates: Sequence[Rate], share: Fraction | None) -> list[tuple[int, int, int]]:
    rows = [rate for rate in rates if rate.share is None or share is None or rate.share == share]
    gaps: list[tuple[int, int, int]] = []
    for day in DAYS:
        today = [rate for rate in rows if _prices(rate, day)]
        at = 0
        for rate in sorted(today, key=lambda each: each.from_minute):
            if rate.from_minute > at:
                gaps.append((day, at, rate.from_minute))
            at = max(at, rate.to_minute)
        if at < 1440:
            gaps.append((day, at, 1440))
    return gaps


def _prices(rate: Rate, day: int) -> bool:
    """Whether a row can price any time of a day by itself: half days are short, weekends and weeks have more days."""
    return day in rate.days and (rate.unit in UNIT_MINUTES or rate.unit in (Unit.FIXED, Unit.DAY))
