"""The doors of a facility on a day: what opens for whom, and what to do when one does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.access.actions import by_hand
from aktiv.access.queries.desk import DoorDay, day_of_doors
from aktiv.access.words import sentence
from aktiv.facilities.models import Facility
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.caretaker.reach import access_facility
from aktiv.web.components.forms import ErrorSummary, Problem
from aktiv.web.components.links import EmptyState, Link
from aktiv.web.doors.words import line_of, opening_told
from aktiv.web.gates import Desk, working
from aktiv.web.public.facility_views import day_asked
from aktiv.web.setup.placing import may_set_up_at

FIELD_OF = {
    "missing_text": "hvorfor",
    "too_long": "hvorfor",
    "control_characters": "hvorfor",
    "not_a_door_code": "kode",
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was refused: of which grant, in which field, what was typed there, and why. Empty when nothing was."""

    grant_id: int = 0
    field: str = ""
    typed: str = ""
    told: str = ""


@working(Permission.OPERATIONS_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def doors(request: HttpRequest, desk: Desk, facility: str, day: str) -> HttpResponse:
    """Those who look after the facility. POST `gjor` with `id`: another code (ny), take away (ta, `hvorfor`), give
    again (gi), open by hand (hand, `kode` or none), try again (igjen)."""
    here = access_facility(request, desk, facility, Permission.DOOR_HANDLE)
    asked = day_asked(day)
    if asked is None:
        raise Http404
    refusal: Refusal | None = None
    at = whole(request.POST.get("id", ""), 0, figures=18)
    if request.method == "POST":
        try:
            _do(request, desk, at)
            return redirect(f"{reverse('caretaker_doors', args=[here.slug, day])}#g{at}")
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
    field = FIELD_OF.get(refusal.code, "") if refusal is not None else ""
    wrong = Wrong(at, field, request.POST.get(field, ""), sentence(refusal)) if refusal is not None else Wrong()
    context = _context(desk, here, asked, wrong)
    return render(request, "doors/day.html", context, status=422 if refusal else 200)


def _do(request: HttpRequest, desk: Desk, grant_id: int) -> None:
    deed, by, now = request.POST.get("gjor", ""), desk.person.pk, desk.now
    if deed == "ny":
        by_hand.renew(grant_id, by=by, now=now)
        messages.success(request, _("Another code is being made. The one before is shown to nobody."))
    elif deed == "ta":
        by_hand.take_away(grant_id, request.POST.get("hvorfor", ""), by=by, now=now)
        messages.success(request, _("The code is being taken away."))
    elif deed == "gi":
        by_hand.give_again(grant_id, by=by, now=now)
        messages.success(request, _("The booking decides again."))
    elif deed == "hand":
        by_hand.open_by_hand(grant_id, request.POST.get("kode", ""), by=by, now=now)
        messages.success(request, _("Noted. Whoever has the time is told."))
    elif deed == "igjen":
        by_hand.try_again(grant_id, by=by, now=now)
        messages.success(request, _("The lock is asked again within a minute."))
    else:
        raise Refusal("not_found")


def _context(desk: Desk, here: Facility, day: date, wrong: Wrong) -> dict[str, object]:
    language, zone = get_language() or "nb", here.municipality.zone
    locks = [_lock_shown(each, here, wrong, desk) for each in day_of_doors(here, day)]
    today = civil_day(desk.now, zone)
    set_up = reverse("setup_locks", args=[here.municipality.slug]) if may_set_up_at(desk.held, here) else ""
    return {
        "facility": here,
        "day": formatting.day(day, language) if day.year == today.year else formatting.day_long(day, language),
        "today": day == today,
        "locks": locks,
        "amiss": sum(line.amiss for lock in locks for line in lock["lines"]),
        "problems": ErrorSummary(
            (Problem(wrong.told, f"{wrong.field}{wrong.grant_id}" if wrong.field else ""),) if wrong.told else ()
        ),
        "day_url": reverse("caretaker_day", args=[here.slug, day.isoformat()]),
        "previous": _url(here, day - timedelta(days=1)),
        "next": _url(here, day + timedelta(days=1)),
        "today_url": _url(here, today),
        "set_up_url": set_up,
        "empty": EmptyState(
            _("No locks are set up here"),
            _("When a lock is set up, everybody who has the time gets a code for it."),
            (Link(_("Set up locks"), set_up),) if set_up else (),
            icon="PadlockLocked",
        ),
    }


def _lock_shown(each: DoorDay, here: Facility, wrong: Wrong, desk: Desk) -> dict[str, Any]:  # Any: for a template
    zone = here.municipality.zone
    lines = [line_of(grant, zone, desk.now) for grant in each.grants]
    if wrong.field:
        lines = [
            replace(line, typed=wrong.typed, error=wrong.told, at=wrong.field) if line.id == wrong.grant_id else line
            for line in lines
        ]
    return {
        "lock": each.lock,
        "lines": lines,
        "openings": [opening_told(report, zone) for report in each.openings],
    }


def _url(here: Facility, day: date) -> str:
    return reverse("caretaker_doors", args=[here.slug, day.isoformat()])
