"""One loan at the counter: hand out, take back, undo. Works without scripts, and with them also without network.

A form carries the id of what it does (`nytt`), made where it is filled in, so that a phone may send it until it hears
an answer. What asks for JSON is answered with it: done, or refused with words.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.lending.actions.handing import hand_out, reserve_again
from aktiv.lending.actions.returning import take_back
from aktiv.lending.actions.undoing import undo
from aktiv.lending.models import Loan
from aktiv.lending.queries.loans import access_loan, depot_as_thing, lines_of
from aktiv.lending.queries.store import loan_coded
from aktiv.lending.store_words import sentence
from aktiv.people.permissions import Permission, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.values.refusal import Refusal
from aktiv.web.gates import Desk, holding, working
from aktiv.web.identity import party_here
from aktiv.web.lending.staff_longer import asked_longer, longer_shown, make_longer
from aktiv.web.store.day_views import CAMERA
from aktiv.web.store.loan_shown import context_of
from aktiv.web.store.sent import given, happened_at, taken

JSON = "application/json"


@working(Permission.EQUIPMENT_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def loan(request: HttpRequest, desk: Desk, code: str) -> HttpResponseBase:
    """Those who hand out at the loan's storage place. POST `gjor`: `ut` hands out, `inn` takes back, `angre` undoes the
    last when that is the one that was shown (`siste`), `reserver` reserves again what had lapsed, `forleng` makes it
    longer (see web.lending.staff_longer)."""
    found = loan_coded(code)
    if found is None or not permits(Permission.EQUIPMENT_HAND, desk.held, depot_as_thing(found.depot)):
        raise Http404
    request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
    wants_json = request.headers.get("Accept", "") == JSON
    refusal: Refusal | None = None
    longer = longer_shown(found, desk.now)
    if asked_longer(request):
        longer = make_longer(request, found, desk.person.pk, desk.now)
        if longer is None:
            return redirect("store_loan", found.code)
        found = loan_coded(code) or found
    elif request.method == "POST":
        try:
            told = _done(request, desk, found)
        except Refusal as said:
            refusal = said
            if wants_json:
                words = sentence(said, found.municipality.zone, get_language() or "nb")
                return JsonResponse({"ok": False, "told": words, "code": said.code}, status=422)
            found = loan_coded(code) or found
        else:
            if wants_json:
                return JsonResponse({"ok": True, "told": told})
            messages.success(request, told)
            return redirect("store_loan", found.code)
    context = context_of(request, desk, found, refusal) | {"longer": longer}
    wrong = refusal is not None or (longer is not None and bool(longer.errors.problems))
    if longer is not None and longer.errors.problems:
        context["problems"] = longer.errors
    answer = render(request, "store/loan.html", context, status=422 if wrong else 200)
    answer.headers["Permissions-Policy"] = CAMERA
    return answer


@require_safe
@holding(Permission.LOAN_SEE)
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """What the code of a receipt leads to: the counter for those who hand out there, her loan for who borrows."""
    found = loan_coded(code)
    if found is None:
        raise Http404
    now, party = timezone.now(), party_here(request)
    if party.person_id is None:
        raise Http404
    if _hands_out(party.person_id, found, now):
        return redirect("store_loan", found.code)
    try:
        access_loan(found.pk, party, now)
    except Refusal:
        raise Http404 from None
    return redirect("me_loan", found.pk)


def _hands_out(person_id: UUID, found: Loan, now: datetime) -> bool:
    held = staff_rights(person_id, timezone.localdate(now), found.municipality_id)
    return permits(Permission.EQUIPMENT_HAND, held, depot_as_thing(found.depot))


def _done(request: HttpRequest, desk: Desk, found: Loan) -> str:
    """Does what was pressed, and says so. Raises Refusal."""
    data, by, now = request.POST, desk.person.pk, desk.now
    act, at, home = _act(data.get("nytt", "")), happened_at(data), found.municipality_id
    match data.get("gjor", ""):
        case "ut":
            goes = given(request, lines_of([found])[found.pk], act)
            hand_out(found.pk, home, act, goes, by=by, at=at, now=now)
            return _("Handed out on loan %(number)s.") % {"number": found.number}
        case "inn":
            comes = taken(request, lines_of([found])[found.pk], act)
            take_back(found.pk, home, act, comes, by=by, at=at, now=now)
            return _("Taken back on loan %(number)s.") % {"number": found.number}
        case "angre":
            undo(found.pk, home, act, seen=_act(data.get("siste", "")), by=by, now=now)
            return _("Undone. It is as it was before.")
        case "reserver":
            reserve_again(found.pk, home, by=by, now=now)
            return _("Reserved again. Now it can go out.")
    raise Http404


def _act(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
