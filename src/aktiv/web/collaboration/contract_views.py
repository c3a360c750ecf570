"""The register of contracts, for everybody: with whom, for whom, how long, and what was called off."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration import pool_words as words
from aktiv.collaboration.models import Contract
from aktiv.collaboration.queries.contract_figures import contract_rows, contract_whole
from aktiv.collaboration.queries.contracts import access_contract
from aktiv.collaboration.words import kroner
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.acts import partners
from aktiv.web.collaboration.budgets_tables import kind_told, left_told, paid, state_tag
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import Seat, home_or_404, seat_of
from aktiv.web.collaboration.of_services import SERVICE, service_asked, service_filter, service_told
from aktiv.web.collaboration.paging import page_of
from aktiv.web.collaboration.pool_tables import tag_of
from aktiv.web.collaboration.procurement_views import act_link
from aktiv.web.collaboration.shown import Cell, Column, Facts, Prose, Table, at_moment, files_of, frame, on_day
from aktiv.web.collaboration.tables import entered_told
from aktiv.web.components.links import Link
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.contract_figures makes them
FORMS = ("json", "csv")
SOON = 90
"""Days before the last day of an option, or a contract's own, from which it is marked."""


@public
@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """Every contract, the newest first; `tjeneste` narrows to a service."""
    home, seat, today = home_or_404(), seat_of(request), timezone.localdate()
    every, of = contract_rows(home, today), service_asked(request, home)
    rows = [each for each in every if of in ("", each["service"])]
    url = reverse("collaboration_contracts")

    def address(page: int) -> str:
        asked = {name: value for name, value in ((SERVICE, of), ("side", page if page > 1 else "")) if value}
        return f"{url}?{urlencode(asked)}" if asked else url

    part, paging = page_of(request, len(rows), address)
    columns = (
        Column(_("Contract")),
        Column(_("State")),
        Column(_("Supplier")),
        Column(_("Last day")),
        Column(_("Option to take by")),
        Column(pgettext("contract", "Value"), num=True),
    )
    lines = tuple(
        (
            Cell(
                f"{each['number']}: {each['title']}",
                each["owner_name"],
                reverse("collaboration_contract", args=[each["number"]]),
            ),
            Cell("", tag=tag_of(words.CONTRACTS[each["state"]])),
            Cell(each["supplier_name"], service_told(each) or each["supplier"]),
            _soon(each["ends"], today, over=each["state"] == "over"),
            _soon(each["option_last_day"], today),
            Cell(kroner(each["value_ore"]) if each["value_ore"] else "–"),
        )
        for each in rows[part]
    )
    nothing = _("No contract is of that service.") if of else _("No contract has been registered yet.")
    table = Table("all", _("All contracts"), columns, lines, nothing)
    query = f"?{urlencode({SERVICE: of})}" if of else ""
    speaks = seat is not None and bool(partners(seat, own=True, parties=True))
    context = frame(home, "collaboration_contracts", works=seat is not None) | {
        "heading": _("Contracts"),
        "lead": _("What partners may call off from together: suppliers, options and when they must be taken."),
        "fields": service_filter(home, of) if every else [],
        "blocks": [table, *([paging] if paging else [])],
        "acts": [act_link("ny-kontrakt", _("Register a contract"))] if speaks else [],
        "files": files_of(*(f"{reverse('collaboration_data', args=['kontrakter', form])}{query}" for form in FORMS)),
    }
    return render(request, "collaboration/narrowed.html", context)


