"""Decisions about initiatives, budgets and contracts, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aktiv.collaboration import words
from aktiv.collaboration.budget_words import VERSIONS
from aktiv.collaboration.initiative_words import DECISIONS, STATES
from aktiv.web.collaboration.decisions_line import Told
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.decisions makes them


def _initiative(row: Row) -> Told:
    url = reverse("initiative", args=[row["about"]])
    return Told(row["subject"], url, Tag(initiative_outcome(row["what"]), "info"), row["reason"])


def initiative_outcome(what: str) -> str:
    """What was decided of an initiative, or the state it came to."""
    return str(DECISIONS[what] if what in DECISIONS else STATES[what])


def _budget(row: Row) -> Told:
    line = row["subject"]
    if row["amount_ore"] is not None:
        line = _("%(what)s: %(amount)s") % {"what": line, "amount": words.kroner(row["amount_ore"])}
    url = reverse("collaboration_budget", args=[row["about"]])
    return Told(line, url, Tag(str(VERSIONS[row["what"]]), "info"), row["reason"])


def _contract(row: Row) -> Told:
    line = _("%(title)s, with %(supplier)s") % {"title": row["subject"], "supplier": row["names"][0]}
    return Told(line, reverse("collaboration_contract", args=[row["about"]]))


TELLERS: dict[str, Callable[[Row], Told]] = {"initiative": _initiative, "budget": _budget, "contract": _contract}
KINDS: dict[str, Promise] = {
    "initiative": gettext_lazy("Initiatives"),
    "budget": gettext_lazy("Budgets"),
    "contract": gettext_lazy("Contracts"),
}
OUTCOMES: dict[str, Callable[[str], str]] = {
    "initiative": initiative_outcome,
    "budget": lambda what: str(VERSIONS[what]),
}
