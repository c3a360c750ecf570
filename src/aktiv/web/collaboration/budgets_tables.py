"""Budgets side by side, and the decision and the shares of one, made from the same rows as their files."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aktiv.collaboration import budget_words, words
from aktiv.municipalities.words import feature_told
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, called, count, on_day
from aktiv.web.components.charts import BarChart, Value
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.budget_figures makes them
ABREAST = 4
"""So many budgets stand side by side."""


def state_tag(state: str) -> Tag:
    """How a budget stands."""
    grave, word = budget_words.STATES[state]
    return Tag(str(word), grave)  # type: ignore[arg-type]  # the table holds no other


def list_table(rows: list[Row]) -> Table:
    """Budgets with what each is in all and what is paid of it."""
    columns = (
        Column(_("Budget")),
        Column(_("State")),
        Column(pgettext("budget", "Total"), num=True),
        Column(_("Paid"), num=True),
        Column(_("Corrected"), num=True),
        Column(_("Later partners"), num=True),
    )
    lines = tuple(
        (
            Cell(
                each["title"],
                _("%(first)s to %(last)s") % {"first": on_day(each["first"]), "last": on_day(each["last"])},
                reverse("collaboration_budget", args=[each["number"]]),
            ),
            Cell("", on_day(each["decided_on"]), tag=state_tag(each["state"])),
            Cell(words.kroner(each["total_ore"])),
            Cell(paid(each["paid_ore"])),
            Cell(count(each["corrections"])),
            Cell(count(each["later_adopters"])),
        )
        for each in rows
    )
    return Table("budgets", _("All budgets"), columns, lines, _("No budget has been proposed yet."))


def matrix(rows: list[Row]) -> list[Table]:
    """What each partner pays of the latest budgets, side by side."""
    latest = [each for each in rows if each["state"] != "withdrawn"][:ABREAST]
    if not latest:
        return []
    names = {share["id"]: share["name"] for each in latest for share in each["shares"]}
    amounts = [{share["id"]: share["amount_ore"] for share in each["shares"]} for each in latest]
    lines = tuple(
        (Cell(names[one]), *[Cell(words.kroner(each[one]) if one in each else "–") for each in amounts])
        for one in sorted(names, key=int)
    )
    totals = (Cell(_("In all")), *[Cell(words.kroner(sum(each.values()))) for each in amounts])
    columns = (Column(_("Partner")), *[Column(each["title"], num=True) for each in latest])
    note = _("With corrections, and with what later partners paid back. Of what is proposed: as it would be.")
    return [Table("shares", _("What each partner pays"), columns, lines, note=note, totals=totals)]


def facts(row: Row) -> Facts:
    """What was decided, and by whom."""
    decided = _("Not yet")
    if row["vote"] is not None:
        decided = _("%(day)s, by vote %(number)s") % {"day": on_day(row["decided_on"]), "number": row["vote"]}
    elif row["body"] is not None:
        decided = _("%(day)s, within its limit by %(body)s, %(reference)s") % {
            "day": on_day(row["decided_on"]),
            "body": called(row["body_name"]),
            "reference": row["reference"],
        }
    elif row["state"] == "withdrawn":
        decided = _("Withdrawn: %(why)s") % {"why": row["withdrawn_why"]}
    key = words.cost_key_told(row["key"])
    by = _("version %(number)s of the agreement") % {"number": row["agreement"]} if row["agreement"] else ""
    lines = [
        (pgettext("budget", "Total"), words.kroner(row["total_ore"])),
        (_("Decided"), decided),
        (
            _("Costs are shared"),
            f"{key.rstrip('.')} ({by})." if by else _("%(key)s Another key than the agreement’s.") % {"key": key},
        ),
    ]
    if row["usage_by"]:
        lines.append((_("Use is counted by"), str(budget_words.USAGE_BY[row["usage_by"]])))
    if row["window_to"] is not None:
        lines.append((_("Taken up later"), _window(row)))
    if row["owed_by_use"]:
        told = [
            _("%(name)s since %(day)s: %(amount)s")
            % {"name": each["name"], "day": on_day(each["since"]), "amount": words.kroner(each["amount_ore"])}
            for each in row["owed_by_use"]
        ]
        lines.append((_("In use, and not paid for"), "; ".join(told)))
    return Facts("decision", _("The decision"), tuple(lines))


def _window(row: Row) -> str:
    days = {"first": on_day(row["paid_on"]), "last": on_day(row["window_to"])}
    if row["window_to"] < timezone.localdate().isoformat():
        return _("The window closed %(last)s: whoever takes it up now pays nothing, and nobody is paid back.") % days
    said = _("From %(first)s to %(last)s whoever takes it up pays a share, and those who paid get it back.") % days
    return f"{feature_told(row['feature'])}. {said}" if row["feature"] else said


def share_table(row: Row) -> Table:
    """Each partner's share, what was put right of it, what is invoiced and what is paid."""
    moved = any(each["payback_ore"] for each in row["members"])
    billed = row["state"] == "decided"
    columns = [Column(_("Partner")), Column(_("Share"), num=True)]
    columns += [Column(_("Paid back"), num=True), Column(_("In all"), num=True)] if moved else []
    columns += [Column(_("Invoiced"), num=True), Column(_("Paid"), num=True)] if billed else []
    lines = []
    for each in row["members"]:
        inhabitant = each["ore_per_inhabitant"]
        below = "" if inhabitant is None else _("%(amount)s each") % {"amount": words.kroner(inhabitant)}
        line = [Cell(each["name"]), Cell(words.kroner(each["share_ore"]), "" if moved else below)]
        line += [Cell(signed(each["payback_ore"])), Cell(words.kroner(each["owed_ore"]), below)] if moved else []
        line += [Cell(words.kroner(each["invoiced_ore"]), _billed(each)), _payment(each)] if billed else []
        lines.append(tuple(line))
    totals = [Cell(_("In all")), Cell(_total(row, "share_ore"))]
    totals += [Cell(_total(row, "payback_ore")), Cell(_total(row, "owed_ore"))] if moved else []
    totals += [Cell(_total(row, "invoiced_ore")), Cell(paid(_paid_in_all(row)))] if billed else []
    note = _("As it would be by the figures below. It is locked when the budget is decided.")
    note = note if row["state"] == "proposed" else ""
    return Table("shares", _("Shares"), tuple(columns), tuple(lines), note=note, totals=tuple(totals))


