"""Whether a trial meets what was set for it beforehand. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

Met = Literal["met", "unmet", "too_little"]
Comparison = Literal["at_least", "at_most"]


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
