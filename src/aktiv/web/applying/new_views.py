"""Asking for time in one space: when, how often, and into the basket."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aktiv.cases.actions.drafting import ask_for
from aktiv.cases.words import sentence
from aktiv.facilities.models import Space
from aktiv.facilities.queries.listing import lent_out
from aktiv.people.permissions import Permission, asks_later
from aktiv.values import formatting
from aktiv.values.periods import civil_day, civil_minute
from aktiv.values.refusal import Refusal
from aktiv.web.applying.asking import INTERVALS, PUBLIC_OFF, SCHOOL_OFF, Times, again_url, times_of
from aktiv.web.booking.picking import read_pick
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.identity import party_here, person_here
from aktiv.web.public.asking import clock_text
from aktiv.web.public.searching import place_name, week_url


@asks_later(Permission.APPLICATION_MAKE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Shows what is asked for, also before signing in; POST puts it in the basket. A visitor who presses the button is
    led to sign in, and comes back to the same, filled in."""
    now = timezone.now()
    data = request.POST if request.method == "POST" else request.GET
    if (pick := data.get("pick")) is not None:
        return _picked(pick)
    space = _space(data)
    request.municipality = space.municipality  # type: ignore[attr-defined]  # the page wears its colours
    today = civil_day(now, space.municipality.zone)
    times = times_of(data, today)
    if request.method != "POST" or times.errors:
        return _page(request, space, times, status=422 if times.errors else 200)
    if person_here(request) is None:
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': again_url(space, times)})}")
    try:
        ask_for(party_here(request), space.pk, times.periods(space), now=now, pattern=times.pattern)
    except Refusal as refusal:
        return _page(request, space, times, refusal=refusal, status=422)
    messages.success(request, _("It is in your application. Add more, or fill in the rest and send it."))
    return redirect("application_draft")


def _picked(pick: str) -> HttpResponse:
    """A time that was chosen in a calendar or refused at the booking: the same page, filled in."""
    try:
        chosen = read_pick(pick, timezone.now())
    except Refusal as refusal:
        raise Http404 from refusal
    space = lent_out(chosen.space_id)
    if space is None:
        raise Http404
    zone = space.municipality.zone
    told = {
        "lokale": str(space.pk),
        "dato": civil_day(chosen.period.start, zone).isoformat(),
        "fra": clock_text(civil_minute(chosen.period.start, zone)),
        "til": clock_text(civil_minute(chosen.period.end, zone) or 1440),
    }
    return redirect(f"{reverse('application_new')}?{urlencode(told)}")


def _space(data: QueryDict) -> Space:
    said = data.get("lokale", "")
    space = lent_out(int(said)) if said.isdecimal() and len(said) < 16 else None
    if space is None:
        raise Http404
    return space


def _page(
    request: HttpRequest, space: Space, times: Times, *, refusal: Refusal | None = None, status: int
) -> HttpResponse:
    language = get_language() or "nb"
    fields = (
        Field("dato", _("First date"), times.day.isoformat(), "date", error=times.errors.get("dato", "")),
        Field("fra", _("From"), _clock(times, "fra", times.start), inputmode="numeric",
              error=times.errors.get("fra", ""), hint=_("For example 18.00")),
        Field("til", _("To"), _clock(times, "til", times.end), inputmode="numeric",
              error=times.errors.get("til", ""), hint=_("An end before the start is the next day.")),
        Field("uker", _("How often"), str(times.weeks), "select", choices=_intervals(times.weeks)),
        Field("siste", _("Last date"), times.last.isoformat() if times.last else times.said.get("siste", ""), "date",
              error=times.errors.get("siste", ""), optional=True, hint=_("When it repeats.")),
    )  # fmt: skip
    off = (
        Field(PUBLIC_OFF, _("Leave out public holidays"), "1" * times.public_off, "checkbox", mark_required=False),
        Field(SCHOOL_OFF, _("Leave out school holidays"), "1" * times.school_off, "checkbox", mark_required=False),
    )
    others = [sentence(refusal, space.municipality.zone, language)] if refusal is not None else []
    weekdays = formatting.words(language).weekdays
    context = {
        "space": space,
        "place": place_name(space),
        "fields": fields,
        "off": off,
        "weekdays": [(n + 1, name, n + 1 in times.weekdays) for n, name in enumerate(weekdays)],
        "problems": ErrorSummary.of(fields, others),
        "week_url": week_url(space, times.day),
        "signed_in": person_here(request) is not None,
    }
    return render(request, "applying/new.html", context, status=status)


def _clock(times: Times, name: str, minute: int) -> str:
    return times.said.get(name) or clock_text(minute % 1440 or minute)


def _intervals(chosen: int) -> tuple[Choice, ...]:
    names = {1: _("Every week"), 2: _("Every other week"), 3: _("Every third week"), 4: _("Every fourth week")}
    return (
        Choice("0", _("Only this time"), not chosen),
        *(Choice(str(each), names[each], each == chosen) for each in INTERVALS),
    )