def chart(row: Row) -> list[BarChart]:
    """What a share is for each inhabitant, of those that answer for some."""
    each = sorted(
        ((one["ore_per_inhabitant"], one["name"]) for one in row["members"] if one["ore_per_inhabitant"]), reverse=True
    )
    if len(each) < 2:
        return []
    values = tuple(Value(name, ore, words.kroner(ore)) for ore, name in each)
    told = ", ".join(f"{one.label} {one.told}" for one in values)
    return [BarChart("each", _("Kroner per inhabitant"), told, values)]


def _paid_in_all(row: Row) -> int | None:
    """Øre that are known to be paid; None where nobody has said."""
    known = [each["paid_ore"] for each in row["members"] if each["paid_ore"] is not None]
    return sum(known) if known else None


def _total(row: Row, name: str) -> str:
    return words.kroner(sum(each[name] or 0 for each in row["members"]))


def _billed(member: Row) -> str:
    """What is said below what is invoiced."""
    said = [
        (_("credit note %(number)s") if each["kind"] == "credit_note" else _("invoice %(number)s")) % each
        for each in member["invoices"]
        if each["sent"]
    ]
    for name, phrase in (
        ("waiting_ore", _("%(amount)s waits to be invoiced")),
        ("own_ore", _("%(amount)s of its own, which it bills nobody")),
        ("by_hand_ore", _("%(amount)s to be given back by hand: nothing was billed that it could be credited")),
    ):
        if member[name]:
            said.append(phrase % {"amount": words.kroner(member[name])})
    return "; ".join(said)


def _payment(member: Row) -> Cell:
    if member["paid_ore"] is None:
        return Cell(pgettext("payment", "Not known"))
    left = member["owed_ore"] - member["paid_ore"]
    if not left:
        return Cell(words.kroner(member["paid_ore"]), _("all of it"))
    told = _("%(amount)s is left") if left > 0 else _("%(amount)s too much")
    return Cell(words.kroner(member["paid_ore"]), told % {"amount": words.kroner(abs(left))})


def paid(ore: int | None) -> str:
    """What is paid, or that nobody has said."""
    return pgettext("payment", "Not known") if ore is None else words.kroner(ore)


def signed(ore: int) -> str:
    """An amount with its sign."""
    return f"{'+' if ore > 0 else '−' if ore < 0 else ''}{words.kroner(abs(ore))}"
