"""A rule table that is new: beside what `tables` asks of any, nothing in it may be unknown, since what no rule reads
would be left out without a word. Tables that were kept before are read as they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aktiv.seasons.rules import tables
from aktiv.values.refusal import Refusal

COLUMNS: Mapping[str, frozenset[str]] = {
    "points": frozenset({"name", "from_age", "to_age", "levels", "points"}),
    "windows": frozenset({"name", "from_age", "to_age", "days", "from_minute", "to_minute"}),
    "due": frozenset(
        {"name", "from_age", "to_age", "levels", "minutes", "first_minutes", "per_member", "at_most"}
    ),
    "caps": frozenset({"name", "from_age", "to_age", "sessions", "minutes"}),
}  # fmt: skip
"""What a row of each list may say."""
Fault = tuple[str, str]


class Repeating(dict[str, Any]):
    """A JSON object as it was written: `twice` are the keys that stood in it more than once."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice = sorted(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)


def parsed(text: str) -> Any:  # Any: JSON
    """A file's JSON, with what stands twice in it kept in mind. Raises ValueError or RecursionError."""
    return json.loads(text, object_pairs_hook=Repeating)


def checked(table: Mapping[str, Any], levels: Collection[str]) -> tables.Table:
    """A new rule table, of whose rows each names `levels` that there are.

    Raises Refusal("rule_table_wrong", faults) as `tables.read`, also with unknown keys and levels, and keys that stand
    twice.
    """
    faults = _unknown(table, levels)
    try:
        made = tables.read(table)
    except Refusal as refusal:
        faults = [*refusal.data["faults"], *faults]
        raise Refusal("rule_table_wrong", faults=faults) from None
    if faults:
        raise Refusal("rule_table_wrong", faults=faults)
    return made


def _unknown(table: Mapping[str, Any], levels: Collection[str]) -> list[Fault]:
    faults = _twice(table, "")
    for kind, columns in COLUMNS.items():
        rows = table.get(kind)
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            if not isinstance(row, dict):
                continue
            at = f"/{kind}/{number}"
            faults += _twice(row, at)
            faults += [(f"{at}/{key}", "unknown") for key in sorted(set(row) - columns)]
            named = row.get("levels", []) if "levels" in columns else []
            if isinstance(named, list) and any(isinstance(each, str) and each not in levels for each in named):
                faults.append((f"{at}/levels", "unknown_level"))
    return faults


def _twice(row: Mapping[str, Any], at: str) -> list[Fault]:
    return [(f"{at}/{key}", "twice") for key in row.twice] if isinstance(row, Repeating) else []
