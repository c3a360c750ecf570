"""Decisions that a municipality's rules made and a person is to look at."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.cases.actions.automatic import review
from aktiv.cases.models import Decision
from aktiv.cases.queries.inbox import reach_of
from aktiv.cases.queries.practice import samples_in
from aktiv.cases.words import sentence
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.links import EmptyState
from aktiv.web.gates import Desk, working
from aktiv.web.public.views import COMMON_ZONE


@working(Permission.DESK_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def samples(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those of where she works; POST says right or wrong of one."""
    language = get_language() or "nb"
    if request.method == "POST":
        try:
            found = Decision.Review.RIGHT if request.POST.get("funn") == "right" else Decision.Review.WRONG
            review(_uuid(request.POST.get("vedtak", "")), found, by=desk.person.pk, now=desk.now)
            messages.success(request, _("It is noted."))
        except Refusal as refusal:
            messages.warning(request, sentence(refusal, COMMON_ZONE, language))
        return redirect("case_samples")
    whole = [home for home, facilities in reach_of(desk.held).items() if facilities is None]
    rows = [
        {
            "decision": each,
            "title": each.case.title if each.organisation_id else f"{each.person.name}: {each.case.title}",
            "day": formatting.day_short(each.decided_at, language, each.case.municipality.zone),
            "dates": ngettext("%(n)s date", "%(n)s dates", each.case.dates_count) % {"n": each.case.dates_count},
        }
        for each in samples_in(whole)
    ]
    empty = EmptyState(
        _("Nothing to look at"),
        _("A share of what rules grant by themselves is shown here, for a person to say whether it was right."),
        icon="CheckmarkCircle",
    )
    return render(request, "desk/samples.html", {"rows": rows, "empty": empty})


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError as error:
        raise Refusal("not_found") from error
