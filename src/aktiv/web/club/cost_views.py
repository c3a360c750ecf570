"""What a club pays: for those who book for it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from aktiv.payments.queries.costs import Payer
from aktiv.people.permissions import Permission
from aktiv.web.club.readers import Reader, reader_with, tabs
from aktiv.web.gates import holding
from aktiv.web.me.costs_shown import costs_context, costs_file, year_asked


@holding(Permission.ORGANISATION_BOOK)
@require_safe
def costs(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever books for the club. `ar` is the year."""
    reader, zone = _reader(request, key)
    year = year_asked(request.GET.get("ar", ""), reader.now.astimezone(zone).year)
    context = costs_context(
        Payer(organisation_id=reader.club.pk), year, now=reader.now, zone=zone,
        here=reverse("club_costs", args=[key]), file=reverse("club_costs_file", args=[key]),
    )  # fmt: skip
    return render(request, "club/costs.html", {**context, "club": reader.club, "tabs": tabs(reader, "club_costs")})


@holding(Permission.ORGANISATION_BOOK)
@require_safe
def file(request: HttpRequest, key: str) -> HttpResponse:
    """For the same. As a file."""
    reader, zone = _reader(request, key)
    year = year_asked(request.GET.get("ar", ""), reader.now.astimezone(zone).year)
    payer = Payer(organisation_id=reader.club.pk)
    return costs_file(payer, year, now=reader.now, zone=zone, called=f"kostnader-{reader.club.key}")


def _reader(request: HttpRequest, key: str) -> tuple[Reader, ZoneInfo]:
    """A right on one team alone does not show what the whole club pays."""
    reader, _person = reader_with(request, key, Permission.ORGANISATION_BOOK)
    if not reader.may(Permission.ORGANISATION_BOOK):
        raise Http404
    home = reader.club.municipality
    return reader, home.zone if home is not None else ZoneInfo(settings.TIME_ZONE)
