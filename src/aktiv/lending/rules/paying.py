"""Who pays what of a loan, and what letting go of it costs: pure, in whole øre with VAT."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from aktiv.bookings.rules.fees import Cancellation
from aktiv.lending.rules.days import Rate
from aktiv.values.money import round_half_up


def home_part(prices: Iterable[tuple[int, int]]) -> int:
    """What the borrower's own municipality pays of (price, percent) pairs, each rounded once. The rest is hers."""
    return sum(percent_of(price, percent) for price, percent in prices)


def percent_of(amount: int, percent: int) -> int:
    """So many percent of an amount, rounded once."""
    return round_half_up(Fraction(amount * percent, 100))


def priced(wanted: Iterable[tuple[int, int]], rates: Mapping[int, Rate], days: int) -> dict[int, int]:
    """What each kind costs over so many days, of (kind, amount) pairs: together what `price_of` says."""
    found: dict[int, int] = {}
    for kind_id, amount in wanted:
        rate = rates.get(kind_id, Rate())
        found[kind_id] = found.get(kind_id, 0) + amount * rate.per_day * days + rate.per_loan
    return found


def priced_longer(left: Iterable[tuple[int, int]], rates: Mapping[int, Rate], days: int) -> dict[int, int]:
    """The same of so many days more, of what is not back: together what `price_of_more_days` says."""
    return {kind_id: amount * rates.get(kind_id, Rate()).per_day * days for kind_id, amount in left}


def cancelling(start: datetime, price: int, *, free_hours: int, percent: int, now: datetime) -> Cancellation:
    """What letting go of something that costs so much now costs: nothing until so many hours before it begins, exactly
    then included, and a share of its price after."""
    free_until = start.astimezone(UTC) - timedelta(hours=free_hours)
    if now <= free_until:
        return Cancellation(free_until=free_until, fee=0, percent=0)
    return Cancellation(free_until=free_until, fee=percent_of(price, percent), percent=percent)
