"""Next year's prices from this year's: so many percent more, to a whole step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from aktiv.prices.new_lists import NewList
from aktiv.values.money import round_half_up
from aktiv.values.refusal import Refusal

STEPS: Mapping[str, int] = {"1": 100, "5": 500, "10": 1000}
"""What prices may be rounded to, in kroner and in øre."""
LEAST, MOST = -9_000, 100_000
"""Basis points that a list may be raised by: from a tenth of what it was to eleven times."""


def raised(amount: int, basis_points: int, step: int) -> int:
    """An amount in øre raised by so many basis points and rounded half up to whole steps.

    What was free stays free, and what cost something never becomes free by being rounded.
    """
    if not amount:
        return 0
    exact = Fraction(amount * (10_000 + basis_points), 10_000)
    return max(step, round_half_up(exact / step) * step)


def raised_list(new: NewList, basis_points: int, step: int) -> NewList:
    """Every amount of a list raised: prices, day maxima, additions and the minimum.

    Raises Refusal: not_a_raise (least, most: percent), no_such_step.
    """
    if not LEAST <= basis_points <= MOST:
        raise Refusal("not_a_raise", least=LEAST // 100, most=MOST // 100)
    if step not in STEPS.values():
        raise Refusal("no_such_step")
    return replace(
        new,
        minimum=None if new.minimum is None else raised(new.minimum, basis_points, step),
        rows=[replace(each, amount=raised(each.amount, basis_points, step)) for each in new.rows],
        maxima=[replace(each, amount=raised(each.amount, basis_points, step)) for each in new.maxima],
        additions=[replace(each, amount=raised(each.amount, basis_points, step)) for each in new.additions],
    )
