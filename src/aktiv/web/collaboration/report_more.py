"""Sections of the annual report about initiatives, budgets, benefits and contracts: from the rows of their pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aktiv.collaboration import words
from aktiv.collaboration.benefit_words import STANDINGS
from aktiv.collaboration.budget_words import KINDS
from aktiv.collaboration.pool_words import CONTRACTS
from aktiv.collaboration.queries.benefits import benefit_rows, tally
from aktiv.collaboration.queries.budget_figures import budget_rows, narrowed, year_rows
from aktiv.collaboration.queries.contract_figures import contract_rows
from aktiv.collaboration.queries.initiative_figures import initiative_rows
from aktiv.collaboration.queries.initiatives import initiatives_of
from aktiv.collaboration.queries.years import Year
from aktiv.web.collaboration.budgets_tables import contract_told, kind_told
from aktiv.web.collaboration.decided_told import initiative_outcome
from aktiv.web.collaboration.report_section import Section
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, count, on_day
from aktiv.web.components.links import Link
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as the queries make them


def initiatives(year: Year) -> Section:
    """What was decided of initiatives in the year, and where all of them stand now."""
    decided = [each for each in year.decisions if each["kind"] == "initiative"]
    rows = initiative_rows(year.home, list(initiatives_of(year.home.pk)), year.now)
    outcomes = {what: sum(each["what"] == what for each in decided) for what in ("approved", "deferred", "rejected")}
    open_now = sum(not each["over"] for each in rows)
    data: Row = {
        **outcomes,
        "open_now": open_now,
        "steps": [{name: each[name] for name in ("on", "about", "subject", "what", "reason")} for each in decided],
    }
    facts = [(initiative_outcome(what), count(number)) for what, number in outcomes.items()]
    columns = (Column(_("Initiative")), Column(_("State")), Column(_("Day")))
    lines = tuple(
        (
            Cell(each["subject"], each["reason"], reverse("initiative", args=[each["about"]])),
            Cell(initiative_outcome(each["what"])),
            Cell(on_day(each["on"])),
        )
        for each in decided
    )
    lead = ngettext("%(n)s initiative is open now.", "%(n)s initiatives are open now.", open_now)
    return Section(
        "initiatives",
        _("Initiatives"),
        lead % {"n": count(open_now)},
        (
            Facts("r-decided", _("Decided in the year"), tuple(facts)),
            Table("r-steps", _("Steps in the year"), columns, lines, _("No step was taken in the year.")),
        ),
        Link(_("Initiatives"), reverse("initiatives")),
        data,
    )


def budgets(year: Year) -> Section:
    """Budgets that cover some of the year, with what is to be paid of each and what was until the year's end; and what
    of all of them is of the year, by kind."""
    every = [each for each in budget_rows(year.home, paid_by=year.last) if each["state"] == "decided"]
    fields = ("number", "title", "kind", "contract", "first", "last", "total_ore", "paid_ore")
    rows = [{name: each[name] for name in fields} for each in narrowed(every, year=year.year)]
    columns = (
        Column(_("Budget")),
        Column(pgettext("budget", "Kind")),
        Column(_("In all"), num=True),
        Column(_("Paid by the end of the year") if year.over else _("Paid so far"), num=True),
    )
    lines = tuple(
        (
            Cell(
                each["title"],
                f"{on_day(each['first'])} – {on_day(each['last'])}",
                reverse("collaboration_budget", args=[each["number"]]),
            ),
            Cell(kind_told(each["kind"]), contract_told(each["contract"])),
            Cell(words.kroner(each["total_ore"])),
            Cell(words.kroner(each["paid_ore"] or 0)),
        )
        for each in rows
    )
    of_year = next((each for each in year_rows(every) if each["year"] == year.year), None)
    kinds = {kind: of_year[f"{kind}_ore"] if of_year is not None else 0 for kind in KINDS}
    facts = [(str(KINDS[kind]), words.kroner(ore)) for kind, ore in kinds.items()]
    facts.append((_("In all"), words.kroner(sum(kinds.values()))))
    data: Row = {
        "budgets": rows,
        "total_ore": sum(each["total_ore"] for each in rows),
        **{f"{kind}_ore": ore for kind, ore in kinds.items()},
    }
    table = Table("r-budgets", _("Budgets of the year"), columns, lines, _("No budget was decided for the year."))
    by_kind = Facts("r-kinds-of-cost", _("Of the year, by kind"), tuple(facts))
    lead = _("What partners share by the key of the agreement.")
    source = Link(_("Budgets"), f"{reverse('collaboration_budgets')}?ar={year.year}")
    return Section("budgets", _("Budgets"), lead, (table, by_kind), source, data)


def benefits(year: Year) -> Section:
    """Benefits as they stand on the year's last day."""
    rows = benefit_rows(year.home, year.last)
    counts = tally(rows)
    data: Row = {
        "standing": counts,
        "benefits": [{name: each[name] for name in ("number", "title", "standing")} for each in rows],
    }
    facts = tuple((str(STANDINGS[each][1]), count(number)) for each, number in counts.items())
    columns = (Column(_("Benefit")), Column(_("State")))
    lines = tuple(
        (
            Cell(each["title"], url=reverse("collaboration_benefit", args=[each["number"]])),
            Cell("", tag=Tag(str(STANDINGS[each["standing"]][1]), STANDINGS[each["standing"]][0])),  # type: ignore[arg-type]
        )
        for each in rows
    )
    blocks = (
        Facts("r-standing", _("Promised against measured"), facts),
        Table("r-benefits", _("Each benefit"), columns, lines, _("No benefit has been promised yet.")),
    )
    lead = _("What was hoped for of what was decided, and what has been measured.")
    source = Link(_("Benefits"), reverse("collaboration_benefits"))
    return Section("benefits", _("Benefits"), lead, blocks, source, data)


def contracts(year: Year) -> Section:
    """Contracts that ran on some day of the year."""
    rows = [
        {name: each[name] for name in ("number", "title", "supplier_name", "owner_name", "first", "ends", "value_ore",
                                       "state")}
        for each in contract_rows(year.home, year.last)
        if date.fromisoformat(each["first"]) <= year.last and date.fromisoformat(each["ends"]) >= year.first
    ]  # fmt: skip
    columns = (Column(_("Contract")), Column(_("State")), Column(_("Ends")), Column(_("Value"), num=True))
    lines = tuple(
        (
            Cell(each["title"], each["supplier_name"], reverse("collaboration_contract", args=[each["number"]])),
            Cell("", tag=Tag(str(CONTRACTS[each["state"]][1]), CONTRACTS[each["state"]][0])),  # type: ignore[arg-type]
            Cell(on_day(each["ends"])),
            Cell(words.kroner(each["value_ore"]) if each["value_ore"] is not None else "–"),
        )
        for each in rows
    )
    table = Table("r-contracts", _("Suppliers and contracts"), columns, lines, _("No contract ran in the year."))
    lead = _("Contracts that ran on some day of the year.")
    source = Link(_("Contracts"), reverse("collaboration_contracts"))
    return Section("contracts", _("Contracts"), lead, (table,), source, {"contracts": rows, "count": len(rows)})
