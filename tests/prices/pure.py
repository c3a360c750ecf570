"""Books of prices in memory, for tests of pricing without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.rules.pricing import price
from aktiv.prices.tariffs import Addition, Book, Group, Maximum, Rate, Rounding, Subsidy, Target, Tariff, Unit
from aktiv.values.periods import Period
from aktiv.values.texts import Texts

OSLO = ZoneInfo("Europe/Oslo")
WEEKDAYS = frozenset({1, 2, 3, 4, 5})
HOLY = frozenset({6, 7, 8})
CODES = ("youth_club", "adult_club", "resident", "business")
VAT = {
    "exempt": ((date(2018, 1, 1), 0),),
    "low": ((date(2018, 1, 1), 1200),),
    "ten": ((date(2018, 1, 1), 1000),),
    "standard": ((date(2018, 1, 1), 2500),),
}
_ids = count(1)


def a_rate(amount: int, unit: Unit = Unit.HOUR, **more: object) -> Rate:
    """A price in øre, exempt from VAT unless told otherwise."""
    shown = str(more.pop("part", ""))
    share = Fraction(shown) if shown else None
    base = Rate(id=next(_ids), unit=unit, amount=amount, vat_code="exempt", share=share, shown_share=shown)
    return replace(base, **more)  # type: ignore[arg-type]


def a_tariff(rates: Sequence[Rate] | Mapping[str, Sequence[Rate]], **more: object) -> Tariff:
    """A price list in force since 2025; rates without groups are the residents'."""
    by_group = rates if isinstance(rates, Mapping) else {"resident": rates}
    base = Tariff(
        id=next(_ids),
        key="hall",
        names=Texts("Hall"),
        valid_from=date(2025, 1, 1),
        valid_to=None,
        includes_vat=True,
        rounding=Rounding.UP,
        minimum=None,
        rates={code: tuple(each) for code, each in by_group.items()},
    )
    return replace(base, **more)  # type: ignore[arg-type]


def a_book(*tariffs: Tariff, **more: object) -> Book:
    """A municipality with one list for everything, in the versions given, newest first."""
    newest_first = tuple(sorted(tariffs, key=lambda each: each.valid_from, reverse=True))
    base = Book(
        municipality_id=1,
        version=UUID(int=1),
        currency="NOK",
        zone=OSLO,
        country="NO",
        holiday_region="",
        groups={code: Group(place, code, Texts(code)) for place, code in enumerate(CODES, 1)},
        ordinary=None,
        defaults={("person", ""): "resident"},
        vat=VAT,
        uses={(None, None, None): "hall"},
        lists={"hall": newest_first},
    )
    return replace(base, **more)  # type: ignore[arg-type]


def a_space(part: str = "1") -> Target:
    return Target(11, (10,), 5, "sports_hall", Fraction(part))


def wall(text: str, zone: ZoneInfo = OSLO) -> datetime:
    """A wall time such as 2026-11-24 18:00."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def between(start: str, end: str) -> Period:
    """A period between two wall times in Oslo; the end may be a time of the same day."""
    return Period(wall(start), wall(end if len(end) > 5 else f"{start[:10]} {end}"))


PUBLIC_HOLIDAYS = frozenset({date(2026, 5, 14), date(2026, 5, 17), date(2026, 12, 25), date(2026, 12, 26)})


def priced(
    book: Book | Tariff,
    start: str,
    end: str,
    *,
    group: str = "resident",
    part: str = "1",
    additions: Sequence[str] = (),
    spent: Mapping[date, int] | None = None,
) -> QuoteDraft:
    """Prices a use told in wall times."""
    whole = a_book(book) if isinstance(book, Tariff) else book
    return price(
        whole,
        a_space(part),
        between(start, end),
        group,
        is_holiday=PUBLIC_HOLIDAYS.__contains__,
        additions=additions,
        spent=spent,
    )


__all__ = ["Addition", "Maximum", "Subsidy", "Unit", "a_book", "a_rate", "a_space", "a_tariff", "between", "priced"]
