"""What I pay, or the club that I act for: this year and last, by month and place, and what is to come."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from aktiv.payments.queries.costs import Payer
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.queries.permissions import club_rights
from aktiv.web.gates import signed_in
from aktiv.web.identity import organisation_here, person_here
from aktiv.web.me.costs_shown import costs_context, costs_file, year_asked
from aktiv.web.me.sections import sections

HOME = ZoneInfo(settings.TIME_ZONE)


@require_safe
@signed_in
def costs(request: HttpRequest) -> HttpResponse:
    """Signed in. Of the acting party; for a club those who book for it alone. `ar` is the year."""
    payer, now = _payer(request), timezone.now()
    year = year_asked(request.GET.get("ar", ""), now.astimezone(HOME).year)
    context = costs_context(payer, year, now=now, zone=HOME, here=reverse("me_costs"), file=reverse("me_costs_file"))
    club = organisation_here(request)
    return render(request, "me/costs.html", {**context, "sections": sections("me_invoices"), "club": club})


@require_safe
@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """For the same. As a file."""
    payer, now = _payer(request), timezone.now()
    year = year_asked(request.GET.get("ar", ""), now.astimezone(HOME).year)
    return costs_file(payer, year, now=now, zone=HOME, called="kostnader")


def _payer(request: HttpRequest) -> Payer:
    person, organisation = person_here(request), organisation_here(request)
    assert person is not None
    if organisation is None:
        return Payer(person_id=person.pk)
    held = club_rights(person.pk, timezone.localdate(), organisation.pk)
    if not permits(Permission.ORGANISATION_BOOK, held, Thing(organisation_id=organisation.pk)):
        raise Http404
    return Payer(organisation_id=organisation.pk)
