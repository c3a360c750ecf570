"""One engagement of the pool, for everybody: what is agreed, the hours of each month, and who said what."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration import pool_words as words
from aktiv.collaboration.models import Engagement
from aktiv.collaboration.queries.engagement_figures import engagement_whole
from aktiv.collaboration.queries.pool import access_engagement
from aktiv.collaboration.words import kroner
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import Seat, home_or_404, seat_of
from aktiv.web.collaboration.pool_tables import tag_of
from aktiv.web.collaboration.procurement_views import act_link
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, at_moment, called, files_of, frame
from aktiv.web.collaboration.tables import spoke_told

Row = dict[str, Any]  # Any: as queries.pool_figures makes them


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
        "acts": [act_link(slug, label, number) for slug, label in _may_do(seat, found, row)] if seat else [],
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
        told.append((pgettext("pool", "To pay"), kroner(row["ore_approved"])))
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
            Cell(words.month_told(each["month"]), spoke_told(each, row["giver_name"])),
            Cell(words.whole(each["hours"])),
            Cell("", _answer_told(row, each), tag=tag_of(words.ANSWERS[each["state"]])),
            Cell(each["note"] or "–"),
            Cell(at_moment(each["reported_at"])),
        )
        for each in reversed(row["lines"])
    )
    note = _("What was reported stands. A correction is a line of its own, below zero where there was too much.")
    return Table("lines", _("Hours as they were reported"), columns, lines, _("No hours are reported yet."), note)


def _answer_told(row: Row, line: Row) -> str:
    """Why hours do not count, and who said so of them."""
    answer = {"by": line["answered_by"], "by_role": line["answered_by_role"], "entered_by": line["answer_entered_by"]}
    return ". ".join(filter(None, (line["why"].rstrip("."), spoke_told(answer, row["receiver_name"]))))


def _steps(row: Row) -> Table:
    columns = (Column(_("When")), Column(_("Partner")), Column(_("What")), Column(_("Reason")))
    lines = tuple(
        (
            Cell(at_moment(each["at"])),
            Cell(each["member_name"], spoke_told(each, each["member_name"])),
            Cell(str(words.ENGAGEMENT_STEPS[each["state"]])),
            Cell(each["text"] or "–"),
        )
        for each in row["steps"]
    )
    return Table("steps", _("What was said"), columns, lines)
