"""The page behind the code at a door: who is there, what is free today, and saying what is broken."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.queries.signing_up import open_at
from aktiv.bookings.words import sentence
from aktiv.facilities.actions import report_fault
from aktiv.facilities.actions.faults import LONGEST
from aktiv.facilities.models import Door, Space
from aktiv.facilities.queries.doors import active_spaces, door_by_code
from aktiv.people.permissions import public
from aktiv.values import formatting
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, Link
from aktiv.web.public.courts import Court, Slot, courts, labels, shown_spaces, time_told


@dataclass(frozen=True, slots=True)
class Told:
    """What is on, or comes, in words."""

    time: str
    title: str
    detail: str
    free: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A court behind the door: now, next, and the free times of today as links to book."""

    name: str
    now: Told | None
    next: Told | None
    free: tuple[Link, ...]
    week_url: str


@public
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, code: str) -> HttpResponse:
    """Public. POST says what is broken (`hva`) and where (`hvor`); nobody is asked who she is."""
    found = door_by_code(code)
    if found is None:
        raise Http404
    facility, now = found.facility, timezone.now()
    request.municipality = facility.municipality  # type: ignore[attr-defined]
    spaces = active_spaces(facility)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _report(request, found, spaces)
            return redirect("door", code=found.code)
        except Refusal as said:
            refusal = said
    zone, language = facility.municipality.zone, get_language() or "nb"
    today = civil_day(now, zone)
    wanted = _behind(found, spaces)
    names = labels(wanted, spaces)
    fields = _fields(request, found, spaces, refusal, zone)
    context = {
        "door": found,
        "facility": facility,
        "day": formatting.day(today, language),
        "places": [
            _place(names[court.space.pk], court, zone) for court in courts(spaces, wanted, [today], now).values()
        ],
        "now": formatting.clock(now, language, zone),
        "dial": "".join(each for each in facility.phone if each.isdigit() or each == "+"),
        "sign_up_on": bool(open_at(spaces, now)),
        "fields": fields,
        "problems": ErrorSummary.of(fields),
    }
    return render(request, "public/door.html", context, status=422 if refusal else 200)


def _behind(found: Door, spaces: list[Space]) -> list[Space]:
    """The courts of the space at whose door it hangs, or of the facility."""
    if found.space is None:
        return shown_spaces(spaces)
    inside = [each for each in shown_spaces(spaces) if found.space.footprint.contains(each.footprint)]
    return inside or [each for each in spaces if each.pk == found.space_id]


def _place(name: str, court: Court, zone: ZoneInfo) -> Place:
    now = timezone.now()
    on, coming = court.now(now), court.next(now, 1)
    free = [each for each in court.slots if each.free and each.url]
    return Place(
        name,
        _told(on, zone) if on else None,
        _told(coming[0], zone) if coming else None,
        tuple(Link(time_told(each, zone), each.url, hidden=name) for each in free),
        court.week_url if court.space.alone else "",
    )


def _told(slot: Slot, zone: ZoneInfo) -> Told:
    detail = ", ".join(each for each in (slot.detail, slot.along) if each)
    return Told(time_told(slot, zone), slot.title, detail, slot.free)


def _report(request: HttpRequest, found: Door, spaces: list[Space]) -> None:
    where = request.POST.get("hvor", "")
    space = next((each for each in spaces if each.slug == where), None)
    if where and space is None:
        raise Refusal("not_lent_out")
    report_fault(found.facility, request.POST.get("hva", ""), space=space, now=timezone.now())
    messages.success(request, _("Thank you. Those who look after the place have been told."))


def _fields(
    request: HttpRequest, found: Door, spaces: list[Space], refusal: Refusal | None, zone: ZoneInfo
) -> list[Field]:
    language = get_language() or "nb"
    here = found.space.slug if found.space is not None else ""
    where = request.POST.get("hvor", here)
    about_place = refusal is not None and refusal.code == "not_lent_out"
    error = sentence(refusal, zone) if refusal is not None and not about_place else ""
    choices = (
        Choice("", _("Somewhere else, or I do not know"), not where),
        *(Choice(each.slug, each.name.said_in(language).text, each.slug == where) for each in spaces),
    )
    return [
        Field(
            "hvor",
            _("Where"),
            where,
            "select",
            error=_("Choose one of the places.") if about_place else "",
            choices=choices,
            mark_required=False,
        ),
        Field(
            "hva",
            _("What is broken or missing?"),
            request.POST.get("hva", ""),
            "textarea",
            hint=_("Write nobody’s name."),
            error=error,
            longest=LONGEST,
        ),
    ]
