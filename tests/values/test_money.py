"""Money: whole øre, one rounding, and shares that always sum."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.values.money import (
    CurrencyMismatch,
    Money,
    largest_remainder,
    round_half_up,
    total,
    vat_of_gross,
    vat_of_net,
)

weights = st.lists(st.fractions(0, 100, max_denominator=50), min_size=1, max_size=8).filter(any)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(-5, 2), -3),
        (Fraction(49, 100), 0),
        (Fraction(-51, 100), -1),
        (Fraction(10**30 + 1, 2), 5 * 10**29 + 1),
        (7, 7),
    ],
)
def test_a_half_is_rounded_away_from_zero(exact: Fraction | int, rounded: int) -> None:
    assert round_half_up(exact) == rounded


@given(st.fractions())
def test_a_refund_is_rounded_as_the_charge_was(exact: Fraction) -> None:
    assert round_half_up(-exact) == -round_half_up(exact)
    assert abs(round_half_up(exact) - exact) <= Fraction(1, 2)


def test_money_adds_and_compares_in_one_currency() -> None:
    one, two = Money(1999, "NOK"), Money(1, "NOK")
    assert one + two == Money(2000, "NOK")
    assert one - one == Money(0, "NOK")
    assert not one - one
    assert -one * 2 == Money(-3998, "NOK")
    assert two < one <= one
    assert one > two >= two
    assert total([one, two], "NOK") == Money(2000, "NOK")
    assert total([], "NOK") == Money(0, "NOK")
    assert Money.rounded(Fraction(1, 2), "NOK") == two


def test_two_currencies_never_meet() -> None:
    kroner, euro = Money(1, "NOK"), Money(1, "EUR")
    for meet in (
        lambda: kroner + euro,
        lambda: kroner - euro,
        lambda: kroner < euro,
        lambda: kroner <= euro,
        lambda: kroner > euro,
        lambda: kroner >= euro,
        lambda: total([kroner], "EUR"),
    ):
        with pytest.raises(CurrencyMismatch):
            meet()
    assert kroner != euro


@pytest.mark.parametrize(
    ("amount", "currency"),
    [(1.0, "NOK"), (True, "NOK"), (Fraction(1), "NOK"), ("1", "NOK"), (1, "nok"), (1, "NOKK"), (1, "")],
)
def test_what_is_not_whole_or_not_a_currency_is_refused(amount: object, currency: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        Money(amount, currency)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("net", "basis_points", "vat"),
    [
        (20000, 2500, 5000),
        (12500, 2500, 3125),
        (1, 2500, Fraction(1, 4)),
        (20000, 0, 0),
        (333, 1200, Fraction(3996, 100)),
    ],
)
def test_vat_is_exact_until_it_is_rounded(net: int, basis_points: int, vat: Fraction | int) -> None:
    assert vat_of_net(net, basis_points) == vat
    assert vat_of_gross(net + vat, basis_points) == vat


@given(st.integers(-(10**9), 10**9), weights)
def test_shares_sum_to_the_amount_and_none_is_an_ore_off(amount: int, given_weights: list[Fraction]) -> None:
    shares = largest_remainder(amount, given_weights)
    assert sum(shares) == amount
    whole = sum(given_weights, Fraction(0))
    for share, weight in zip(shares, given_weights, strict=True):
        assert abs(share - amount * weight / whole) < 1
    assert tuple(-share for share in largest_remainder(-amount, given_weights)) == shares


def test_the_remainder_goes_to_the_largest_and_then_to_the_first() -> None:
    assert largest_remainder(100, [1, 1, 1]) == (34, 33, 33)
    assert largest_remainder(10, [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]) == (5, 3, 2)
    assert largest_remainder(1, [0, 2, 3]) == (0, 0, 1)
    assert Money(-100, "NOK").split([1, 1, 1]) == (Money(-34, "NOK"), Money(-33, "NOK"), Money(-33, "NOK"))


def test_nothing_can_be_split_by_nothing_and_something_cannot() -> None:
    assert largest_remainder(0, [0, 0]) == (0, 0)
    assert largest_remainder(0, []) == ()
    for amount, wrong in ((1, [0, 0]), (1, []), (1, [2, -1])):
        with pytest.raises(ValueError, match="weights"):
            largest_remainder(amount, wrong)
