"""What things cost in a city. Amounts are whole øre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from aktiv.demo.catalogue.vocabulary import PriceUnit, Rounding
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True)
class VatRate:
    """A rate of the municipality's dated table."""

    code: str
    percent: Decimal
    valid_from: date


@dataclass(frozen=True, slots=True)
class PriceGroup:
    """Whom a price is for; the price of the ordinary one is what others' is compared with."""

    key: str
    names: Texts
    ordinary: bool


@dataclass(frozen=True, slots=True)
class DefaultGroup:
    """The price group of those about whom nothing else was decided: persons, or organisations of a kind and age."""

    party: Literal["person", "club", "business", "public", "group"]
    age_group: Literal["", "youth", "adult"]
    group: str


@dataclass(frozen=True, slots=True)
class Band:
    """Part of the week with its own price. Days are 1–7 from Monday; a public holiday is 8, whatever its weekday.

    The bands of a city do not overlap and together fill the eight days, so every minute has exactly one.
    """

    key: str
    names: Texts
    days: tuple[int, ...]
    from_minute: int
    to_minute: int


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One price. No band: all bands. No share: any part at the same price. `shown_share` is as written: 2/4.

    Units of calendar days (weekend) take the weekdays of their band and leave public holidays out.
    """

    groups: tuple[str, ...]
    unit: PriceUnit
    band: str | None
    share: Fraction | None
    shown_share: str
    amount: int


@dataclass(frozen=True, slots=True)
class DayMaximum:
    """The most one civil day may cost for a space, VAT included."""

    groups: tuple[str, ...]
    share: Fraction | None
    amount: int


@dataclass(frozen=True, slots=True)
class Addition:
    """Something paid for beside the space: once (`fixed`) or by time; always when `required`."""

    key: str
    names: Texts
    unit: PriceUnit
    amount: int
    vat: str
    required: bool


@dataclass(frozen=True, slots=True)
class Subsidy:
    """`group` pays the prices of group `of`, less so many percent, as a line of its own."""

    group: str
    of: str
    percent: int
    names: Texts


@dataclass(frozen=True, slots=True)
class PriceList:
    """Prices that spaces refer to by key. `includes_vat` says what the amounts are; `minimum` is per booking."""

    key: str
    names: Texts
    valid_from: date
    valid_to: date | None
    vat: str
    includes_vat: bool
    rounding: Rounding
    minimum: int | None
    rows: tuple[PriceRow, ...]
    day_maxima: tuple[DayMaximum, ...]
    additions: tuple[str, ...]
    subsidies: tuple[Subsidy, ...]
