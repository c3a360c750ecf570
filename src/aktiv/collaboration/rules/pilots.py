"""Whether a trial meets what was set for it beforehand. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal

Met = Literal["met", "unmet", "too_little"]
Comparison = Literal["at_least", "at_most"]
Ignored = Literal["late", "not_signed", "other_feature"]


def met(comparison: str, wanted: Fraction, value: Fraction | None) -> Met:
    """Whether a value meets a threshold; the threshold itself does. Without a value there is too little to say."""
    if value is None:
        return "too_little"
    return "met" if (value >= wanted if comparison == "at_least" else value <= wanted) else "unmet"


def conclusion(each: Sequence[Met]) -> Literal["met", "unmet", "too_little", "none"]:
    """What all thresholds say together: one that is not met decides, then one that cannot be said."""
    if not each:
        return "none"
    return "unmet" if "unmet" in each else "too_little" if "too_little" in each else "met"


def ignored(
    *, set_on: date, first: date | None, feature: str, signed: bool, features: Collection[str]
) -> Ignored | None:
    """Why a threshold says nothing of an initiative; None when it does.

    It was said before anything was known: on the trial's first day at the latest, since what is read is of days that
    are over. Who tries it has `signed` to try it for the initiative, and the feature is one of the initiative's where
    its budgets name any.
    """
    if first is None or set_on > first:
        return "late"
    if not signed:
        return "not_signed"
    return "other_feature" if features and feature not in features else None
