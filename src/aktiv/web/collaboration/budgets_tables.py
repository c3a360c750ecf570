"""Budgets side by side, and the decision and the shares of one, made from the same rows as their files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aktiv.collaboration import budget_words, words
from aktiv.collaboration.actions.budgets import PASSED
from aktiv.municipalities.words import feature_told
from aktiv.web.collaboration.of_services import service_told
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


def list_table(rows: list[Row], nothing: str) -> Table:
    """Budgets with what each is of, what it is in all, and what is paid of it."""
    columns = (
        Column(_("Budget")),
        Column(pgettext("budget", "Kind")),
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
            Cell(
                kind_told(each["kind"]), ", ".join(filter(None, (service_told(each), contract_told(each["contract"]))))
            ),
            Cell("", on_day(each["decided_on"]), tag=state_tag(each["state"])),
            Cell(words.kroner(each["total_ore"])),
            Cell(paid(each["paid_ore"]), left_told(each["left_ore"])),
            Cell(count(each["corrections"])),
            Cell(count(each["later_adopters"])),
        )
        for each in rows
    )
    return Table("budgets", _("All budgets"), columns, lines, nothing)


def kind_told(kind: str) -> str:
    """What a cost is of, in a word."""
    return str(budget_words.KINDS[kind])


def contract_told(number: int | None) -> str:
    """Which contract it pays for."""
    return "" if number is None else _("contract %(number)s") % {"number": number}


def year_table(rows: list[Row], *, url: str = "") -> Table:
    """What is decided for each year by kind; `url` is where a year's sum can be tried, with `sum` and `ar` to come."""
    columns = (
        Column(_("Year")),
        *(Column(str(each), num=True) for each in budget_words.KINDS.values()),
        Column(_("In all"), num=True),
    )
    lines = tuple(
        (
            Cell(str(each["year"])),
            *(Cell(words.kroner(each[f"{kind}_ore"])) for kind in budget_words.KINDS),
            Cell(
                words.kroner(each["total_ore"]),
                url=f"{url}?{urlencode({'sum': each['total_ore'] // 100, 'ar': each['year']})}" if url else "",
            ),
        )
        for each in rows
    )
    note = _("Decided budgets. One that crosses years is theirs by days.")
    return Table("years", _("By year and kind"), columns, lines, _("No budget has been decided yet."), note)


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
        (pgettext("budget", "Kind"), kind_told(row["kind"])),
        (_("Decided"), decided),
        (
            _("Costs are shared"),
            f"{key.rstrip('.')} ({by})." if by else _("%(key)s Another key than the agreement’s.") % {"key": key},
        ),
    ]
    if row["state"] == "proposed":
        lines.insert(3, (_("The way to a decision"), way_told(row["votes"])))
    if row["service"] is not None:
        of = _("%(service)s: those pay that take part in it")
        lines.append((_("Service"), of % {"service": service_told(row)}))
    if row["contract"] is not None:
        lines.append((_("Pays for"), contract_told(row["contract"])))
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


def under_way(votes: list[Row]) -> Row | None:
    """The vote about it that is announced or open."""
    return next((each for each in votes if each["standing"] != "closed"), None)


def passed(votes: list[Row]) -> Row | None:
    """The vote about it that has passed."""
    return next((each for each in votes if each["outcome"] in PASSED), None)


