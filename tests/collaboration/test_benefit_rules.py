"""Plan against outcome, chance, small numbers and thresholds: what the rules promise, whatever the figures."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.rules.benefits import (
    ADDITIVE,
    Measured,
    Plan,
    in_order,
    measured_together,
    plans_together,
    reached,
    standing,
)
from aktiv.collaboration.rules.indicators import FEWEST, INDICATORS, Code, Counted, kept_back, together, told, wilson
from aktiv.collaboration.rules.pilots import conclusion, met
from aktiv.values.refusal import Refusal

BEGINS = date(2026, 1, 1)
ORDER = ["unmeasured", "behind", "uncertain", "as_planned"]
values = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan in either direction, with a range around its target on the same side of the baseline."""
    sign, baseline = draw(st.sampled_from([1, -1])), draw(values)
    poorest, more, best = (draw(st.fractions(min_value=0, max_value=500, max_denominator=20)) for _ in range(3))
    target = poorest + more + Fraction(1, 10)
    ends = sorted([baseline + sign * poorest, baseline + sign * (target + best)])
    days = draw(st.integers(min_value=1, max_value=900))
    return Plan(baseline, BEGINS, baseline + sign * target, BEGINS + timedelta(days=days), ends[0], ends[1])


@st.composite
def outcomes(draw: st.DrawFn) -> Measured:
    value, below, above = draw(values), draw(st.fractions(0, 50)), draw(st.fractions(0, 50))
    return Measured(BEGINS + timedelta(days=draw(st.integers(0, 1200))), value, value - below, value + above)


@given(plan=plans(), one=outcomes(), more=st.fractions(0, 500, max_denominator=20))
def test_a_better_outcome_never_stands_worse(plan: Plan, one: Measured, more: Fraction) -> None:
    gain = more if plan.upwards else -more
    better = Measured(one.day, one.value + gain, one.low + gain, one.high + gain)
    assert ORDER.index(standing(plan, better)) >= ORDER.index(standing(plan, one))


@given(plan=plans(), one=outcomes(), wider=st.fractions(0, 100, max_denominator=20))
def test_less_certainty_never_makes_a_benefit_stand_behind_the_plan(plan: Plan, one: Measured, wider: Fraction) -> None:
    vague = Measured(one.day, one.value, one.low - wider, one.high + wider)
    assert ORDER.index(standing(plan, vague)) >= ORDER.index(standing(plan, one))


@given(plan=plans(), day=st.integers(-10, 1200), part=st.fractions(0, 1))
def test_what_was_expected_is_never_behind_and_what_was_promised_is_as_planned(
    plan: Plan, day: int, part: Fraction
) -> None:
    when = BEGINS + timedelta(days=day)
    between = plan.poorest_on(when) + (plan.on(when) - plan.poorest_on(when)) * part
    assert standing(plan, Measured(when, between, between, between)) in ("uncertain", "as_planned")
    promised = plan.on(when)
    assert standing(plan, Measured(when, promised, promised, promised)) == "as_planned"
    assert standing(plan, None) == "unmeasured"


@given(plan=plans())
def test_a_plan_goes_from_its_baseline_to_its_target_and_stays_there(plan: Plan) -> None:
    assert (plan.on(plan.begins), plan.on(plan.due)) == (plan.baseline, plan.target)
    assert plan.on(plan.due + timedelta(days=99)) == plan.target
    assert (reached(plan, plan.baseline), reached(plan, plan.target)) == (0, 1)


@given(
    found=st.lists(st.tuples(plans(), outcomes()), min_size=1, max_size=6), unit=st.sampled_from(["hours", "percent"])
)
def test_the_sum_of_partners_lies_between_or_adds_up(found: list[tuple[Plan, Measured]], unit: str) -> None:
    whole, sums = (
        plans_together(unit, [each for each, _ in found]),
        measured_together(unit, [each for _, each in found]),
    )
    assert whole is not None
    assert sums is not None
    single = [each.value for _, each in found]
    assert sums.low <= sums.value <= sums.high
    if unit in ADDITIVE:
        assert sums.value == sum(single)
        assert whole.target == sum(each.target for each, _ in found)
    else:
        assert min(single) <= sums.value <= max(single)


