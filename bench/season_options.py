"""The options of the second version of the format, switched on for some of an instance's groups: what do they cost?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def switched_on(raw: Json, options: list[str]) -> Json:
    """The instance with options, each for some of its groups. Raises KeyError for an option there is not."""
    raw = {**raw, "schema": "season-allocation/2", "groups": [dict(each) for each in raw["groups"]]}
    for option in options:
        OPTIONS[option](raw)
    return raw


def _weeks(raw: Json) -> None:
    """Two groups of five train every other week, one of five in half of the season only."""
    raw["parts"] = [{"id": "autumn", "weeks": 18}, {"id": "winter", "weeks": 18}]
    for number, each in enumerate(raw["groups"]):
        each["weeks"] = ("odd", "even", "every", "every", "every")[number % 5]
        if number % 5 == 2:
            each["parts"] = [("autumn", "winter")[number // 5 % 2]]


def _lengths(raw: Json) -> None:
    """Two groups of five may have half an hour less, where an hour is left."""
    for number, each in enumerate(raw["groups"]):
        if number % 5 < 2 and each["minutes"] >= 90:
            each["least_minutes"] = each["minutes"] - 30


OPTIONS: dict[str, Callable[[Json], None]] = {"weeks": _weeks, "lengths": _lengths}
