"""One day of a facility: who comes when, whether they came, and what is broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.access.queries.desk import doors_amiss
from aktiv.bookings.actions.attendance import Seen, clear_attendance, note_attendance
from aktiv.bookings.actions.reading import note_visits_read
from aktiv.bookings.models import Attendance
from aktiv.bookings.queries.arrivals import arrived_on
from aktiv.bookings.queries.visits import day_at
from aktiv.bookings.words import sentence
from aktiv.facilities.actions import finish_fault, reopen_fault
from aktiv.facilities.models import Facility, Fault
from aktiv.payments.queries.deposits import deposits_standing
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.periods import civil_day, day_period, week_of
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole_number
from aktiv.web.caretaker.reach import access_facility
from aktiv.web.caretaker.words import line_of
from aktiv.web.components.forms import ErrorSummary, Problem
from aktiv.web.components.links import EmptyState, Link
from aktiv.web.gates import Desk, working
from aktiv.web.public.facility_views import day_asked

CAME, NO_SHOW = Attendance.Outcome.CAME, Attendance.Outcome.NO_SHOW


@working(Permission.OPERATIONS_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def day_page(request: HttpRequest, desk: Desk, facility: str, day: str) -> HttpResponse:
    """POST `gjor` with `id`: what was seen at a date (kom, antall, ikke, angre), or a fault (ordnet, apne)."""
    here = access_facility(request, desk, facility, Permission.ATTENDANCE_NOTE)
    asked = day_asked(day)
    if asked is None:
        raise Http404
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            mark = _do(request, desk, here)
            return redirect(f"{reverse('caretaker_day', args=[here.slug, day])}#{mark}")
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
    context = _context(request, desk, here, asked, refusal)
    return render(request, "caretaker/day.html", context, status=422 if refusal else 200)


def _do(request: HttpRequest, desk: Desk, here: Facility) -> str:
    """Does it, and says which part of the page it was."""
    deed, target = request.POST.get("gjor", ""), request.POST.get("id", "")
    if deed in ("ordnet", "apne"):
        try:
            fault_id = UUID(target)
        except ValueError as error:
            raise Refusal("not_found") from error
        turn = finish_fault if deed == "ordnet" else reopen_fault
        turn(here, fault_id, by=desk.person, now=desk.now)
        return "feil"
    occurrence_id = whole_number(target)
    if occurrence_id is None:
        raise Refusal("not_found")
    if deed == "angre":
        clear_attendance(occurrence_id, by=desk.person.pk, now=desk.now)
        return f"d{occurrence_id}"
    if deed not in ("kom", "antall", "ikke"):
        raise Refusal("not_found")
    people = None
    if deed == "antall":
        people = whole_number(request.POST.get("antall", "").strip())
        people = 0 if people is None else people
    seen = Seen(NO_SHOW if deed == "ikke" else CAME, people)
    if fee := note_attendance(occurrence_id, seen, by=desk.person.pk, now=desk.now):
        amount = formatting.money(fee, get_language() or "nb")
        messages.info(request, _("Noted. %(amount)s is charged for not coming.") % {"amount": amount})
    return f"d{occurrence_id}"


def _context(request: HttpRequest, desk: Desk, here: Facility, day: date, refusal: Refusal | None) -> dict[str, object]:
    zone, language = here.municipality.zone, get_language() or "nb"
    today, sent = civil_day(desk.now, zone), request.POST if refusal else QueryDict()
    found = day_at(here, day, desk.now)
    note_visits_read(found.visits, desk.person.pk, "caretaker_day", now=desk.now)
    at = whole_number(sent.get("id", ""))
    arrived = arrived_on([each.occurrence.pk for each in found.visits])  # what its organiser has counted at the door
    typed = {pk: str(count) for pk, count in arrived.items()}
    typed |= {at: sent.get("antall", "")} if at is not None else {}
    whole = day_period(day, zone)
    told = sentence(refusal, zone) if refusal else ""
    lines = [line_of(each, whole, zone, desk.now, typed) for each in found.visits]
    deposits = deposits_standing([each.booking.pk for each in found.visits], here.municipality_id)
    damage_urls = {
        each.occurrence.pk: reverse("caretaker_damage", args=[here.slug, each.occurrence.pk])
        for each in found.visits
        if each.booking.pk in deposits and each.occurrence.during.lower <= desk.now
    }
    return {
        "facility": here,
        "day": formatting.day(day, language) if day.year == today.year else formatting.day_long(day, language),
        "today": day == today,
        "lines": [replace(line, damage_url=damage_urls.get(line.id, "")) for line in lines],
        "here_now": next((line.id for line in lines if line.on), None),
        "wrong": at,
        "told": told,
        "faults": found.faults,
        "open_faults": sum(each.state == Fault.State.OPEN for each in found.faults),
        "zone": zone,
        "problems": ErrorSummary((Problem(told, f"n{at}" if at else ""),) if told else ()),
        "previous": _day_url(here, day - timedelta(days=1)),
        "next": _day_url(here, day + timedelta(days=1)),
        "today_url": _day_url(here, today),
        "doors_url": reverse("caretaker_doors", args=[here.slug, day.isoformat()]),
        "doors_amiss": doors_amiss(here, desk.now),
        "screen_url": reverse("facility_kiosk", args=[here.slug]),
        "plan_url": reverse("facility_print", args=[here.slug, week_of(day)]),
        "poster_url": reverse("setup_door", args=[here.slug]),
        "empty": EmptyState(
            _("Nobody comes this day"),
            _("Nothing is booked here. When somebody books, it is shown at once."),
            (Link(_("The next day"), _day_url(here, day + timedelta(days=1))),),
            icon="Calendar",
        ),
    }


def _day_url(here: Facility, day: date) -> str:
    return reverse("caretaker_day", args=[here.slug, day.isoformat()])
