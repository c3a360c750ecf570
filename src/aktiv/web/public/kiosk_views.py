"""The screen on a hall's wall: who is there now, who comes next, and what is free."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from aktiv.facilities.queries import spaces_at
from aktiv.facilities.queries.doors import doors_of
from aktiv.people.permissions import public
from aktiv.values import formatting
from aktiv.values.periods import civil_day
from aktiv.web.public.courts import Slot, courts, labels, shown_spaces, time_told
from aktiv.web.public.doors import door_qr

TONES = 4
NEXT = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch of time as the screen tells it."""

    time: str
    title: str
    detail: str
    free: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A court: what is on, how much of it has gone in percent, and what comes."""

    name: str
    tone: int
    now: Line | None
    passed: int
    on: bool
    next: tuple[Line, ...]


@public
@require_safe
def kiosk(request: HttpRequest, slug: str) -> HttpResponse:
    """Public. Now and next on each court, always as everyone may see it. `del` narrows to one hall of the facility."""
    spaces = spaces_at(slug)
    if not spaces:
        raise Http404
    facility, now = spaces[0].facility, timezone.now()
    zone = facility.municipality.zone
    request.municipality = facility.municipality  # type: ignore[attr-defined]
    wanted = shown_spaces(spaces)
    if part := request.GET.get("del", ""):
        hall = next((each for each in spaces if each.slug == part), None)
        if hall is None:
            raise Http404
        wanted = [each for each in wanted if hall.footprint.contains(each.footprint)] or [hall]
    today, language = civil_day(now, zone), get_language() or "nb"
    names = labels(wanted, spaces)
    columns = []
    for place, court in enumerate(courts(spaces, wanted, [today], now).values()):
        on = court.now(now)
        columns.append(
            Column(
                names[court.space.pk],
                place % TONES + 1,
                _line(on, zone) if on else None,
                on.passed(now) if on else 0,
                on is not None and on.taken,
                tuple(_line(each, zone) for each in court.next(now, NEXT)),
            )
        )
    door = doors_of(facility).get(None)
    context = {
        "facility": facility,
        "columns": columns,
        "many": len(columns) > TONES,
        "day": formatting.day(today, language),
        "clock": formatting.clock(now, language, zone),
        "zone": zone.key,
        "instant": int(now.timestamp() * 1000),
        "qr": door_qr(door) if door else None,
    }
    return render(request, "public/kiosk.html", context)


def _line(slot: Slot, zone: ZoneInfo) -> Line:
    detail = ", ".join(each for each in (slot.detail, slot.along) if each)
    return Line(time_told(slot, zone), slot.title, detail, slot.free)
