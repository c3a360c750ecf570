"""The basket and its form on one page: what is asked for, what it is for, and handing it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.rules import Party
from aktiv.cases.actions.attaching import attach, detach
from aktiv.cases.actions.drafting import fill, leave_out
from aktiv.cases.actions.handing_in import hand_in
from aktiv.cases.models import Application, Line
from aktiv.cases.queries.applications import Judged, draft_of, judged, lines_of
from aktiv.cases.queries.attachments import attachments_of
from aktiv.cases.queries.practice import practice_of
from aktiv.cases.rules.deadlines import answer_by
from aktiv.cases.words import sentence
from aktiv.facilities.models import TermsDocument
from aktiv.facilities.queries.asked import documents, questions_of_many
from aktiv.facilities.queries.places import activities
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Team
from aktiv.people.permissions import Permission
from aktiv.people.queries.organisations import teams_of
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.web.applying.files import FIELD, field_of, own_files
from aktiv.web.applying.form import band_fields, errors_of, event_fields, fields_of, filled_of, question_fields
from aktiv.web.applying.shown import basket, total_of
from aktiv.web.components.files import Files
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.components.links import EmptyState, Link
from aktiv.web.gates import holding
from aktiv.web.identity import organisation_here, party_here
from aktiv.web.uploading import files_in


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Permission.APPLICATION_MAKE)
def draft(request: HttpRequest) -> HttpResponse:
    """The acting party's own draft; POST `gjor` keeps, attaches, takes out or hands in. Whatever is typed is kept."""
    now, party = timezone.now(), party_here(request)
    application = draft_of(party)
    if application is None:
        return render(request, "applying/empty.html", {"empty": _nothing()})
    if request.method != "POST":
        return _page(request, application, now)
    act = request.POST.get("gjor", "send")
    try:
        attached = attach(application.pk, party, files_in(request, FIELD), now=now)
        application = fill(application.pk, party, filled_of(request.POST), now=now, version=_version(request.POST))
        if act.startswith("slett_"):
            _take_off(act.removeprefix("slett_"), application, party, now)
            return redirect(_back_to_files(request.POST))
        if act == "legg_ved":
            if not attached:
                messages.warning(request, _("Choose a file first."))
            return redirect(_back_to_files(request.POST))
        if act.startswith("fjern_"):
            _leave_out(act, party, now)
            return redirect("application_draft")
        if act == "lagre":
            messages.success(request, _("The application is kept. It has not been sent."))
            return redirect("application_draft")
        accepted = [int(each) for each in request.POST.getlist("vilkar") if each.isdecimal() and len(each) < 16]
        done = hand_in(application.pk, party, now=now, accepted=accepted, version=application.version)
    except Refusal as refusal:
        kept = draft_of(party)
        if kept is None:
            return redirect("me_applications")
        return _page(request, kept, now, refusal=refusal)
    return redirect("application_receipt", done.application.pk)


def _leave_out(act: str, party: Party, now: datetime) -> None:
    """ "fjern_<line>" or "fjern_<line>_<date>"."""
    parts = act.split("_")
    if not all(each.isdecimal() and len(each) < 19 for each in parts[1:]) or not 2 <= len(parts) <= 3:
        raise Refusal("not_found")
    leave_out(party, now=now, line_id=int(parts[1]), date_ids=[int(each) for each in parts[2:]] or None)


def _take_off(said: str, application: Application, party: Party, now: datetime) -> None:
    try:
        attachment_id = UUID(said)
    except ValueError as error:
        raise Refusal("not_found") from error
    detach(application.pk, attachment_id, party, now=now)


def _back_to_files(sent: QueryDict) -> str:
    """The page again, with the terms ticked that were: they are accepted when it is handed in, and kept nowhere."""
    ticked = [("vilkar", each) for each in sent.getlist("vilkar")[:50]]
    return f"{reverse('application_draft')}?{urlencode(ticked)}#{FIELD}"


def _version(data: QueryDict) -> int | None:
    said = data.get("versjon", "")
    return int(said) if said.isdecimal() and len(said) < 10 else None


def _page(
    request: HttpRequest, application: Application, now: datetime, *, refusal: Refusal | None = None
) -> HttpResponse:
    language = get_language() or "nb"
    lines = lines_of(application)
    if not lines:
        return render(request, "applying/empty.html", {"empty": _nothing()})
    found = judged(application, lines, now)
    sent = request.POST if refusal is not None else None
    zone = lines[0].space.municipality.zone
    told = sentence(refusal, zone, language) if refusal is not None else ""
    errors = errors_of(refusal, told) if refusal is not None else {}
    questions = questions_of_many([line.space for line in lines])
    fields = fields_of(application, sent, errors, activities=activities(), teams=_teams(request))
    bands = band_fields(application, sent, errors)
    events = event_fields(application, sent, errors)
    asked = question_fields(questions, application, sent, errors)
    accepted = (request.GET if sent is None else sent).getlist("vilkar")
    file_field = field_of(told if refusal is not None and FIELD in errors else "")
    homes = basket(lines, found, _due(lines, now))
    context = {
        "application": application,
        "party": organisation_here(request),
        "homes": homes,
        "several_homes": len(homes) > 1,
        "mixed": len({each.at_once for each in found.dates.values()}) > 1,
        "at_once": sum(each.at_once for each in found.dates.values()),
        "count": len(found.dates),
        "total": formatting.money(total_of(found), language),
        "fields": fields,
        "bands": bands,
        "events": events,
        "event_open": (application.kind if sent is None else sent.get("slag")) == Application.Kind.EVENT,
        "questions": asked,
        "file_field": file_field,
        "files": Files.of(own_files(attachments_of(application)), removable=True),
        "documents": _documents(found, accepted, language),
        "only_together": sent.get("samlet") == "1" if sent is not None else application.only_together,
        "problems": ErrorSummary.of(
            [*fields, *bands, *events, *asked, *([file_field] if file_field else [])],
            [] if errors or not told else [told],
        ),
        "more_url": reverse("search"),
        "button": _("Book and send") if any(each.at_once for each in found.dates.values()) else _("Send application"),
    }
    return render(request, "applying/draft.html", context, status=422 if refusal is not None else 200)


def _due(lines: Sequence[Line], now: datetime) -> dict[int, date]:
    """When each municipality says that it will have answered."""
    homes: dict[int, Municipality] = {line.municipality_id: line.space.municipality for line in lines}
    return {pk: answer_by(now, home.zone, practice_of(pk).answer_days) for pk, home in homes.items()}


def _documents(found: Judged, accepted: Sequence[str], language: str) -> list[dict[str, object]]:
    """The terms of the places, each version once."""
    ids = sorted({each.where.document_id for each in found.dates.values() if each.where.document_id is not None})
    return [
        {"id": each.pk, "title": _title(each, language), "url": reverse("terms_document", args=[each.pk]),
         "accepted": str(each.pk) in accepted}
        for each in documents(ids)
    ]  # fmt: skip


def _title(document: TermsDocument, language: str) -> str:
    return Texts(document.title_nb, document.title_nn, document.title_en).said_in(language).text


def _teams(request: HttpRequest) -> list[Team]:
    club = organisation_here(request)
    return teams_of(club) if club is not None else []


def _nothing() -> EmptyState:
    return EmptyState(
        _("Nothing in your application yet"),
        _("Find a place, and choose a time that a case handler decides on. It comes here."),
        (Link(_("Find available time"), reverse("search")), Link(_("My applications"), reverse("me_applications"))),
        icon="FileText",
    )
