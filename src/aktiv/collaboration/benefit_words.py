"""Benefits, indicators and trials in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.values import formatting
from aktiv.values.formatting import NBSP
from aktiv.values.money import Money

KINDS: Mapping[str, Promise] = {
    "time": pgettext_lazy("benefit", "Time"),
    "money": pgettext_lazy("benefit", "Money"),
    "quality": pgettext_lazy("benefit", "Quality"),
    "equity": pgettext_lazy("benefit", "Equity"),
    "environment": pgettext_lazy("benefit", "Environment"),
}
UNITS: Mapping[str, Promise] = {
    "percent": pgettext_lazy("unit", "per cent"),
    "days": pgettext_lazy("unit", "days"),
    "hours": gettext_lazy("hours in a year"),
    "ore": gettext_lazy("kroner in a year"),
    "ore_per_hour": gettext_lazy("kroner per hour"),
    "count": pgettext_lazy("unit", "number"),
    "points": gettext_lazy("points of 100"),
    "kg": gettext_lazy("kg CO₂ in a year"),
    "km": gettext_lazy("km driven in a year"),
}
WAYS: Mapping[str, Promise] = {
    "auto": pgettext_lazy("benefit", "Counted from use"),
    "manual": pgettext_lazy("benefit", "Measured by the partner"),
    "survey": pgettext_lazy("benefit", "Asked in a survey"),
}
INDICATORS: Mapping[str, Promise] = {
    "without_case_work": gettext_lazy("Decided without case work"),
    "days_to_answer": gettext_lazy("Days to an answer"),
    "unused_hours": gettext_lazy("Season time left unused"),
    "first_time": gettext_lazy("First-time borrowers"),
    "youth_hours": gettext_lazy("Hours for children and young people"),
    "across": gettext_lazy("Used across municipal borders"),
    "no_shows": gettext_lazy("Nobody came"),
    "cost_per_hour": gettext_lazy("Cost of each booked hour"),
}
DEFINITIONS: Mapping[str, Promise] = {
    "without_case_work": gettext_lazy(
        "Of all answers in the month: bookings that were had at once, and applications that a rule decided alone."
    ),
    "days_to_answer": gettext_lazy(
        "The middle one of the times from an application was handed in to it was decided in the month."
    ),
    "unused_hours": gettext_lazy(
        "Of the hours of season time in the month: those that were given back, or that nobody came to."
    ),
    "first_time": gettext_lazy(
        "Of those who used something in the month, residents and clubs: those who had never used anything there before."
    ),
    "youth_hours": gettext_lazy(
        "Of hours whose users’ age is known: those of teams up to nineteen years, or at a price for the young."
    ),
    "across": gettext_lazy("Of the times that were used: those of residents and clubs of another municipality."),
    "no_shows": gettext_lazy("Of the times that somebody looked at: those when nobody came."),
    "cost_per_hour": gettext_lazy(
        "What the partner paid into the collaboration in the month, divided by the hours that were booked there."
    ),
}
COUNTS: Mapping[str, Promise] = {
    "answers": pgettext_lazy("counted", "answers"),
    "cases": pgettext_lazy("counted", "cases"),
    "dates": pgettext_lazy("counted", "times"),
    "holders": pgettext_lazy("counted", "residents and clubs"),
}
"""What each is counted of."""
STANDINGS: Mapping[str, tuple[str, Promise]] = {
    "as_planned": ("success", pgettext_lazy("benefit", "As planned")),
    "uncertain": ("warning", pgettext_lazy("benefit", "Uncertain")),
    "behind": ("danger", pgettext_lazy("benefit", "Behind the plan")),
    "unmeasured": ("neutral", pgettext_lazy("benefit", "Not measured yet")),
}
"""How a benefit stands: how grave it is, and in a word."""
COMPARISONS: Mapping[str, Promise] = {
    "at_least": pgettext_lazy("threshold", "At least"),
    "at_most": pgettext_lazy("threshold", "At most"),
}
MET: Mapping[str, tuple[str, Promise]] = {
    "met": ("success", pgettext_lazy("threshold", "Met")),
    "unmet": ("danger", pgettext_lazy("threshold", "Not met")),
    "too_little": ("warning", pgettext_lazy("threshold", "Too little to say")),
    "none": ("neutral", pgettext_lazy("threshold", "Nothing was set beforehand")),
}
IGNORED: Mapping[str, Promise] = {
    "late": gettext_lazy("does not count: set after the trial began"),
    "not_signed": gettext_lazy("does not count: the municipality has not signed to try it"),
    "other_feature": gettext_lazy("does not count: the initiative’s budget is for another feature"),
}
"""Why a threshold says nothing of an initiative."""
VERDICTS: Mapping[str, Promise] = {
    "helps": pgettext_lazy("trial", "It helps"),
    "partly": pgettext_lazy("trial", "It helps a little"),
    "hinders": pgettext_lazy("trial", "It gets in the way"),
}
WHY: Mapping[str, str] = {
    "wrong_value": n_("Write a number with at most four decimals."),
    "benefit_without_change": n_("The target must be another value than the baseline."),
    "benefit_range": n_(
        "The target must be between the lowest and the highest, and none of them beyond the baseline the other way."
    ),
    "benefit_due_before": n_("The day it is due must be after the day of the baseline."),
    "baseline_ahead": n_("The day of the baseline must be today or earlier."),
    "planned_already": n_("The partner has promised this benefit already."),
    "plan_as_before": n_("The plan is the same as the version before."),
    "not_planned": n_("The partner has not promised this benefit."),
    "measured_from_use": n_("This benefit is counted from use, and nobody writes it down."),
    "measured_ahead": n_("Only what is over can be measured."),
    "measured_before_baseline": n_("The day must be after the day of the baseline."),
    "value_out_of_range": n_("The value must be between the lowest and the highest."),
    "too_few_answers": n_("At least %(fewest)s must have answered."),
    "not_a_trial": n_("The feature is not on trial there now."),
    "threshold_set_already": n_("That is set for the trial already."),
}
"""Sentences by refusal code, as message ids."""


def valued(unit: str, value: float | None) -> str:
    """A value in its unit: "63,2 %", "4,5 days", "12,40 kr per hour"; a dash where there is none."""
    if value is None:
        return "–"
    if unit in {"ore", "ore_per_hour"}:
        kroner = formatting.money(Money(round(value), "NOK"), get_language() or "nb")
        return kroner if unit == "ore" else _("%(amount)s per hour") % {"amount": kroner}
    number = figure(value)
    if unit == "percent":
        return f"{number}{NBSP}%"
    if unit == "days":
        return _("%(number)s days") % {"number": number}
    if unit == "hours":
        return _("%(number)s hours") % {"number": number}
    if unit == "points":
        return _("%(number)s of 100") % {"number": number}
    return number if unit == "count" else f"{number}{NBSP}{unit}"


def ranged(unit: str, low: float | None, high: float | None) -> str:
    """A range: "from 59,1 % to 67,0 %"; nothing where there is none, or both ends are the same."""
    if low is None or high is None or low == high:
        return ""
    return _("from %(low)s to %(high)s") % {"low": valued(unit, low), "high": valued(unit, high)}


def figure(value: float) -> str:
    """A number with at most one decimal, as the language writes it."""
    told = formatting.words(get_language() or "nb")
    exact = Decimal(str(value)).quantize(Decimal("0.1"))
    whole, _point, tenth = f"{abs(exact):.1f}".partition(".")
    figures = f"{int(whole):,}".replace(",", told.thousands)
    return f"{'−' if exact < 0 else ''}{figures}" + (f"{told.decimal}{tenth}" if tenth != "0" else "")
