"""The facilities that somebody looks after."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from aktiv.facilities.queries.doors import looked_after
from aktiv.facilities.queries.reach import thing_of_facility
from aktiv.people.permissions import Permission, permits
from aktiv.values.folding import fold
from aktiv.values.periods import civil_day, week_of
from aktiv.web.gates import Desk, working


@dataclass(frozen=True, slots=True)
class Place:
    """A facility: its day, what is broken, and what hangs on its walls."""

    name: str
    where: str
    faults: int
    day_url: str
    screen_url: str
    plan_url: str
    poster_url: str


@working(Permission.OPERATIONS_ENTER)
@require_safe
def places(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Caretakers and others who look after places. `q` narrows by name."""
    text = " ".join(request.GET.get("q", "").split())[:80]
    homes = {each.municipality_id for each in desk.held.staff}
    found = [
        each
        for each in looked_after(homes)
        if permits(Permission.ATTENDANCE_NOTE, desk.held, thing_of_facility(each.facility))
    ]
    several = len({each.facility.municipality_id for each in found}) > 1
    shown = []
    for each in found:
        facility = each.facility
        if fold(text) not in fold(facility.name):
            continue
        today = civil_day(desk.now, facility.municipality.zone)
        where = [facility.municipality.name] * several + [facility.district] * bool(facility.district)
        shown.append(
            Place(
                facility.name,
                ", ".join(where),
                each.open_faults,
                reverse("caretaker_day", args=[facility.slug, today.isoformat()]),
                reverse("facility_kiosk", args=[facility.slug]),
                reverse("facility_print", args=[facility.slug, week_of(today)]),
                reverse("setup_door", args=[facility.slug]),
            )
        )
    return render(
        request, "caretaker/places.html", {"places": shown, "text": text, "searches": len(found) > 8 or bool(text)}
    )
