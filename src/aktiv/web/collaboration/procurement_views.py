"""What partners buy together, for everybody: each procurement, its lots, and who joins with how much."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration import pool_words as words
from aktiv.collaboration.models import Procurement
from aktiv.collaboration.queries.contract_figures import joining_rows, procurement_rows, procurement_whole
from aktiv.collaboration.queries.procurements import access_procurement
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.acts import partners
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import Seat, home_or_404, seat_of
from aktiv.web.collaboration.paging import page_of
from aktiv.web.collaboration.pool_tables import tag_of
from aktiv.web.collaboration.shown import (
    Cell,
    Column,
    Facts,
    Prose,
    Table,
    at_moment,
    files_of,
    frame,
    on_day,
)
from aktiv.web.collaboration.tables import entered_told
from aktiv.web.components.links import Link

Row = dict[str, Any]  # Any: as queries.contract_figures makes them


@public
@require_safe
def procurements(request: HttpRequest) -> HttpResponse:
    """Every procurement, the newest first."""
    home, seat = home_or_404(), seat_of(request)
    rows = procurement_rows(home, timezone.now())
    url = reverse("collaboration_procurements")
    part, paging = page_of(request, len(rows), lambda page: f"{url}?side={page}" if page > 1 else url)
    columns = (
        Column(_("Procurement")),
        Column(_("State")),
        Column(pgettext("procurement", "Lots"), num=True),
        Column(pgettext("procurement", "Partners in it"), num=True),
        Column(_("Can be joined until")),
    )
    lines = tuple(
        (
            Cell(
                f"{each['number']}: {each['title']}",
                each["owner_name"],
                reverse("collaboration_procurement", args=[each["number"]]),
            ),
            Cell("", tag=tag_of(words.PROCUREMENTS[each["stage"]])),
            Cell(words.whole(len(each["lots"]))),
            Cell(words.whole(len(each["members"]))),
            Cell(at_moment(each["joins_until"]) or "–"),
        )
        for each in rows[part]
    )
    table = Table("all", _("All procurements"), columns, lines, _("Nothing is bought together yet."))
    speaks = seat is not None and bool(partners(seat, own=True, parties=True))
    context = frame(home, "collaboration_procurements", works=seat is not None) | {
        "heading": _("Shared procurement"),
        "lead": _("One partner buys for those who join. The larger volume is everybody’s."),
        "blocks": [table, *([paging] if paging else [])],
        "acts": [act_link("nytt-innkjop", _("Describe a need"))] if speaks else [],
        "files": files_of(*(reverse("collaboration_data", args=["innkjop", form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def procurement(request: HttpRequest, number: int) -> HttpResponse:
    """One procurement: what is needed, its lots with volumes, who joined, and what was done."""
    found, seat = _or_404(number), seat_of(request)
    row = procurement_whole(found, timezone.now())
    context = frame(found.collaboration, "collaboration_procurements", works=seat is not None) | {
        "heading": row["title"],
        "lead": _("Procurement %(number)s, by %(owner)s") % {"number": number, "owner": row["owner_name"]},
        "tags": [tag_of(words.PROCUREMENTS[row["stage"]])],
        "blocks": [Prose("need", _("What is needed"), row["text"]), _facts(row), _lots(row), _joined(row), _steps(row)],
        "acts": [act_link(slug, label, number) for slug, label in _may_do(seat, found, row)] if seat else [],
        "files": files_of(
            *(reverse("collaboration_procurement_data", args=[number, form]) for form in ("json", "csv"))
        ),
    }
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def procurement_data(request: HttpRequest, number: int, form: str) -> HttpResponse:  # noqa: ARG001 - a view's
    """A procurement as a file; as CSV who joined which lot with how much."""
    row = procurement_whole(_or_404(number), timezone.now())
    return as_file(f"innkjop-{number}", form, row, joining_rows(row))


def act_link(slug: str, label: str, number: int | None = None) -> Link:
    """Where something is done, for the thing with a number."""
    return Link(label, reverse("collaboration_act", args=[slug]) + (f"?nr={number}" if number is not None else ""))


def _or_404(number: int) -> Procurement:
    try:
        return access_procurement(home_or_404().pk, number)
    except Refusal:
        raise Http404 from None


def _may_do(seat: Seat, found: Procurement, row: Row) -> list[tuple[str, str]]:
    owns = seat.may(Permission.COLLABORATION_SPEAK, member_id=found.owner_id)
    acts: list[tuple[str, str]] = []
    if row["stage"] == "joining" and partners(seat, own=True, parties=True):
        acts.append(("bli-med", _("Join with a volume")))
    if owns and row["stage"] == "need":
        acts.append(("ny-delkontrakt", _("Add a lot")))
        acts += [("apne-innkjop", _("Let partners join"))] if row["lots"] else []
    if owns and row["stage"] == "tendering":
        acts.append(("tildel", _("Award lots")))
    if owns and row["stage"] in ("joining", "tendering") and not any(each["contract"] for each in row["lots"]):
        acts.append(("forleng-innkjop", _("Give more time")))
    if owns and row["stage"] in ("need", "joining", "tendering"):
        acts.append(("stans-innkjop", _("Stop it")))
    return acts


def _facts(row: Row) -> Facts:
    members = len(row["members"])
    return Facts(
        "facts",
        _("How it stands"),
        (
            (_("Bought by"), row["owner_name"]),
            (_("Described"), on_day(row["noted_on"])),
            (_("Can be joined until"), at_moment(row["joins_until"]) or "–"),
            (_("Who joins"), ngettext("%(count)s partner", "%(count)s partners", members) % {"count": members}),
        ),
    )


def _lots(row: Row) -> Table:
    columns = (
        Column(_("Lot")),
        Column(pgettext("procurement", "Volume in all"), num=True),
        Column(_("Contract")),
    )
    lines = tuple(
        (
            Cell(f"{each['number']}: {each['title']}"),
            Cell(f"{words.whole(each['volume'])} {each['unit']}"),
            _contract(each["contract"]),
        )
        for each in row["lots"]
    )
    return Table("lots", pgettext("procurement", "Lots"), columns, lines, _("No lot has been written down yet."))


def _contract(number: int | None) -> Cell:
    if number is None:
        return Cell("–")
    told = _("Contract %(number)s") % {"number": number}
    return Cell(told, url=reverse("collaboration_contract", args=[number]))


def _joined(row: Row) -> Table:
    columns = (Column(_("Partner")), Column(_("Lot")), Column(pgettext("procurement", "Volume"), num=True))
    lines = tuple(
        (
            Cell(each["member_name"], entered_told(each, each["member_name"])),
            Cell(f"{each['lot']}: {each['title']}"),
            Cell(f"{words.whole(each['volume'])} {each['unit']}"),
        )
        for each in joining_rows(row)
    )
    return Table("joined", _("Who joins with how much"), columns, lines, _("Nobody has joined yet."))


def _steps(row: Row) -> Table:
    columns = (Column(_("When")), Column(_("What")), Column(_("Reason")))
    lines = tuple(
        (
            Cell(at_moment(each["at"])),
            Cell(
                str(words.PROCUREMENT_STEPS[each["kind"]]),
                _("until %(when)s") % {"when": at_moment(each["joins_until"])} if each["joins_until"] else "",
            ),
            Cell(each["text"] or "–"),
        )
        for each in row["steps"]
    )
    return Table("steps", _("What was done"), columns, lines)
