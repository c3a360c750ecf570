"""A list that is being written, as if it were in force: what prices by it, and the book with it in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from aktiv.prices.new_lists import NewList, NewRow
from aktiv.prices.tariffs import Addition, Book, Maximum, Rate, Subsidy, Tariff


def tariff_of(new: NewList, list_id: int = 0) -> Tariff:
    """The list as pricing reads it."""
    rates: dict[str, list[Rate]] = {}
    for place, row in enumerate(new.rows, 1):
        for group in row.groups:
            rates.setdefault(group, []).append(_rate(place, row, new.vat_code))
    return Tariff(
        id=list_id,
        key=new.key,
        names=new.names,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        includes_vat=new.includes_vat,
        rounding=new.rounding,
        minimum=new.minimum,
        rates={group: tuple(found) for group, found in rates.items()},
        maxima=tuple(
            Maximum(group or None, Fraction(*row.share) if row.share else None, row.days, row.amount)
            for row in new.maxima
            for group in row.groups or ("",)
        ),
        additions=tuple(
            Addition(row.key, row.names, row.group, row.unit, row.amount, row.vat_code, row.required)
            for row in new.additions
        ),
        subsidies={row.group: Subsidy(row.group, row.of, row.basis_points, row.names) for row in new.subsidies},
    )


def book_with(book: Book, tariff: Tariff) -> Book:
    """The book as if the list held on every day, at the VAT rates of its first day and with the free quotas of that
    day: an earlier use is priced by it."""
    always = replace(tariff, valid_from=date.min, valid_to=None)
    rates = {code: book.vat_rate(code, tariff.valid_from) for code in book.vat}
    vat = {code: ((date.min, points),) if points is not None else book.vat[code] for code, points in rates.items()}
    quotas = tuple(
        replace(each, first=date.min, last=date.max)
        for each in book.quotas
        if each.first <= tariff.valid_from <= each.last
    )
    return replace(book, lists={**book.lists, tariff.key: (always,)}, vat=vat, quotas=quotas)


def _rate(place: int, row: NewRow, vat_code: str) -> Rate:
    return Rate(
        id=place,
        unit=row.unit,
        amount=row.amount,
        vat_code=row.vat_code or vat_code,
        share=Fraction(*row.share) if row.share else None,
        shown_share=f"{row.share[0]}/{row.share[1]}" if row.share else "",
        days=row.fitting_days,
        from_minute=row.from_minute,
        to_minute=row.to_minute,
        up_to_minutes=row.up_to_minutes,
    )
