"""What things cost in a city. Amounts are whole øre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from aktiv.demo.catalogue.vocabulary import PriceUnit, Rounding, Words


@dataclass(frozen=True, slots=True)
class VatRate:
    """A rate of the municipality's dated table."""

    code: str
    percent: Decimal
    valid_from: date


@dataclass(frozen=True, slots=True)
class PriceGroup:
    """Whom a price is for."""

    key: str
    names: Words


@dataclass(frozen=True, slots=True)
class Band:
    """Part of the week with its own price; public holidays count as the weekday that `holidays` says they belong to.

    The bands of a city do not overlap and together fill the week, so every minute has exactly one.
    """

    key: str
    names: Words
    weekdays: tuple[int, ...]
    from_minute: int
    to_minute: int
    holidays: bool


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One price. No band: all bands. No share: any part at the same price. Share 1 is the whole space."""

    groups: tuple[str, ...]
    unit: PriceUnit
    band: str | None
    share: Fraction | None
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
    names: Words
    unit: PriceUnit
    amount: int
    vat: str
    required: bool


@dataclass(frozen=True, slots=True)
class PriceList:
    """Prices that spaces refer to by key. `includes_vat` says what the amounts are; `minimum` is per booking."""

    key: str
    names: Words
    valid_from: date
    valid_to: date | None
    vat: str
    includes_vat: bool
    rounding: Rounding
    minimum: int | None
    rows: tuple[PriceRow, ...]
    day_maxima: tuple[DayMaximum, ...]
    additions: tuple[str, ...]
