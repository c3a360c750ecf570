"""What a proposal may set otherwise than the rules say, and the rows of dials that show what one of them costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aktiv.seasons.rules.tables import FAIR_PERCENT, MOST_POINTS, Table
from aktiv.values.refusal import Refusal

NUMBERS = {"continuity_points": (0, MOST_POINTS), "fair_percent": FAIR_PERCENT}
CURVES: Mapping[str, tuple[dict[str, Any], ...]] = {
    "continuity": tuple({"continuity_points": points} for points in (0, 20, 40, 60, 80)),
    "fairness": ({"fair": False}, *({"fair": True, "fair_percent": percent} for percent in (50, 100, 200, 400))),
}
"""What five plans differ in, from where it does not count at all to where it counts most."""


def set_otherwise(table: Table, dials: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the dials that are set otherwise than the table says; None is what it says.

    Raises Refusal("wrong_dials") for one that is not known or beyond its bounds.
    """
    if set(dials) - {"fair", *NUMBERS} or not isinstance(dials.get("fair"), bool | None):
        raise Refusal("wrong_dials")
    for key, (least, most) in NUMBERS.items():
        told = dials.get(key)
        if told is not None and (isinstance(told, bool) or not isinstance(told, int) or not least <= told <= most):
            raise Refusal("wrong_dials")
    return {key: value for key, value in sorted(dials.items()) if value is not None and value != getattr(table, key)}


def read_from(table: Table, instance: Mapping[str, Any]) -> dict[str, Any]:
    """What a problem (`season-allocation/1` or 2) has set otherwise than the table says."""
    told: dict[str, Any] = {
        "continuity_points": instance.get("continuity_points", 40),
        "fair": instance.get("fair", False),
    }
    if told["fair"]:
        told["fair_percent"] = table.fair_percent_of(instance.get("fair_steps"))
    return {key: value for key, value in told.items() if value != getattr(table, key)}


def differs_in(rows: list[Mapping[str, Any]]) -> str:
    """Which of `CURVES` plans with such dials were asked for together for."""
    fair = {(each.get("fair"), each.get("fair_percent")) for each in rows}
    return "fairness" if len(fair) > 1 else "continuity"