@public
@require_safe
def contract(request: HttpRequest, number: int) -> HttpResponse:
    """One contract: its terms, options, who may call off and has, and what was done."""
    found, seat, today = _or_404(number), seat_of(request), timezone.localdate()
    row = contract_whole(found, today)
    blocks: list[object] = [_facts(row)]
    if row["text"]:
        blocks.append(Prose("text", _("What it covers"), row["text"]))
    blocks += [_options(row, today), _budgets(row)]
    if row["procurement"]:
        blocks += [_volumes(row), _call_offs(row)]
    blocks.append(_steps(row))
    context = frame(found.collaboration, "collaboration_contracts", works=seat is not None) | {
        "heading": row["title"],
        "lead": _("Contract %(number)s with %(supplier)s") % {"number": number, "supplier": row["supplier_name"]},
        "tags": [tag_of(words.CONTRACTS[row["state"]])],
        "blocks": blocks,
        "acts": [act_link(slug, label, number) for slug, label in _may_do(seat, found, row)] + _shares(seat, row)
        if seat
        else [],
        "files": files_of(*(reverse("collaboration_contract_data", args=[number, form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def contract_data(request: HttpRequest, number: int, form: str) -> HttpResponse:  # noqa: ARG001 - a view's
    """A contract as a file; as CSV what each that may call off has joined with and called off."""
    row = contract_whole(_or_404(number), timezone.localdate())
    return as_file(f"kontrakt-{number}", form, row, row["volumes"] or row["may_call_off"])


def _or_404(number: int) -> Contract:
    try:
        return access_contract(home_or_404().pk, number)
    except Refusal:
        raise Http404 from None


def _may_do(seat: Seat, found: Contract, row: Row) -> list[tuple[str, str]]:
    speaks = Permission.COLLABORATION_SPEAK
    acts: list[tuple[str, str]] = []
    if row["state"] == "over":
        return acts
    if row["volumes"] and any(seat.may(speaks, member_id=each.member_id) for each in found.members.all()):
        acts.append(("avrop", _("Note a call-off")))
    if seat.may(speaks, member_id=found.owner_id):
        acts += [("opsjon", _("Decide on the option"))] if row["option_to_take"] else []
        acts += [("avslutt-kontrakt", _("End it before time"))] if not row["ended_on"] else []
    return acts


def _shares(seat: Seat, row: Row) -> list[Link]:
    """The secretariat may propose a budget for a contract that is not over."""
    if row["state"] == "over" or not seat.may(Permission.COLLABORATION_KEEP):
        return []
    url = reverse("collaboration_act", args=["foresla-budsjett"])
    of = f"&{SERVICE}={row['service']}" if row["service"] else ""
    return [Link(_("Propose a budget for it"), f"{url}?kontrakt={row['number']}{of}")]


def _soon(day: str | None, today: date, *, over: bool = False) -> Cell:
    """A day, marked when it is near."""
    if day is None:
        return Cell("–")
    days = (date.fromisoformat(day) - today).days
    if over or not 0 <= days <= SOON:
        return Cell(on_day(day))
    told = ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
    return Cell(on_day(day), tag=Tag(told, "warning", "Clock"))


def _facts(row: Row) -> Facts:
    months = row["notice_months"]
    told = [
        (_("Supplier"), f"{row['supplier_name']} ({row['supplier']})"),
        (_("Kept by"), row["owner_name"]),
        (_("May call off"), ", ".join(each["member_name"] for each in row["may_call_off"])),
        (_("From"), on_day(row["first"])),
        (_("Last day"), on_day(row["ends"])),
        (pgettext("contract", "Notice"), ngettext("%(count)s month", "%(count)s months", months) % {"count": months}),
        (pgettext("contract", "Value"), kroner(row["value_ore"]) if row["value_ore"] else "–"),
    ]
    if row["service"]:
        told.insert(0, (_("Service"), service_told(row)))
    if row["procurement"]:
        told.append((_("Procurement"), str(row["procurement"])))
        more = _("nobody calls off more than it joined with") if row["bound"] else _("more than joined with is told")
        told.append((_("Call-offs"), more))
    return Facts("facts", _("The contract"), tuple(told))


def _options(row: Row, today: date) -> Table:
    columns = (Column(_("Option")), Column(_("State")), Column(_("To be taken by")), Column(_("Then until")))
    lines = tuple(
        (
            Cell(
                _("Option %(number)s") % {"number": each["number"]},
                ngettext("%(count)s month", "%(count)s months", each["months"]) % {"count": each["months"]},
            ),
            Cell("", tag=tag_of(words.OPTIONS[each["state"]])),
            _soon(each["last_day"], today, over=each["state"] not in ("next", "later")),
            Cell(on_day(each["until"])),
        )
        for each in row["options"]
    )
    return Table("options", _("Options"), columns, lines, _("The contract cannot be prolonged."))


def _budgets(row: Row) -> Table:
    """What partners share of its cost, and what is paid of it."""
    columns = (
        Column(_("Budget")),
        Column(_("Pays for")),
        Column(_("State")),
        Column(pgettext("budget", "Total"), num=True),
        Column(_("Paid"), num=True),
    )
    lines = tuple(
        (
            Cell(
                each["title"],
                _("%(first)s to %(last)s") % {"first": on_day(each["first"]), "last": on_day(each["last"])},
                reverse("collaboration_budget", args=[each["number"]]),
            ),
            Cell(", ".join(map(_term, each["terms"])) or "–", kind_told(each["kind"])),
            Cell("", tag=state_tag(each["state"])),
            Cell(kroner(each["total_ore"])),
            Cell(paid(each["paid_ore"]), left_told(each["left_ore"])),
        )
        for each in row["budgets"]
    )
    decided = (
        Cell(_("Decided in all")),
        Cell(""),
        Cell(""),
        Cell(kroner(row["budgeted_ore"])),
        Cell(kroner(row["paid_ore"])),
    )
    nothing = _("No budget pays for this contract yet.")
    note = _("Budgets that partners share for it, year by year, and what is paid of their shares.")
    return Table("budgets", _("Budgets for the contract"), columns, lines, nothing, note if lines else "",
                 totals=decided if lines else ())  # fmt: skip


def _term(option: int) -> str:
    return _("option %(number)s") % {"number": option} if option else _("the agreed time")


def _volumes(row: Row) -> Table:
    columns = (
        Column(_("Partner")),
        Column(_("Lot")),
        Column(pgettext("contract", "Joined with"), num=True),
        Column(pgettext("contract", "Called off"), num=True),
        Column(pgettext("contract", "Used"), num=True),
    )
    lines = tuple(
        (
            Cell(each["member_name"]),
            Cell(f"{each['lot']}: {each['title']}"),
            Cell(f"{words.whole(each['joined'])} {each['unit']}"),
            Cell(f"{words.whole(each['called_off'])} {each['unit']}"),
            _used(each["called_off"], each["joined"]),
        )
        for each in row["volumes"]
    )
    return Table("volumes", _("Called off against joined"), columns, lines, _("Nobody has joined yet."))


def _used(called: int, joined: int) -> Cell:
    if not joined:
        return Cell("–", tag=Tag(_("Did not join"), "warning") if called else None)
    told = f"{called * 100 // joined} %"
    return Cell(told, tag=Tag(_("More than joined"), "warning") if called > joined else None)


def _call_offs(row: Row) -> Table:
    columns = (
        Column(_("Day")),
        Column(_("Partner")),
        Column(_("Lot")),
        Column(pgettext("procurement", "Volume"), num=True),
        Column(_("Note")),
    )
    lines = tuple(
        (
            Cell(on_day(each["on"])),
            Cell(each["member_name"], entered_told(each, each["member_name"])),
            Cell(str(each["lot"])),
            Cell(f"{words.whole(each['volume'])} {each['unit']}"),
            Cell(each["note"] or "–"),
        )
        for each in row["call_offs"][:100]
    )
    more = len(row["call_offs"]) - len(lines)
    note = _("%(count)s older ones are in the files.") % {"count": words.whole(more)} if more else ""
    return Table("calloffs", _("Call-offs"), columns, lines, _("Nothing has been called off yet."), note)


def _steps(row: Row) -> Table:
    columns = (Column(_("When")), Column(_("What")), Column(_("Reason")))
    lines = tuple(
        (
            Cell(at_moment(each["at"])),
            Cell(
                str(words.CONTRACT_STEPS[each["kind"]]),
                _("Option %(number)s") % {"number": each["option"]} if each["option"] else "",
            ),
            Cell(each["text"] or "–"),
        )
        for each in row["steps"]
    )
    return Table("steps", _("What was done"), columns, lines)