def a_plan(baseline: int, target: int, least: int, most: int, days: int = 100) -> Plan:
    due = BEGINS + timedelta(days=days)
    return Plan(Fraction(baseline), BEGINS, Fraction(target), due, Fraction(least), Fraction(most))


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (a_plan(10, 10, 5, 15), "benefit_without_change"),
        (a_plan(10, 20, 21, 25), "benefit_range"),
        (a_plan(10, 20, 5, 25), "benefit_range"),  # the least is a loss
        (a_plan(20, 10, 5, 25), "benefit_range"),
        (a_plan(10, 20, 15, 25, days=0), "benefit_due_before"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(plan: Plan, code: str) -> None:
    with pytest.raises(Refusal, match=f"^{code}$"):
        in_order(plan)


@pytest.mark.parametrize(
    ("plan", "value", "low", "high", "stands"),
    [
        # On the day it is due: ten was promised, and five was the least that was expected.
        (a_plan(0, 10, 5, 12), 10, 4, 15, "as_planned"),
        (a_plan(0, 10, 5, 12), 5, 5, 5, "uncertain"),
        (a_plan(0, 10, 5, 12), 3, 1, 10, "uncertain"),  # its range reaches the plan
        (a_plan(0, 10, 5, 12), 3, 1, 9, "behind"),
        # The other way: from thirty down to ten, twenty at worst.
        (a_plan(30, 10, 5, 20), 10, 6, 15, "as_planned"),
        (a_plan(30, 10, 5, 20), 20, 20, 20, "uncertain"),
        (a_plan(30, 10, 5, 20), 22, 10, 30, "uncertain"),
        (a_plan(30, 10, 5, 20), 22, 11, 30, "behind"),
    ],
)
def test_an_outcome_stands_by_the_plan_what_was_expected_and_its_range(
    plan: Plan, value: int, low: int, high: int, stands: str
) -> None:
    assert standing(plan, Measured(plan.due, Fraction(value), Fraction(low), Fraction(high))) == stands


@given(n=st.integers(1, 100_000), part=st.fractions(0, 1))
def test_the_range_of_a_share_holds_it_and_no_more_than_there_is(n: int, part: Fraction) -> None:
    share = Fraction(round(n * part), n)
    low, high = wilson(share, n)
    assert 0 <= low <= share <= high <= 1


def test_the_range_of_a_share_is_wilsons() -> None:
    assert wilson(Fraction(10, 100), 100) == (Fraction("0.0552"), Fraction("0.1744"))


@given(n=st.integers(0, 40), part=st.integers(0, 40))
def test_no_figure_is_told_of_fewer_than_five_or_of_the_few_among_many(n: int, part: int) -> None:
    part = min(part, n)
    people = kept_back(INDICATORS[Code.FIRST_TIME], Counted(part, n, n))
    assert people is (n < FEWEST or 0 < part < FEWEST or 0 < n - part < FEWEST)
    assert kept_back(INDICATORS[Code.NO_SHOWS], Counted(part, n, n)) is (n < FEWEST)


def test_a_median_keeps_its_own_range_and_is_in_no_sum() -> None:
    days = Counted(3 * 1440, 1440, 20, 2 * 1440, 5 * 1440)
    value = told(INDICATORS[Code.DAYS_TO_ANSWER], days)
    assert value is not None
    assert (value.low, value.value, value.high) == (2, 3, 5)
    assert together([days, days]) is None
    assert together([Counted(1, 4, 4), Counted(3, 4, 4)]) == Counted(4, 8, 8)
    assert told(INDICATORS[Code.NO_SHOWS], Counted(0, 0, 0)) is None


@given(wanted=values, value=values)
def test_a_threshold_is_met_at_itself_and_on_one_side_of_it(wanted: Fraction, value: Fraction) -> None:
    assert met("at_least", wanted, wanted) == met("at_most", wanted, wanted) == "met"
    assert (met("at_least", wanted, value) == "met") is (value >= wanted)
    assert (met("at_most", wanted, value) == "met") is (value <= wanted)
    assert met("at_most", wanted, None) == "too_little"


def test_one_threshold_that_is_not_met_decides_and_without_any_nothing_is_said() -> None:
    assert conclusion([]) == "none"
    assert conclusion(["met", "too_little", "unmet"]) == "unmet"
    assert conclusion(["met", "too_little"]) == "too_little"
    assert conclusion(["met", "met"]) == "met"
