"""What is different between two versions of a rule table, place by place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aktiv.seasons.rules.tables import OPTIONS, USUAL_DATES, USUAL_HOURS

SINCE = {
    **dict.fromkeys(OPTIONS, False), "rest_minutes": 0, "edge_points": 0, "fair_percent": 100,
    "offer_hours": USUAL_HOURS, "offer_dates": USUAL_DATES,
}  # fmt: skip
"""What a version says that is older than the word for it."""
LISTS = ("points", "windows", "due", "caps")


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind` is a list of the table, or "" for what it says as a whole; `name` the row's, or the key's. `before` and
    `after` are the row or the value; None where it is not there."""

    kind: str
    name: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Rows are the same row when they have the same name; two of a name are told apart by their order."""
    found: list[Difference] = []
    for kind in LISTS:
        old, new = _named(before.get(kind) or []), _named(after.get(kind) or [])
        found += [
            Difference(kind, key[0], old.get(key), new.get(key))
            for key in dict.fromkeys([*old, *new])
            if old.get(key) != new.get(key)
        ]
    singles = sorted((set(before) | set(after)) - set(LISTS))
    first, second = ({**SINCE, **each} for each in (before, after))
    found += [
        Difference("", key, first.get(key), second.get(key)) for key in singles if first.get(key) != second.get(key)
    ]
    return found


def _named(rows: list[Mapping[str, Any]]) -> dict[tuple[str, int], Mapping[str, Any]]:
    counted: dict[str, int] = {}
    found = {}
    for row in rows:
        name = str(row.get("name", ""))
        counted[name] = counted.get(name, 0) + 1
        found[name, counted[name]] = row
    return found
