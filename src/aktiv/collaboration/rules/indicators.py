"""What is measured from use, and how a figure is told: its value, how much of it is chance, and when it is kept back.

Pure. The statements that count are in `queries/indicators`; each definition is told in docs/benefits.md, by its
version.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

FEWEST = 5
"""Fewer than this are not told of: somebody who knows the place would know who they are."""
NORMAL = 1.96
"""Nineteen times of twenty."""


class Code(StrEnum):
    """The indicators, by what stands in addresses and files."""

    WITHOUT_CASE_WORK = "without_case_work"
    DAYS_TO_ANSWER = "days_to_answer"
    UNUSED_HOURS = "unused_hours"
    FIRST_TIME = "first_time"
    YOUTH_HOURS = "youth_hours"
    ACROSS = "across"
    NO_SHOWS = "no_shows"
    COST_PER_HOUR = "cost_per_hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A definition. A value is `scale` × numerator / denominator, in `unit`; `version` goes up when what is counted
    changes, so that figures of two definitions are never put in one line. `people`: what is counted are people and
    clubs, so that a small part of them is kept back as well."""

    code: Code
    unit: Literal["percent", "days", "ore_per_hour"]
    better: Literal["more", "less"]
    counts: Literal["answers", "cases", "dates", "holders"]
    version: int = 1
    scale: int = 100
    people: bool = False
    in_places: bool = True
    """Whether it can be counted for some facilities alone."""


INDICATORS: Mapping[Code, Indicator] = {
    each.code: each
    for each in (
        Indicator(code=Code.WITHOUT_CASE_WORK, unit="percent", better="more", counts="answers"),
        Indicator(code=Code.DAYS_TO_ANSWER, unit="days", better="less", counts="cases", scale=1),
        Indicator(code=Code.UNUSED_HOURS, unit="percent", better="less", counts="dates"),
        Indicator(code=Code.FIRST_TIME, unit="percent", better="more", counts="holders", people=True),
        Indicator(code=Code.YOUTH_HOURS, unit="percent", better="more", counts="dates"),
        Indicator(code=Code.ACROSS, unit="percent", better="more", counts="dates"),
        Indicator(code=Code.NO_SHOWS, unit="percent", better="less", counts="dates"),
        Indicator(
            code=Code.COST_PER_HOUR,
            unit="ore_per_hour",
            better="less",
            counts="dates",
            version=2,  # 1 counted deliveries of commitments alone
            scale=60,
            in_places=False,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What a statement counted: numerator and denominator in whole units, `n` things that were counted, and the range
    of the numerator where the statement knows it (medians)."""

    numerator: int
    denominator: int
    n: int
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A value with its range: where it would lie nineteen times of twenty if chance alone had moved it."""

    value: Fraction
    low: Fraction
    high: Fraction


def told(indicator: Indicator, counted: Counted) -> Told | None:
    """The value in the indicator's unit; None when nothing was there to count."""
    if counted.denominator <= 0 or counted.n <= 0:
        return None
    value = Fraction(counted.numerator, counted.denominator) * indicator.scale
    if counted.least is not None and counted.most is not None:
        low, high = (Fraction(each, counted.denominator) * indicator.scale for each in (counted.least, counted.most))
        return Told(value, min(low, value), max(high, value))
    if indicator.unit != "percent":
        return Told(value, value, value)
    low, high = wilson(Fraction(counted.numerator, counted.denominator), counted.n)
    return Told(value, low * 100, high * 100)


def wilson(share: Fraction, n: int) -> tuple[Fraction, Fraction]:
    """Where a share of n lies nineteen times of twenty (Wilson's interval), to the ten-thousandth; it holds the
    share."""
    p = float(share)
    middle = p + NORMAL**2 / (2 * n)
    reach = NORMAL * math.sqrt(max(0.0, p * (1 - p) / n) + NORMAL**2 / (4 * n**2))
    whole = 1 + NORMAL**2 / n
    low, high = (
        Fraction(round(max(0.0, min(1.0, each / whole)) * 10_000), 10_000) for each in (middle - reach, middle + reach)
    )
    return min(low, share), max(high, share)


def kept_back(indicator: Indicator, counted: Counted) -> bool:
    """Whether a figure is of so few that it is not told: fewer than five in all; or of people, one to four who are, or
    one to four who are not."""
    if counted.n < FEWEST:
        return True
    return indicator.people and any(
        0 < part < FEWEST for part in (counted.numerator, counted.denominator - counted.numerator)
    )


def together(counts: Iterable[Counted]) -> Counted | None:
    """Several members' figures as one: of additive counts the sums. Medians cannot be added: None, as for no counts."""
    found = list(counts)
    if not found or any(each.least is not None for each in found):
        return None
    return Counted(
        sum(each.numerator for each in found), sum(each.denominator for each in found), sum(each.n for each in found)
    )
