"""A club as everybody sees it, and its logo."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.bookings.queries.coming import coming_public
from aktiv.municipalities import queries as municipalities
from aktiv.people.models import Organisation
from aktiv.people.permissions import Permission, public
from aktiv.people.queries.organisations import own_requests, public_contacts, teams_of
from aktiv.people.words import sentence
from aktiv.prices.queries.groups import price_groups_for
from aktiv.prices.queries.quotas import quotas_left
from aktiv.prices.rules.yearly import year_told
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.club.readers import Reader, reader_of, tabs
from aktiv.web.club.words import number_told, sex_and_age
from aktiv.web.pricing.told import quota_where
from aktiv.web.public.searching import place_name
from aktiv.web.season.own_links import season_links

LOGO_FOR = 3600  # seconds that a browser may keep it


@public
@require_safe
def club(request: HttpRequest, key: str) -> HttpResponse:
    """One that waits or was refused is there for those who founded it and for its municipality alone."""
    reader = reader_of(request, key)
    waits = reader.club.status in (Organisation.Status.PENDING, Organisation.Status.REFUSED)
    asked = own_requests(reader.person.pk, reader.club) if reader.person else []
    if waits and not asked and not reader.decides:
        raise Http404
    language = get_language() or "nb"
    club = reader.club
    context = {
        "club": club,
        "tabs": tabs(reader, "club"),
        "number": number_told(club),
        "status": ""
        if club.status in Organisation.Status.acting()
        else sentence(Refusal(f"organisation_{club.status}", name=club.name)),
        "activities": sorted(each.name.said_in(language).text for each in club.activities.all()),
        "teams": [(each, sex_and_age(each)) for each in teams_of(club)],
        "contacts": public_contacts(club, reader.now),
        "coming": [
            (
                formatting.day(each.during.lower, language, each.space.municipality.zone),
                formatting.span(each.during.lower, each.during.upper, language, each.space.municipality.zone),
                place_name(each.space),
            )
            for each in coming_public(club, reader.now)
        ],
        "pays": prices_of(reader, language) if reader.represents or reader.decides else [],
        "free": free_of(reader, language) if reader.represents or reader.decides else [],
        "reader_acts": reader.may(Permission.ORGANISATION_BOOK) and request.acting_for != club,  # type: ignore[attr-defined]
        "represents": reader.represents,
        "seasons": season_links(club.pk, reader.person.pk if reader.person else None, reader.today)
        if reader.may(Permission.ORGANISATION_BOOK) and request.acting_for == club  # type: ignore[attr-defined]
        else (),
        "asked": asked,
        "decides": reader.decides,
    }
    return render(request, "club/club.html", context)


@public
@require_safe
def logo(request: HttpRequest, key: str) -> HttpResponseBase:
    """A picture that we made ourselves from what was handed in; nothing in it is run by a browser."""
    reader = reader_of(request, key)
    if not reader.club.logo or not default_storage.exists(reader.club.logo):
        raise Http404
    answer = FileResponse(default_storage.open(reader.club.logo), content_type="image/png")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Content-Disposition"] = 'inline; filename="logo.png"'
    answer["Cache-Control"] = f"public, max-age={LOGO_FOR}"
    return answer


@dataclass(frozen=True, slots=True)
class FreeShown:
    """Free hours of a club in one municipality and year: what is left, and what of all is used."""

    place: str
    where: str
    left: str
    used: str


def free_of(reader: Reader, language: str) -> list[FreeShown]:
    """What the club has left of free hours in every municipality."""
    homes = [each.pk for each in municipalities.listed()]
    shown = []
    for each in quotas_left(reader.club, homes, today=timezone.localdate(reader.now)):
        quota = each.quota
        year = year_told(quota.first, quota.last)
        whole = formatting.hours(quota.minutes, language)
        used = formatting.hours(each.taken, language) if each.taken else _("None")
        until = _("until %(day)s") % {"day": formatting.day_long(quota.last, language)}
        shown.append(
            FreeShown(
                place=f"{quota.municipality.name}, {year or until}",
                where=quota_where(quota),
                left=_("%(left)s left") % {"left": formatting.hours(each.left, language)}
                if each.left
                else _("None left"),
                used=_("%(used)s of %(all)s used") % {"used": used, "all": whole},
            )
        )
    return shown


def prices_of(reader: Reader, language: str) -> list[tuple[str, str, str]]:
    """What the club pays as in each municipality, and why: decided in the municipality's words, or by its rule."""
    known = municipalities.listed()
    found = price_groups_for(reader.club, [each.pk for each in known], day=timezone.localdate(reader.now))
    rule = _("The municipality's rule for organisations of this kind")
    return [
        (each.name, grouped.group.names.said_in(language).text, grouped.because or rule)
        for each in known
        if (grouped := found.get(each.pk)) is not None
    ]
