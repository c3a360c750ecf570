"""What `aktiv collaboration measure` answers: an indicator as it is stored, and as it comes to now."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from aktiv.collaboration.actions.measuring import measure
from aktiv.collaboration.queries.measuring import definition_rows, figure_row, newest_figures, recount_rows
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.collaboration.rules.indicators import Code
from aktiv.values.refusal import Refusal

Answer = dict[str, Any]  # Any: JSON
REFUSED = 2


def measured(indicator: str, first: str, last: str, *, keep: bool = False) -> tuple[Answer, int]:
    """The answer and the exit code: 2 with `{"error": code}` for what cannot be counted. `keep` stores what is new."""
    try:
        return _measured(indicator, first, last, keep=keep), 0
    except Refusal as refusal:
        return {"error": refusal.code} | refusal.data, REFUSED


def _measured(indicator: str, first: str, last: str, *, keep: bool) -> Answer:
    home = the_collaboration()
    if home is None:
        raise Refusal("no_collaboration")
    if indicator not in set(Code):
        raise Refusal("unknown_indicator", known=[each.value for each in Code])
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise Refusal("malformed") from None
    if ends < begins:
        raise Refusal("malformed")
    code = Code(indicator)
    if keep:
        measure(code, begins, ends, now=timezone.now())
    kept = newest_figures(home, begins, ends, [code]).get((indicator, begins, ends), {})
    stored = sorted((figure_row(each) for each in kept.values()), key=lambda each: int(each["member"]))
    now = sorted(recount_rows(home, code, begins, ends), key=lambda each: int(each["member"]))
    return {
        "definition": next(each for each in definition_rows() if each["indicator"] == indicator),
        "stored": stored,
        "counted": now,
        "same": stored == now,
    }
