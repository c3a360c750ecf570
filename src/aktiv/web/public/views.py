"""Search, municipalities, facilities, and the week or day of a space."""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.facilities.models import Space
from aktiv.municipalities import queries as municipalities
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import public
from aktiv.web.components.links import Chips, EmptyState, Link, Paging, Tabs
from aktiv.web.components.results import PickForm, ResultRow
from aktiv.web.components.uses import STRIP_LEGEND
from aktiv.web.lending.finding import When, found_equipment
from aktiv.web.navigation import url_or_none
from aktiv.web.public.asking import VIEWS, Asking, asking
from aktiv.web.public.searching import day_links, filters, results_of, search_bar
from aktiv.web.public.week_of_hits import week_of_hits

COMMON_ZONE = ZoneInfo("Europe/Oslo")


def local_now(municipality: Municipality | None) -> datetime:
    """The reader's wall clock: the municipality's, or the common one while none is chosen."""
    return timezone.now().astimezone(municipality.zone if municipality else COMMON_ZONE)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Public. The front page is the search; an address with a search in it goes on to the search page."""
    if request.GET:
        return redirect(f"{reverse('search')}?{request.META['QUERY_STRING']}")
    return search(request)


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Public. Free time for what, where and when is in the address: a list, a week or a map."""
    known = {each.slug: each for each in municipalities.listed()}
    chosen = known.get(request.GET.get("hvor", ""))
    here = local_now(chosen)
    asked = asking(request.GET, here.date(), here.hour * 60 + here.minute)
    request.municipality = chosen  # type: ignore[attr-defined]  # the page wears its colours
    results = results_of(asked, known, request.acting_for, timezone.now())  # type: ignore[attr-defined]
    equipment = found_equipment(asked.what, chosen, When(asked.day, asked.start, asked.minutes), here)
    context: dict[str, object] = {
        "asked": asked,
        "search_bar": search_bar(asked, known, here),
        "days": Chips(_("Day"), day_links(asked, here)),
        "filters": filters(asked, results.facets),
        "views": views(asked),
        "results": results,
        "legend": STRIP_LEGEND,
        "pick_form": PickForm(url_or_none("booking_pick") or ""),
        "paging": Paging.of(asked.page, results.hits.pages, lambda page: asked.url(page=page)),
        "empty": only_equipment(asked) if equipment else nothing_found(asked),
        "equipment": equipment,
        "alert_url": f"{url}?{asked.query}" if (url := url_or_none("alert_new")) else "",
    }
    if asked.view == "uke":
        context["week"] = week_of_hits(asked, results.places, timezone.now())
    if asked.view == "kart":
        context["markers"] = markers(results.rows, results.places)
        context["tiles"] = tile_address()
        context["credit"] = settings.MAP_CREDIT or urlsplit(settings.MAP_TILES).netloc
    return render(request, "public/search.html", context)


def views(asked: Asking) -> Tabs:
    """The same search as a list, a week, or a map."""
    names = {"liste": _("List"), "uke": _("Week"), "kart": _("Map")}
    return Tabs(_("View"), tuple(Link(names[v], asked.url(view=v), current=v == asked.view) for v in VIEWS))


def nothing_found(asked: Asking) -> EmptyState:
    """What to try when nothing fits."""
    links = [Link(_("Search without filters"), asked.url(kinds=(), access=(), equipment=()))]
    if asked.where:
        links.append(Link(_("Search in all municipalities"), asked.url(where="")))
    if asked.what:
        links.append(Link(_("Show everything that is available"), asked.url(what="")))
    return EmptyState(
        _("We found nothing that fits"),
        _("Try another word, another place, or take away a filter."),
        tuple(links),
    )


def only_equipment(asked: Asking) -> EmptyState:
    """What is said where no place fits, but equipment does."""
    links = [Link(_("Show everything that is available"), asked.url(what=""))]
    text = _("The equipment above does. For a place, try another word, another day or another municipality.")
    return EmptyState(_("No place fits"), text, tuple(links))


def markers(rows: tuple[ResultRow, ...], places: tuple[Space, ...]) -> str:
    """The hits of the page as JSON for the map: name, address of the page, position, and what the list says of it."""
    return json.dumps(
        [
            {
                "name": row.name,
                "url": row.url,
                "status": row.status.text,
                "standing": row.status.standing,
                "lat": place.facility.latitude,
                "lon": place.facility.longitude,
            }
            for row, place in zip(rows, places, strict=True)
        ]
    )


def tile_address() -> str:
    """Where the map finds its background, on this very host: an address with {z}, {x} and {y}; empty without one."""
    return reverse("map_tile", args=[0, 0, 0]).replace("0/0/0", "{z}/{x}/{y}") if settings.MAP_TILES else ""


@public
@require_safe
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """Public. A municipality's own front page is the search in it."""
    found = municipalities.by_slug(slug)
    if found is None or not found.published:
        raise Http404
    query = request.GET.copy()
    query["hvor"] = found.slug
    request.GET = query  # type: ignore[assignment]
    return search(request)
