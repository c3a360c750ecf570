"""What the acting party has applied for: a list, and one application with its cases, answers and conversation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.bookings.rules import Party
from aktiv.cases.actions.appealing import appeal
from aktiv.cases.actions.drafting import ask_again
from aktiv.cases.actions.handling import answer, withdraw
from aktiv.cases.actions.offering import answer_offers
from aktiv.cases.models import Application
from aktiv.cases.queries.access import access_application
from aktiv.cases.queries.applications import basket_size, lines_told, my_applications
from aktiv.cases.queries.attachments import attachments_of
from aktiv.cases.words import sentence
from aktiv.municipalities.stages import Feature
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.applying.answered import cases_shown, state_of
from aktiv.web.applying.files import FIELD, own_files
from aktiv.web.applying.form import told_of
from aktiv.web.applying.shown import handed_in
from aktiv.web.collaboration.trial_panel import trial_panel
from aktiv.web.components.files import Files, FileShown
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.components.links import EmptyState, Link, Paging
from aktiv.web.components.order import Step, Steps
from aktiv.web.gates import holding, signed_in
from aktiv.web.identity import party_here
from aktiv.web.me.sections import sections
from aktiv.web.public.asking import page_asked
from aktiv.web.public.views import COMMON_ZONE
from aktiv.web.uploading import files_in

A_PAGE = 20


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """The acting party's own applications, the newest first."""
    party, page = party_here(request), page_asked(request.GET.get("side", ""))
    found = my_applications(party, offset=(page - 1) * A_PAGE, limit=A_PAGE + 1)
    url = reverse("me_applications")
    context = {
        "sections": sections("me_applications"),
        "rows": [state_of(each) for each in found[:A_PAGE]],
        "in_basket": basket_size(party),
        "paging": Paging.of(page, page + (len(found) > A_PAGE), lambda number: f"{url}?side={number}"),
        "several_pages": page > 1 or len(found) > A_PAGE,
        "empty": EmptyState(
            _("No applications yet"),
            _("Some times need a case handler’s answer. What you apply for is found here."),
            (Link(_("Find available time"), reverse("search")),),
            icon="FileText",
        ),
    }
    return render(request, "applying/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Permission.APPLICATION_SEE, Permission.APPLICATION_MAKE)
def one(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Her own, or her club's; POST `gjor` writes, answers, takes offered times, withdraws, appeals or asks again."""
    party, now = party_here(request), timezone.now()
    application = _own(application_id, party, now)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            return _do(request, application, party, now)
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
    return show(request, application, now, refusal=refusal)


@require_safe
@holding(Permission.APPLICATION_SEE)
def receipt(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What was handed in, what is had already, and what happens next."""
    application = _own(application_id, party_here(request), timezone.now())
    shown = cases_shown(application)
    booked = sum(each.state == "booked" for line in lines_told(application) for each in line.dates.all())
    steps = [Step(_("The application is sent"), standing="done")]
    if booked:
        told = ngettext("%(n)s date is yours already", "%(n)s dates are yours already", booked) % {"n": booked}
        steps.append(Step(told, standing="done"))
    for each in shown:
        if each.open:
            told = _("%(municipality)s answers by %(day)s") % {"municipality": each.municipality, "day": each.answer_by}
            steps.append(Step(told, standing="now"))
    if any(each.open for each in shown):
        steps.append(Step(_("You get the decision by mail, and find it on My page")))
    context = {
        "application": application,
        "cases": shown,
        "steps": Steps(_("What happens now"), tuple(steps)),
        "waits": any(each.open for each in shown),
        "booked": booked,
    }
    return render(request, "applying/receipt.html", context)


def show(
    request: HttpRequest,
    application: Application,
    now: datetime,
    *,
    refusal: Refusal | None = None,
    by_link: bool = False,
    here: str = "",
    files: list[FileShown] | None = None,
) -> HttpResponse:
    """The page of one application; by the secret link without what only whoever applied may do. `files` are those of
    the application, when whoever holds the link is shown them."""
    if files is None:
        files = own_files(attachments_of(application))
    cases = cases_shown(application, now=now, files=files, may_attach=not by_link)
    lines = lines_told(application)
    language = get_language() or "nb"
    zone = COMMON_ZONE
    context = {
        "application": application,
        "title": application.title,
        "homes": handed_in(lines),
        "told": told_of(application),
        "trial": None if by_link else trial_panel(Feature.AUTOMATIC_APPROVAL, application.municipality_ids, now),
        "cases": cases,
        "files": Files.of(each for each in files if each.note_id is None),
        "problems": ErrorSummary.of((), [sentence(refusal, zone, language)]) if refusal is not None else None,
        "typed": request.POST.get("tekst", "") if refusal is not None else "",
        "typed_case": request.POST.get("sak", "") if refusal is not None else "",
        "by_link": by_link,
        "here": here or reverse("me_application", args=[application.pk]),
    }
    return render(request, "applying/one.html", context, status=422 if refusal is not None else 200)


def case_named(request: HttpRequest, application: Application) -> int:
    """The case that a form is about, of this application. Raises Refusal("not_found")."""
    said = request.POST.get("sak", "")
    known = {str(each.id): each.id for each in cases_shown(application)}
    if said not in known:
        raise Refusal("not_found")
    return known[said]


def _do(request: HttpRequest, application: Application, party: Party, now: datetime) -> HttpResponse:
    act, text = request.POST.get("gjor", ""), request.POST.get("tekst", "")
    if act == "igjen":
        ask_again(application.pk, party, now=now)
        messages.success(request, _("It is copied into a new application. Look at the dates before you send it."))
        return redirect("application_draft")
    case_id = case_named(request, application)
    if act == "skriv":
        answer(case_id, text, party, now=now, files=files_in(request, f"{FIELD}_{case_id}"))
        messages.success(request, _("The message is sent."))
    elif act in ("godta", "avsla"):
        chosen = [_uuid(each) for each in request.POST.getlist("tilbud")] if act == "godta" else []
        done = answer_offers(case_id, chosen, party, now=now)
        if done.decision is not None:
            messages.success(request, _("The times you took are yours."))
        if done.gone:
            messages.warning(request, _("Some of the times were taken before you answered."))
        if done.decision is None and not done.gone:
            messages.success(request, _("The municipality is told that none of the times suit you."))
    elif act == "trekk":
        withdraw(case_id, party, now=now)
        messages.success(request, _("The application is withdrawn."))
    elif act == "klage":
        appeal(_uuid(request.POST.get("vedtak", "")), party, text, now=now)
        messages.success(request, _("The appeal is sent. Somebody else than who decided looks at it."))
    else:
        raise Refusal("not_found")
    return redirect("me_application", application.pk)


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError as error:
        raise Refusal("not_found") from error


def _own(application_id: UUID, party: Party, now: datetime) -> Application:
    """A handed-in application of her own or of a club she acts for. 404 for all others."""
    try:
        application = access_application(application_id, party, now)
    except Refusal as refusal:
        raise Http404 from refusal
    if application.submitted_at is None:
        raise Http404
    return application
