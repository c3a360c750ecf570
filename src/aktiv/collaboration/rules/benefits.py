"""Whether a benefit comes as it was promised: plan against what was measured, with the range of both. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from aktiv.values.refusal import Refusal

Standing = Literal["as_planned", "uncertain", "behind", "unmeasured"]
STANDINGS: tuple[Standing, ...] = ("as_planned", "uncertain", "behind", "unmeasured")
ADDITIVE = frozenset({"hours", "ore", "count", "kg", "km"})
"""Units of which the members' values are one sum; of all others the sum is a mean."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was promised: from `baseline` on the day `begins` to `target` on the day `due`. `least` and `most` are the
    range that was expected on that day. All in the benefit's unit; whether more or less is better follows from them."""

    baseline: Fraction
    begins: date
    target: Fraction
    due: date
    least: Fraction
    most: Fraction

    @property
    def upwards(self) -> bool:
        """Whether more is better."""
        return self.target >= self.baseline

    def on(self, day: date) -> Fraction:
        """What the plan says for a day: on a straight line from the baseline to the target."""
        return self._at(day, self.target)

    def poorest_on(self, day: date) -> Fraction:
        """What the poorest result that was expected says for the day."""
        return self._at(day, self.least if self.upwards else self.most)

    def _at(self, day: date, end: Fraction) -> Fraction:
        whole = (self.due - self.begins).days
        gone = max(0, min(whole, (day - self.begins).days))
        return self.baseline + (end - self.baseline) * Fraction(gone, whole) if whole else end


@dataclass(frozen=True, slots=True)
class Measured:
    """A value of a day, and where it lies when chance and error are counted in. `weight` is of how many."""

    day: date
    value: Fraction
    low: Fraction
    high: Fraction
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """A plan under its number, and the first day that it holds; the first holds from the beginning."""

    number: int
    plan: Plan
    holds_from: date | None = None
    why: str = ""


def in_force(versions: Sequence[Version], day: date) -> Version:
    """The version that holds on a day: what was measured is held against the plan of then, whatever was written
    later. By number, at least one."""
    return [each for each in versions if each.holds_from is None or each.holds_from <= day][-1]


def in_order(plan: Plan) -> None:
    """Refuses a plan that promises nothing or contradicts itself: benefit_without_change, benefit_range,
    benefit_due_before."""
    if plan.target == plan.baseline:
        raise Refusal("benefit_without_change")
    gained = plan.least - plan.baseline if plan.upwards else plan.baseline - plan.most
    if not plan.least <= plan.target <= plan.most or gained < 0:
        raise Refusal("benefit_range")
    if plan.due <= plan.begins:
        raise Refusal("benefit_due_before")


def standing(plan: Plan, measured: Measured | None) -> Standing:
    """How a benefit stands on the day it was measured: as planned when it is what the plan says or better; uncertain
    when it is within what was expected, or its range reaches the plan; else behind."""
    if measured is None:
        return "unmeasured"
    sign = 1 if plan.upwards else -1
    value, wanted, poorest = measured.value * sign, plan.on(measured.day) * sign, plan.poorest_on(measured.day) * sign
    best = max(measured.low * sign, measured.high * sign)
    if value >= wanted:
        return "as_planned"
    return "uncertain" if value >= poorest or best >= wanted else "behind"


def reached(plan: Plan, value: Fraction) -> Fraction:
    """How much of the promised change is there: 0 at the baseline, 1 at the target, below 0 the other way."""
    return (value - plan.baseline) / (plan.target - plan.baseline)


def plans_together(unit: str, plans: Sequence[Plan]) -> Plan | None:
    """The members' plans as one: sums of what adds up, else plain means. From the first baseline day to the last
    due."""
    if not plans:
        return None
    share = 1 if unit in ADDITIVE else len(plans)

    def of(*values: Fraction) -> Fraction:
        return sum(values, Fraction()) / share

    return Plan(
        of(*(each.baseline for each in plans)),
        min(each.begins for each in plans),
        of(*(each.target for each in plans)),
        max(each.due for each in plans),
        of(*(each.least for each in plans)),
        of(*(each.most for each in plans)),
    )


def measured_together(unit: str, values: Sequence[Measured]) -> Measured | None:
    """The members' newest values as one: the sum of what adds up, else the plain mean, as the plan is. The range is the
    widest there can be: all low, or all high. Its day is that of the oldest of them."""
    if not values:
        return None
    share = 1 if unit in ADDITIVE else len(values)
    return Measured(
        min(each.day for each in values),
        sum((each.value for each in values), Fraction()) / share,
        sum((each.low for each in values), Fraction()) / share,
        sum((each.high for each in values), Fraction()) / share,
        sum(each.weight for each in values),
    )
