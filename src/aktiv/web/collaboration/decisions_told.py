"""What was decided, in the reader's language: one teller for each kind of entry in the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from aktiv.collaboration import words
from aktiv.municipalities.words import feature_told, stage_told
from aktiv.web.collaboration import decided_told
from aktiv.web.collaboration.decisions_line import Told
from aktiv.web.collaboration.rollout_views import tag_of
from aktiv.web.collaboration.tables import standing_tag

Row = dict[str, Any]  # Any: as queries.decisions makes them


def _vote(row: Row) -> Told:
    return Told(row["subject"], reverse("collaboration_vote", args=[row["about"]]), standing_tag(row["what"]))


def _agreement(row: Row) -> Told:
    url = reverse("collaboration_version", args=[row["about"]])
    if row["what"] == "in_force":
        line = _("Version %(number)s of the agreement holds for all partners") % {"number": row["about"]}
        return Told(line, url, below=row["reason"])
    line = _("%(name)s adopted version %(number)s of the agreement")
    below = _("Case %(reference)s") % {"reference": row["reason"]}
    return Told(line % {"name": row["names"][0], "number": row["about"]}, url, below=below)


def _member(row: Row) -> Told:
    lines = {
        "joined": _("%(name)s became a partner"),
        "joined_beside": _("%(name)s came in as %(kind)s"),
        "succeeded": _("%(name)s came in the place of %(before)s"),
        "notice": _("%(name)s gave notice"),
        "left": _("%(name)s left"),
    }
    kind = str(words.KINDS[row["reason"]]).lower() if row["what"] == "joined_beside" else ""
    line = lines[row["what"]] % {"name": row["subject"], "before": row["reason"], "kind": kind}
    return Told(line, reverse("collaboration_members"))


def _service(row: Row) -> Told:
    name = dict(zip(("nb", "nn", "en"), row["names"], strict=True)).get(get_language() or "nb", row["subject"])
    line = _("Under the agreement: %(name)s") if row["what"] == "carried" else _("No longer under it: %(name)s")
    return Told(line % {"name": name}, reverse("collaboration"))


def _rollout(row: Row) -> Told:
    said = {"place": row["names"][0], "feature": feature_told(row["subject"])}
    line = _("%(place)s: %(feature)s") % said
    return Told(line, reverse("collaboration_rollout"), tag_of(row["what"]), row["reason"])


def _money(row: Row) -> Told:
    said = {"name": row["names"][0], "amount": words.kroner(row["amount_ore"]), "what": row["subject"]}
    return Told(_("%(name)s promised %(amount)s: %(what)s") % said, reverse("collaboration_commitments"))


TELLERS: dict[str, Callable[[Row], Told]] = {
    "vote": _vote,
    "agreement": _agreement,
    "member": _member,
    "service": _service,
    "rollout": _rollout,
    "money": _money,
    **decided_told.TELLERS,
}
"""How an entry of each kind is told. Whoever adds a source to the log adds its teller here."""
KINDS: dict[str, Promise] = {
    "vote": pgettext_lazy("decision", "Votes"),
    "agreement": gettext_lazy("The agreement"),
    "member": gettext_lazy("Partners"),
    "service": pgettext_lazy("decision", "Services"),
    "rollout": gettext_lazy("Where features are on"),
    "money": pgettext_lazy("decision", "Money promised"),
    **decided_told.KINDS,
}
"""What the kinds are called, in the order in which they are listed."""


def told(row: Row) -> Told:
    """An entry in words."""
    return TELLERS[row["kind"]](row)


def outcome_told(row: Row) -> str:
    """How an entry ended, as a word for feeds and papers; nothing where its line says it."""
    found: Mapping[str, Callable[[str], str]] = {
        "vote": lambda what: str(words.STANDINGS[what][1]),
        "rollout": stage_told,
        **decided_told.OUTCOMES,
    }
    return found[row["kind"]](row["what"]) if row["kind"] in found else ""
