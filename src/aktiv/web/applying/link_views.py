"""The secret link of an application: whoever holds it sees it, writes, and withdraws. It never decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aktiv.cases.actions.handling import answer, withdraw
from aktiv.cases.queries.access import APPLICATION_LINK, Visitor, access_application
from aktiv.cases.queries.attachments import attachments_of
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal
from aktiv.web.applying.files import files_by_link
from aktiv.web.applying.mine_views import case_named, show


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Public: the token is the key. POST `gjor` writes or withdraws; nothing else is done by it."""
    now = timezone.now()
    try:
        holder = Visitor(APPLICATION_LINK.row_id(token))
        application = access_application(holder.application_id, holder, now)
    except Refusal as unknown:
        raise Http404 from unknown
    if application.submitted_at is None:
        raise Http404
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            case_id = case_named(request, application)
            if request.POST.get("gjor") == "trekk":
                withdraw(case_id, holder, now=now)
                messages.success(request, _("The application is withdrawn."))
            elif request.POST.get("gjor") == "skriv":
                answer(case_id, request.POST.get("tekst", ""), holder, now=now)
                messages.success(request, _("The message is sent."))
            else:
                raise Http404
            return redirect("application_link", token)
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
    files = files_by_link(attachments_of(application), token)
    return show(request, application, now, refusal=refusal, by_link=True, here=request.path, files=files)
