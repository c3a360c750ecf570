"""A group is taken out of a round that shares out, or put back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.seasons.actions.taking_out import put_back, take_out
from aktiv.seasons.queries.desk import access_application
from aktiv.seasons.queries.taken_out import holding
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.seasons.words import sentence
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.typed import typed
from aktiv.web.components.forms import ErrorSummary, Field


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def out(request: HttpRequest, desk: RoundDesk, application_id: int, group_id: int) -> HttpResponse:
    """Those who share out seasons; another round's group is 404. POST `gjor` takes it out (ut), with the reason in
    `grunn`, or puts it back (tilbake)."""
    try:
        application = access_application(desk.round, application_id)
    except Refusal:
        raise Http404 from None
    group = next((each for each in application.groups.all() if each.pk == group_id), None)
    if group is None or Act.TAKE_OUT not in possible(State(desk.round.state)):
        raise Http404
    values, error, told = typed(request.POST), "", list[str]()
    if request.method == "POST":
        try:
            if values.get("gjor") == "tilbake":
                put_back(group.pk, by=desk.person.pk, now=desk.now)
                messages.success(request, _("%(group)s is in the round again.") % {"group": group.name})
            elif values.get("gjor") == "ut":
                take_out(group.pk, reason=values.get("grunn", ""), by=desk.person.pk, now=desk.now)
                messages.success(request, _("%(group)s is taken out of the round.") % {"group": group.name})
            else:
                raise Http404
            return redirect("allocation_application", desk.round.slug, application.pk)
        except Refusal as refusal:
            said = sentence(refusal, desk.municipality.zone)
            if refusal.code in {"missing_text", "too_long"}:
                error = said
            else:
                told.append(said)
    why = Field(
        "grunn",
        _("Why"),
        values.get("grunn", ""),
        error=error,
        longest=500,
        hint=_("The club reads it."),
    )
    problems = ErrorSummary.of([why], told)
    context = {
        "round": desk.round,
        "application": application,
        "group": group,
        "why": why,
        "plans": holding(group),
        "problems": problems,
    }
    return render(request, "allocation/group_out.html", context, status=422 if problems.problems else 200)
