"""Money in whole øre (the currency's smallest unit), exact fractions inside, and one documented rounding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

_BASIS = 10_000
_CURRENCY = re.compile("[A-Z]{3}")


class CurrencyMismatch(ValueError):
    """Two currencies were added or compared."""


def round_half_up(exact: Fraction | int) -> int:
    """To the nearest øre, a half away from zero: 0.5 is 1, −0.5 is −1. The only rounding of money in the house."""
    above, below = abs(exact.numerator), exact.denominator
    nearest = (2 * above + below) // (2 * below)
    return nearest if exact >= 0 else -nearest


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in øre (smallest unit) of an ISO 4217 currency. Raises ValueError for anything but a whole number."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise ValueError(f"not a whole number of the smallest unit: {self.amount!r}")
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueError(f"not a currency code: {self.currency!r}")

    @classmethod
    def rounded(cls, exact: Fraction | int, currency: str) -> Money:
        """An exact amount of øre, rounded by `round_half_up`."""
        return cls(round_half_up(exact), currency)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.amount * times, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def split(self, weights: Sequence[Fraction | int]) -> tuple[Money, ...]:
        """Shares by `largest_remainder`; together exactly this amount."""
        return tuple(Money(share, self.currency) for share in largest_remainder(self.amount, weights))

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.amount


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, which is nothing in `currency` for no amounts. Raises CurrencyMismatch."""
    return sum(amounts, Money(0, currency))


def vat_of_net(net: Fraction | int, basis_points: int) -> Fraction:
    """The exact VAT to add to a net amount; 2500 basis points are 25 %. Same unit as `net`, not rounded."""
    return Fraction(net) * basis_points / _BASIS


def vat_of_gross(gross: Fraction | int, basis_points: int) -> Fraction:
    """The exact VAT inside an amount that includes it; 2500 basis points are 25 %. Unit as `gross`, not rounded."""
    return Fraction(gross) * basis_points / (_BASIS + basis_points)


def largest_remainder(amount: int, weights: Sequence[Fraction | int]) -> tuple[int, ...]:
    """Splits whole øre by weight so that the shares sum to the amount and none is a whole øre from its exact share.

    Everyone gets the exact share rounded down; what remains goes by one øre to the largest remainders, the earlier
    first when they are equal. A negative amount is split as its positive and negated. Raises ValueError for a
    negative weight or when an amount is to be split among weights that are all zero.
    """
    weight = sum(map(Fraction, weights), Fraction(0))
    if any(each < 0 for each in weights) or (amount and not weight):
        raise ValueError("weights are zero or more, and not all zero")
    if not weight:
        return (0,) * len(weights)
    if amount < 0:
        return tuple(-share for share in largest_remainder(-amount, weights))
    exact = [Fraction(amount) * each / weight for each in weights]
    shares = [floor(each) for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: (shares[index] - exact[index], index))
    for index in by_remainder[: amount - sum(shares)]:
        shares[index] += 1
    return tuple(shares)
