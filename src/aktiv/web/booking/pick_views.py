"""Taking a time: the button of a result, a calendar or a way out makes the hold and leads on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.holding import hold
from aktiv.bookings.queries.holds import live_holds
from aktiv.bookings.queries.places import place
from aktiv.bookings.queries.waiting import keeps_lines
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.facilities.queries.listing import spaces_by_id
from aktiv.people.permissions import public
from aktiv.timetable.rules import Taken
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.web.booking.choosing import along_taken, only_along, pick_without
from aktiv.web.booking.filling import as_hidden, keep_typed, typed_of
from aktiv.web.booking.instead import picks_instead, picks_of
from aktiv.web.booking.picking import read_pick, with_ends
from aktiv.web.booking.scene import When, times_held
from aktiv.web.booking.words import OF_WHO_ASKS, told
from aktiv.web.components.results import Pick
from aktiv.web.identity import party_here
from aktiv.web.public.searching import pick_value, place_name, week_url
from aktiv.web.public.views import COMMON_ZONE

MAY_APPLY = frozenset(
    {"by_application", "taken", "quota_reached", "time_too_long", "too_late_notice", "outside_opening"}
)
"""What refuses somebody who books by herself, and what a case handler may decide otherwise."""
REPEATS = frozenset({"1", "2"})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: HttpRequest) -> HttpResponse:
    """Public. Holds the time of `pick` for who asks and leads to the check page, or with `gjenta` to the repeat page.

    What cannot be had is told with what would work instead: 409 when others hold it, 422 when a rule says no. Without a
    form (a bookmark, a page that was opened anew) it leads to search.
    """
    if request.method != "POST":
        return redirect("search")
    now = timezone.now()
    try:
        chosen = read_pick(request.POST.get("pick", ""), now)
    except Refusal as refusal:
        return refused(request, refusal, now=now)
    space = lent_out(chosen.space_id)
    if space is None:
        return refused(request, Refusal("unreadable_pick"), now=now, status=404)
    request.municipality = space.municipality  # type: ignore[attr-defined]  # the page wears its colours
    party, period, zone = party_here(request, may_hold=True), chosen.period, space.municipality.zone
    typed = typed_of(request.POST)
    ends = request.POST.get("fra", ""), request.POST.get("til", "")
    try:
        period = with_ends(period, zone, *ends)
        linked = place(space.pk, (), now).having(typed.chosen.linked) if typed.chosen.linked else ()
        held = hold(space.pk, period, party, now=now, linked=linked)
    except Refusal as refusal:
        if refusal.code == "ambiguous_time":
            return refused(request, refusal, now=now, space=space, picks=_readings(space, period, ends))
        return refused(request, refusal, now=now, space=space, period=period, party=party)
    keep_typed(request, held.pk, typed)
    if (weeks := request.POST.get("gjenta", "")) in REPEATS:
        return redirect(f"{reverse('booking_repeat', args=[held.pk])}?{urlencode({'uker': weeks})}")
    return redirect("booking_check", held.pk)


def refused(
    request: HttpRequest,
    refusal: Refusal,
    *,
    now: datetime,
    space: Space | None = None,
    period: Period | None = None,
    party: Party | None = None,
    picks: Sequence[Pick] = (),
    status: int | None = None,
) -> HttpResponse:
    """Why not, and what would work instead."""
    typed = typed_of(request.POST)
    reason = told(refusal, space.municipality.zone if space else COMMON_ZONE)
    asker = party.person_id if party is not None else None
    if space is not None and period is not None and party is not None:
        picks = picks_instead(space, period, party, now, linked=typed.chosen.linked)
        if isinstance(refusal, Taken) and (spaces := only_along(refusal, typed.chosen)):
            where = place(space.pk, (), now)
            picks = (pick_without(where, space, period, spaces), *picks)
            typed = replace(typed, chosen=typed.chosen.without(spaces))
            reason = told(along_taken(refusal, where, place_name(space), party.holder, kept=False), where.zone)
    context = {
        "reason": reason,
        "typed": as_hidden(typed),
        "code": refusal.code,
        "picks": picks,
        "repeat": weeks if (weeks := request.POST.get("gjenta", "")) in REPEATS else "",
        "place": place_name(space) if space else "",
        "when": When.of(period, space.municipality.zone) if space and period else None,
        "week_url": week_url(space, period.start.astimezone(space.municipality.zone).date())
        if space and period
        else "",
        "held": times_held(live_holds(party, now)) if party and refusal.code == "too_many_holds" else (),
        "apply_url": f"{reverse('application_new')}?{urlencode({'pick': pick_value(space, period)})}"
        if space and period and refusal.code in MAY_APPLY
        else "",
        "waiting_url": f"{reverse('waiting_new')}?{urlencode({'pick': pick_value(space, period)})}"
        if space and period and isinstance(refusal, Taken) and keeps_lines(space, asker, now)
        else "",
        "change_party": refusal.code in OF_WHO_ASKS and party is not None and party.person_id is not None,
    }
    if status is None:
        status = 409 if isinstance(refusal, Taken) else 422
    return render(request, "booking/refused.html", context, status=status)


def lent_out(space_id: int) -> Space | None:
    """A space that the public may see; None for all others."""
    space = spaces_by_id([space_id]).get(space_id)
    if space is None or not (space.active and space.facility.published and space.municipality.published):
        return None
    return space


def _readings(space: Space, period: Period, ends: tuple[str, str]) -> tuple[Pick, ...]:
    """The first and the second of a time that comes twice."""
    found: list[Period] = []
    for fold in (0, 1):
        try:
            found.append(with_ends(period, space.municipality.zone, *ends, fold=fold))
        except Refusal:
            continue
    return picks_of(space, list(dict.fromkeys(found)))
