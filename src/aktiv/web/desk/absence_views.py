"""When somebody on the staff is away, and who has her cases meanwhile."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.cases.actions.handling import end_absence, set_absence
from aktiv.cases.queries.inbox import reach_of
from aktiv.cases.queries.practice import absences_of
from aktiv.cases.words import sentence
from aktiv.people.permissions import Permission
from aktiv.people.queries.staff import colleagues
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import Desk, working
from aktiv.web.public.views import COMMON_ZONE


@working(Permission.DESK_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Her own: POST says that she is away, with whom covers, or that she is back."""
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _do(request.POST, desk)
            messages.success(request, _("Saved."))
            return redirect("case_absence")
        except Refusal as said:
            refusal = said
    language = get_language() or "nb"
    sent = request.POST if refusal is not None else QueryDict()
    people = {
        (each.pk, home): each.name
        for home in reach_of(desk.held)
        for each in colleagues(home, desk.today, Permission.CASE_DECIDE)
        if each.pk != desk.person.pk
    }
    chosen = sent.get("vikar", "")
    covers = (Choice("", _("Choose"), not chosen), *(
        Choice(f"{pk}/{home}", name, f"{pk}/{home}" == chosen) for (pk, home), name in people.items()
    ))  # fmt: skip
    fields = [
        Field("fra", _("First day"), sent.get("fra", desk.today.isoformat()), "date"),
        Field("til", _("Last day"), sent.get("til", desk.today.isoformat()), "date"),
        Field("vikar", _("Who has your cases meanwhile"), chosen, "select", choices=covers),
    ]
    told = [sentence(refusal, COMMON_ZONE, language)] if refusal is not None else []
    context = {
        "rows": [
            (each, formatting.days(each.first, each.last, language)) for each in absences_of(desk.person.pk, desk.today)
        ],
        "me": desk.person.pk,
        "fields": fields,
        "problems": ErrorSummary.of((), told),
    }
    return render(request, "desk/absence.html", context, status=422 if refusal is not None else 200)


def _do(data: QueryDict, desk: Desk) -> None:
    if said := data.get("tilbake", ""):
        if not (said.isdecimal() and len(said) < 19):
            raise Refusal("not_found")
        end_absence(int(said), by=desk.person.pk, now=desk.now)
        return
    person, _slash, home = data.get("vikar", "").partition("/")
    try:
        cover, days = UUID(person), (date.fromisoformat(data.get("fra", "")), date.fromisoformat(data.get("til", "")))
    except ValueError as error:
        raise Refusal("not_a_colleague" if not person else "nonexistent_day") from error
    if not (home.isdecimal() and len(home) < 19 and int(home) in reach_of(desk.held)):
        raise Refusal("not_a_colleague")
    set_absence(int(home), desk.person.pk, cover, days, by=desk.person.pk, now=desk.now)