def way_told(votes: list[Row]) -> str:
    """What is to come before a proposal is decided."""
    if (vote := passed(votes)) is not None:
        return _("Vote %(number)s passed and names this budget: the shares can be locked by it.") % vote
    if (vote := under_way(votes)) is not None:
        told = _("Vote %(number)s names this budget, and is open.")
        if vote["standing"] == "announced":
            told = _("Vote %(number)s names this budget, and is announced.")
        return told % vote
    if votes:
        told = _("Vote %(number)s named this budget and decided nothing. It can be put to a vote anew, or withdrawn.")
        return told % votes[-1]
    return _(
        "No vote names this budget yet. A vote that names no budget decides none, whatever it was about: the budget is put to a vote of its own, or a body decides it within its limit."  # noqa: E501 - two sentences
    )


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
    columns += [Column(_("Invoiced")), Column(_("Paid"), num=True)] if billed else []
    lines = []
    for each in row["members"]:
        inhabitant = each["ore_per_inhabitant"]
        below = "" if inhabitant is None else _("%(amount)s each") % {"amount": words.kroner(inhabitant)}
        line = [Cell(each["name"]), Cell(words.kroner(each["share_ore"]), "" if moved else below)]
        line += [Cell(signed(each["payback_ore"])), Cell(words.kroner(each["owed_ore"]), below)] if moved else []
        if billed:
            line += [Cell(words.kroner(each["invoiced_ore"]), _billed(each), tag=_tag(each, "billing")), _payment(each)]
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


def _tag(member: Row, name: str) -> Tag | None:
    found = {"billing": budget_words.BILLING, "payment": budget_words.PAYMENTS}[name].get(member[name])
    return None if found is None else Tag(str(found[1]), found[0])  # type: ignore[arg-type]  # the tables hold no other


def _billed(member: Row) -> str:
    """What is said below what is invoiced."""
    said = [_paper(each) for each in member["invoices"] if each["sent"]]
    for name, phrase in (
        ("waiting_ore", _("%(amount)s waits to be invoiced")),
        ("own_ore", _("%(amount)s of its own, which it bills nobody")),
        ("outside_ore", _("%(amount)s billed outside the service")),
        ("by_hand_ore", _("%(amount)s to be given back by hand: nothing was billed that it could be credited")),
        ("set_off_ore", _("%(amount)s set off against credits: they come to nothing together")),
        ("held_ore", _("%(amount)s stands against what it is invoiced next")),
    ):
        if member[name]:
            said.append(phrase % {"amount": words.kroner(member[name])})
    if member["ordered_ore"]:
        orders = ", ".join(f"U{each}" for each in member["pay_outs"])
        told = _("%(amount)s ordered paid out (%(orders)s)")
        said.append(told % {"amount": words.kroner(member["ordered_ore"]), "orders": orders})
    return "; ".join(said)


def _paper(paper: Row) -> str:
    """An invoice with when it is due, or a credit note with what it takes from which."""
    if paper["kind"] == "invoice" and paper["amount_ore"] < 0:
        told = _("%(amount)s taken off invoice %(number)s")
        return told % {"amount": words.kroner(-paper["amount_ore"]), "number": paper["number"]}
    if paper["kind"] == "invoice":
        return _("invoice %(number)s, due %(due)s") % {"number": paper["number"], "due": on_day(paper["due"])}
    if paper["credits"] is None:
        return _("credit note %(number)s") % paper
    told = _("credit note %(number)s: %(amount)s of invoice %(credits)s")
    return told % (paper | {"amount": words.kroner(paper["amount_ore"])})


def _payment(member: Row) -> Cell:
    if member["payment"] == "own":
        return Cell("–")
    if member["payment"] == "not_known":
        return Cell(pgettext("payment", "Not known"))
    known, owed = member["paid_ore"] or 0, member["owed_ore"]
    left = owed - known - member["set_off_ore"]
    return Cell(words.kroner(known), left_told(left if owed >= 0 else -left), tag=_tag(member, "payment"))


def left_told(left: int | None) -> str:
    """What is left of it (below zero: too much); nothing where nobody knows."""
    if left is None:
        return ""
    if not left:
        return _("all of it")
    told = _("%(amount)s is left") if left > 0 else _("%(amount)s too much")
    return told % {"amount": words.kroner(abs(left))}


def paid(ore: int | None) -> str:
    """What is paid, or that nobody has said."""
    return pgettext("payment", "Not known") if ore is None else words.kroner(ore)


def signed(ore: int) -> str:
    """An amount with its sign."""
    return f"{'+' if ore > 0 else '−' if ore < 0 else ''}{words.kroner(abs(ore))}"
