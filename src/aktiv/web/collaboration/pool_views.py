"""The pool of competence for everybody: what is offered and asked for, what fits, what is agreed, and the balance."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration import pool_words as words
from aktiv.collaboration.models import Engagement
from aktiv.collaboration.queries.pool import access_engagement
from aktiv.collaboration.queries.pool_figures import engagement_whole, pool_rows
from aktiv.collaboration.words import kroner
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.acts import partners
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import Seat, home_or_404, seat_of
from aktiv.web.collaboration.paging import page_of
from aktiv.web.collaboration.pool_tables import (
    balance_charts,
    balance_table,
    by_competence_table,
    engagement_table,
    match_list,
    need_table,
    offer_table,
    tag_of,
)
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, at_moment, called, files_of, frame
from aktiv.web.components.links import Link

Row = dict[str, Any]  # Any: as queries.pool_figures makes them
A_FEW = 6
"""Of each on the first page."""


@public
@require_safe
def pool(request: HttpRequest) -> HttpResponse:
    """The latest of everything, or all of one kind (`?vis=`), page by page."""
    home, seat = home_or_404(), seat_of(request)
    rows = pool_rows(home, timezone.localdate())
    own = {number for number, _name in partners(seat, own=True, parties=True)} if seat is not None else set()
    open_needs = [each for each in rows["needs"] if each["state"] == "open"]
    open_offers = [each for each in rows["offers"] if each["state"] == "open"]
    which = request.GET.get("vis", "")
    lists: dict[str, tuple[str, list[Row]]] = {
        "behov": (pgettext("pool", "Needs"), rows["needs"]),
        "tilbud": (pgettext("pool", "Offers"), rows["offers"]),
        "treff": (pgettext("pool", "Matches"), rows["matches"]),
        "oppdrag": (pgettext("pool", "Engagements"), rows["engagements"]),
    }
    paging = None
    if which in lists:
        heading, found = lists[which]
        part, paging = page_of(request, len(found), lambda page: _url(which, page))
        blocks = [_block(which, found[part], heading, own)]
    else:
        which = ""
        few = {
            "behov": (_("Open needs"), open_needs),
            "tilbud": (_("Open offers"), open_offers),
            "treff": (_("What fits"), rows["matches"]),
            "oppdrag": (_("The latest engagements"), rows["engagements"]),
        }
        blocks = [_block(kind, found[:A_FEW], heading, own) for kind, (heading, found) in few.items()]
        blocks += [
            *([charts] if (charts := balance_charts(rows["balance"])) is not None else []),
            balance_table(rows["balance"]),
            by_competence_table(rows["balance_by_competence"]),
        ]
    counts = {kind: f"{name} ({words.whole(len(found))})" for kind, (name, found) in lists.items()}
    context = frame(home, "collaboration_pool", works=seat is not None) | {
        "heading": _("Competence and capacity"),
        "lead": _(
            "Partners lend each other people: what one lacks, another has. Hours that are agreed on are promised."
        ),
        "kinds": [
            Link(_("Overview"), _url(""), not which),
            *(Link(name, _url(kind), kind == which) for kind, name in counts.items()),
        ],
        "blocks": blocks,
        "paging": paging,
        "acts": _acts(("tilbud", _("Offer competence")), ("behov", _("Ask for competence"))) if own else [],
        "files": files_of(*(reverse("collaboration_data", args=["kompetanse", form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/pool.html", context)


@public
@require_safe
def engagement(request: HttpRequest, number: int) -> HttpResponse:
    """One engagement: what is agreed, the hours of each month, every line that was reported, and who said what."""
    found, seat = _engagement_or_404(number), seat_of(request)
    row = engagement_whole(found)
    blocks: list[object] = [_facts(row)]
    if row["months"]:
        blocks += [_months(row), _lines(row)]
    blocks.append(_steps(row))
    context = frame(found.collaboration, "collaboration_pool", works=seat is not None) | {
        "heading": f"{called(row['competence_name'])}: {row['giver_name']} – {row['receiver_name']}",
        "lead": _("Engagement %(number)s") % {"number": number},
        "tags": [tag_of(words.ENGAGEMENTS[row["state"]])],
        "blocks": blocks,
        "acts": _acts(*_may_do(seat, found, row), number=number) if seat is not None else [],
        "files": files_of(*(reverse("collaboration_engagement_data", args=[number, form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def engagement_data(request: HttpRequest, number: int, form: str) -> HttpResponse:  # noqa: ARG001 - a view's
    """An engagement as a file; as CSV the lines that were reported."""
    row = engagement_whole(_engagement_or_404(number))
    return as_file(f"oppdrag-{number}", form, row, row["lines"])


def _engagement_or_404(number: int) -> Engagement:
    try:
        return access_engagement(home_or_404().pk, number)
    except Refusal:
        raise Http404 from None


def _block(kind: str, rows: list[Row], heading: str, own: set[str]) -> object:
    if kind == "treff":
        return match_list(rows, [_proposing(each, own) for each in rows], heading)
    return {"behov": need_table, "tilbud": offer_table, "oppdrag": engagement_table}[kind](rows, heading)


def _proposing(row: Row, own: set[str]) -> Link | None:
    """Where one of the two proposes what fits, filled in."""
    side = next((each for each in (row["needs"], row["offers"]) if each in own), None)
    if side is None:
        return None
    filled = {
        "tilbud": row["offer"], "behov": row["need"], "for": side, "timer": row["hours_per_month"],
        "fra": row["first_month"], "til": row["last_month"], "pris": _kroner(row["ore_per_hour"]),
    }  # fmt: skip
    url = f"{reverse('collaboration_act', args=['foresla-oppdrag'])}?{urlencode(filled)}"
    hidden = _("%(offers)s and %(needs)s") % {"offers": row["offers_name"], "needs": row["needs_name"]}
    return Link(_("Propose an engagement"), url, icon="Plus", hidden=hidden)


def _may_do(seat: Seat, found: Engagement, row: Row) -> list[tuple[str, str]]:
    """What she can do with it now, for the partner she speaks for."""
    giver, receiver, proposer = (
        seat.may(Permission.COLLABORATION_SPEAK, member_id=each)
        for each in (found.giver_id, found.receiver_id, found.proposed_for_id)
    )
    by_giver = found.proposed_for_id == found.giver_id
    acts: list[tuple[str, str]] = []
    if row["state"] == "proposed":
        acts += [("svar-oppdrag", _("Answer"))] if (receiver if by_giver else giver) else []
        acts += [("trekk", _("Take it back"))] if proposer else []
    if row["state"] in ("agreed", "ended"):
        acts += [("godkjenn-timer", _("Approve hours"))] if receiver and row["hours_waiting"] else []
        acts += [("for-timer", _("Report hours"))] if giver else []
    if row["state"] == "agreed" and (giver or receiver):
        acts.append(("avslutt-oppdrag", _("End it before time")))
    return acts


def _acts(*wanted: tuple[str, str], number: int | None = None) -> list[Link]:
    query = f"?nr={number}" if number is not None else ""
    return [Link(label, reverse("collaboration_act", args=[slug]) + query) for slug, label in wanted]


def _facts(row: Row) -> Facts:
    told = [
        (_("Gives"), row["giver_name"]),
        (_("Receives"), row["receiver_name"]),
        (_("What it is for"), row["text"]),
        (_("Months"), words.span_told(row["first_month"], row["last_month"])),
        (pgettext("pool", "Hours a month"), words.whole(row["hours_per_month"])),
        (pgettext("pool", "Price"), words.price_told(row["ore_per_hour"])),
    ]
    if row["ended_month"]:
        none = row["ended_month"] < row["first_month"]
        told.append((_("Last month with hours"), _("None") if none else words.month_told(row["ended_month"])))
    if row["state"] in ("agreed", "ended"):
        told += [
            (pgettext("pool", "Agreed"), words.hours_told(row["hours_agreed"])),
            (pgettext("pool", "Approved"), words.hours_told(row["hours_approved"])),
            (_("Commitment"), str(row["commitment"])),
        ]
    if row["ore_approved"]:
        told.append((_("To pay for approved hours"), kroner(row["ore_approved"])))
    return Facts("what", _("What it is"), tuple(told))


def _months(row: Row) -> Table:
    columns = (
        Column(_("Month")),
        Column(pgettext("pool", "Agreed"), num=True),
        Column(pgettext("pool", "Approved"), num=True),
        Column(pgettext("pool", "Waiting"), num=True),
    )
    keys = ("agreed", "approved", "waiting")
    lines = tuple(
        (Cell(words.month_told(each["month"])), *(Cell(words.whole(each[key])) for key in keys))
        for each in row["months"]
    )
    sums = tuple(Cell(words.whole(sum(each[key] for each in row["months"]))) for key in keys)
    return Table("months", _("Month by month"), columns, lines, totals=(Cell(_("In all")), *sums))


def _lines(row: Row) -> Table:
    columns = (
        Column(_("Month")),
        Column(pgettext("pool", "Hours"), num=True),
        Column(_("State")),
        Column(_("Note")),
        Column(pgettext("pool", "Reported")),
    )
    lines = tuple(
        (
            Cell(words.month_told(each["month"])),
            Cell(words.whole(each["hours"])),
            Cell("", each["why"], tag=tag_of(words.ANSWERS[each["state"]])),
            Cell(each["note"] or "–"),
            Cell(at_moment(each["reported_at"])),
        )
        for each in reversed(row["lines"])
    )
    note = _("What was reported stands. A correction is a line of its own, below zero where there was too much.")
    return Table("lines", _("Hours as they were reported"), columns, lines, _("No hours are reported yet."), note)


def _steps(row: Row) -> Table:
    columns = (Column(_("When")), Column(_("Partner")), Column(_("What")), Column(_("Reason")))
    lines = tuple(
        (
            Cell(at_moment(each["at"])),
            Cell(each["member_name"]),
            Cell(str(words.ENGAGEMENT_STEPS[each["state"]])),
            Cell(each["text"] or "–"),
        )
        for each in row["steps"]
    )
    return Table("steps", _("What was said"), columns, lines)


def _url(which: str, page: int = 1) -> str:
    asked = {"vis": which, "side": page if page > 1 else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("collaboration_pool") + (f"?{query}" if query else "")


def _kroner(ore: int | None) -> str:
    if ore is None:
        return ""
    return f"{ore // 100}" if ore % 100 == 0 else f"{ore // 100},{ore % 100:02d}"
