"""What stands below a budget's shares: corrections, payments, the figures, and every version with its file."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aktiv.collaboration import budget_words, words
from aktiv.collaboration.models import Budget
from aktiv.municipalities.words import feature_told
from aktiv.web.collaboration.budgets_tables import paid, signed
from aktiv.web.collaboration.shown import Cell, Column, Table, called, count, on_day

Row = dict[str, Any]  # Any: as queries.budget_figures makes them


def line_table(row: Row) -> Table:
    """The shares as they were locked, what was put right afterwards, and what later partners paid."""
    columns = (
        Column(pgettext("share", "Line")),
        Column(_("Partner")),
        Column(_("Amount"), num=True),
        Column(_("Why")),
    )
    lines = tuple(
        (
            Cell(_("Line %(number)s") % {"number": each["line"]}, _corrected(each)),
            Cell(each["name"], _days(row, each)),
            Cell(signed(each["amount_ore"]), str(line_told(each))),
            Cell(feature_or(each["reason"], row) or "–"),
        )
        for each in row["lines"]
    )
    note = _("Lines of a correction are nothing together, and so are those of a later partner: the total stands.")
    return Table("lines", _("Every line"), columns, lines, note=note)


def line_told(line: Row) -> object:
    """What a line is, in a word."""
    if line["kind"] == "payback" and line["amount_ore"] > 0:
        return budget_words.TAKEN_UP
    return budget_words.LINES[line["kind"]]


def feature_or(reason: str, row: Row) -> str:
    """A line's reason; that of a later partner is the feature it took up."""
    return feature_told(reason) if reason and reason == row["feature"] else reason


def _corrected(line: Row) -> str:
    return _("corrects line %(number)s") % {"number": line["corrects"]} if line["corrects"] else ""


def _days(row: Row, line: Row) -> str:
    if (line["first"], line["last"]) == (row["first"], row["last"]):
        return ""
    return _("%(first)s to %(last)s") % {"first": on_day(line["first"]), "last": on_day(line["last"])}


def promise_table(row: Row) -> Table:
    """Money that was promised beside what is owed and paid."""
    columns = (
        Column(_("Partner")),
        Column(_("Promised"), num=True),
        Column(_("Delivered"), num=True),
        Column(_("To pay"), num=True),
        Column(_("Paid"), num=True),
    )
    lines = tuple(
        (
            Cell(each["name"]),
            Cell(words.kroner(each["promised_ore"])),
            Cell(words.kroner(each["delivered_ore"])),
            Cell(words.kroner(each["owed_ore"])),
            Cell(paid(each["paid_ore"])),
        )
        for each in row["members"]
    )
    note = (
        _("Money promised to its initiative, beside the shares of this budget.")
        if row["initiative"]
        else _("Money promised to no initiative and due within the period, beside the shares of this budget.")
    )
    return Table("promised", _("Commitments and payments"), columns, lines, note=note)


def payment_table(row: Row) -> Table:
    """What has been noted as paid."""
    columns = (
        Column(pgettext("payment", "Day")),
        Column(_("Partner")),
        Column(_("Amount"), num=True),
        Column(_("Note")),
    )
    lines = tuple(
        (
            Cell(on_day(each["paid_on"])),
            Cell(each["name"]),
            Cell(signed(each["amount_ore"])),
            Cell(each["note"] or _known_from(each)),
        )
        for each in row["payments"]
    )
    nothing = _(
        "No payment has been noted yet. Invoices are paid to the municipality, whose accounts know of it first."
    )
    return Table("payments", _("Payments"), columns, lines, nothing)


def _known_from(payment: Row) -> str:
    """Where a payment is known from."""
    if payment["invoice"] is not None:
        return _("by accounting’s file: invoice %(invoice)s") % payment
    if payment["pay_out"] is not None:
        return _("by accounting’s file: order U%(pay_out)s") % payment
    return "–"


def figure_table(row: Row) -> Table:
    """The figures that the shares follow from, each with where it comes from."""
    used = any(each["usage"] is not None for each in row["figures"])
    columns = [Column(_("Partner")), Column(_("Population"), num=True), Column(_("Source"))]
    columns += [Column(_("Use"), num=True)] if used else []
    lines = tuple(
        (
            Cell(each["name"], _part_of_period(each)),
            Cell(count(each["population"])),
            Cell(each["population_source"] or "–", on_day(each["population_on"])),
            *([Cell(count(each["usage"]), str(each["usage_year"] or ""))] if used else []),
        )
        for each in row["figures"]
    )
    note = _("Taken from the register when the budget was proposed, or last corrected, and kept as they were.")
    return Table("figures", _("Figures"), tuple(columns), lines, note=note)


def _part_of_period(figure: Row) -> str:
    if figure["from"] and figure["to"]:
        return _("%(first)s to %(last)s") % {"first": on_day(figure["from"]), "last": on_day(figure["to"])}
    if figure["from"]:
        return _("from %(day)s") % {"day": on_day(figure["from"])}
    return _("until %(day)s") % {"day": on_day(figure["to"])} if figure["to"] else ""


def version_table(row: Row) -> Table:
    """Each version of the shares with its file and fingerprint."""
    columns = (
        Column(_("Version")),
        Column(_("What")),
        Column(_("Lines"), num=True),
        Column(_("Fingerprint (SHA-256)")),
    )
    lines = tuple(
        (
            Cell(
                _("Version %(number)s") % {"number": each["version"]},
                on_day(each["made_on"]),
                reverse("collaboration_budget_version", args=[row["number"], each["version"]]),
            ),
            Cell(str(budget_words.VERSIONS[each["kind"]]), *_why(row, each)),
            Cell(count(each["lines"])),
            Cell(each["sha256"][:16], each["sha256"][16:]),
        )
        for each in row["versions"]
    )
    return Table("versions", _("Versions of the shares"), columns, lines)


def _why(row: Row, version: Row) -> tuple[str, str]:
    """Why there is a version, and where what decided it stands."""
    if version["adopter"] is not None:
        return _("%(name)s from %(day)s") % {"name": version["adopter_name"], "day": on_day(version["adopted_on"])}, ""
    if version["version"] > 1:
        return str(version["reason"]), ""
    if row["vote"] is not None:
        told = _("Vote %(number)s") % {"number": row["vote"]}
        return told, reverse("collaboration_vote", args=[row["vote"]])
    return called(row["body_name"]), reverse("collaboration_body", args=[row["body"]])


def voted_table(budget: Budget) -> Table:
    """The budget that a vote is about, and alone can lock."""
    columns = (Column(_("Budget")), Column(pgettext("budget", "Total"), num=True), Column(_("Fingerprint")))
    url = reverse("collaboration_budget", args=[budget.number])
    cells = (Cell(budget.title, _("Budget %(number)s") % {"number": budget.number}, url),
             Cell(words.kroner(budget.total_ore)), Cell(budget.sha256))  # fmt: skip
    return Table("budget", _("The budget that is voted on"), columns, (cells,))
