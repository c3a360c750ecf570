"""Tables of what other parts hold of an initiative: budgets, trials and benefits, each with where it leads."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aktiv.collaboration import benefit_words, words
from aktiv.municipalities.words import feature_told
from aktiv.web.collaboration.benefits_tables import standing_tag
from aktiv.web.collaboration.budgets_tables import kind_told, paid, state_tag
from aktiv.web.collaboration.pilot_views import met_tag
from aktiv.web.collaboration.shown import Cell, Column, Table, count, on_day

Row = dict[str, Any]  # Any: as queries.initiative_parts makes them


def parts(row: Row) -> list[Table]:
    """The three, also those that are empty: that nothing was budgeted, tried or promised is said."""
    return [budgets(row), trials(row), benefits(row)]


def budgets(row: Row) -> Table:
    """What it is paid with."""
    columns = (
        Column(_("Budget")),
        Column(_("State")),
        Column(pgettext("budget", "Total"), num=True),
        Column(_("Paid"), num=True),
        Column(_("Partners that pay"), num=True),
    )
    lines = tuple(
        (
            Cell(each["title"], _below(each), reverse("collaboration_budget", args=[each["number"]])),
            Cell("", on_day(each["decided_on"]), tag=state_tag(each["state"])),
            Cell(words.kroner(each["total_ore"])),
            Cell(paid(each["paid_ore"])),
            Cell(count(each["payers"]), _later(each["later_adopters"])),
        )
        for each in row["budgets"]
    )
    nothing = _("No budget names it, and the vote on it has locked none.")
    return Table("budgets", _("Budgets of it"), columns, lines, nothing)


def _below(each: Row) -> str:
    """Its kind, and what decided it."""
    return ", ".join(told for told in (kind_told(each["kind"]), _decided(each)) if told)


def _decided(each: Row) -> str:
    if each["vote"] is not None:
        return _("locked by vote %(number)s") % {"number": each["vote"]}
    return _("locked within a body’s limit") if each["body"] is not None else ""


def _later(many: int) -> str:
    return ngettext("%(count)s took it up later", "%(count)s took it up later", many) % {"count": many} if many else ""


def trials(row: Row) -> Table:
    """Where it is tried, and what that shows against what was set beforehand."""
    columns = (
        Column(pgettext("rollout", "Trial")),
        Column(_("What it comes to")),
        Column(pgettext("rollout", "Met"), num=True),
        Column(_("Days")),
    )
    lines = tuple(
        (
            Cell(
                feature_told(each["feature"]),
                each["municipality_name"],
                reverse("collaboration_pilot", args=[each["municipality_slug"], each["feature"]]),
            ),
            Cell("", _unheard(each), tag=met_tag(each["conclusion"])),
            Cell(f"{each['met']} / {each['counting']}" if each["counting"] else "–"),
            Cell(_("%(first)s to %(last)s") % {"first": on_day(each["first"]), "last": on_day(each["last"])}),
        )
        for each in row["trials"]
    )
    nothing = _("No trial has been set up for it.")
    note = _("Only what was set on a trial’s first day or before, where it was signed for, counts for the gate.")
    return Table("trials", _("Trials of it"), columns, lines, nothing, note if lines else "")


def _unheard(each: Row) -> str:
    """Why some of it, or all, says nothing of the initiative."""
    return "; ".join(str(benefit_words.IGNORED[one]) for one in each["ignored"])


def benefits(row: Row) -> Table:
    """What was promised of it, how it stands, and on how many days it is measured."""
    columns = (
        Column(pgettext("benefit", "Benefit")),
        Column(_("How it stands")),
        Column(pgettext("benefit", "Measured"), num=True),
        Column(pgettext("benefit", "Baseline"), num=True),
        Column(pgettext("benefit", "Target"), num=True),
    )
    lines = tuple(
        (
            Cell(each["title"], _due(each), reverse("collaboration_benefit", args=[each["number"]])),
            Cell("", _days(each), tag=standing_tag(each["standing"])),
            *(_value(each, name) for name in ("value", "baseline", "target")),
        )
        for each in row["benefits"]
    )
    nothing = _("No benefit has been promised of it.")
    return Table("benefits", _("Benefits of it"), columns, lines, nothing)


def _due(each: Row) -> str:
    return f"{benefit_words.KINDS[each['kind']]}, " + _("due %(day)s") % {"day": on_day(each["due"])}


def _days(each: Row) -> str:
    if each["days_measured"] is None:
        return ""
    return _("measured on %(some)s of %(all)s days that are needed") % {
        "some": count(min(each["days_measured"], each["days_wanted"])),
        "all": count(each["days_wanted"]),
    }


def _value(each: Row, name: str) -> Cell:
    told = each["sum"]
    if told is None or told[name] is None:
        return Cell("–")
    below = on_day(told["measured_on"]) if name == "value" else ""
    return Cell(benefit_words.valued(each["unit"], told[name]), below)
