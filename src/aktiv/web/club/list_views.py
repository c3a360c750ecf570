"""Clubs and associations: everybody that may be found, by name or number."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.municipalities import queries as municipalities
from aktiv.people.permissions import public
from aktiv.people.queries.organisations import listed
from aktiv.web.club.words import number_told
from aktiv.web.components.links import EmptyState, Link, Paging
from aktiv.web.public.asking import page_asked

A_PAGE = 30
LONGEST = 120


@public
@require_safe
def clubs(request: HttpRequest) -> HttpResponse:
    """Public. `q` words or a number, `hvor` a municipality, `side` the page."""
    known = municipalities.listed()
    chosen = next((each for each in known if each.slug == request.GET.get("hvor")), None)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    page = page_asked(request.GET.get("side", ""))
    found = listed(text, chosen, offset=(page - 1) * A_PAGE, limit=A_PAGE)

    def url(**more: object) -> str:
        asked = {"q": text, "hvor": chosen.slug if chosen else ""} | more
        query = urlencode({name: value for name, value in asked.items() if value})
        return reverse("clubs") + (f"?{query}" if query else "")

    last = max(1, -(-found.total // A_PAGE))
    nothing = EmptyState(
        _("No clubs found"),
        _("Check the spelling, or search everywhere. A club that nobody has brought here is not in the list."),
        (Link(_("Show all clubs"), reverse("clubs")), Link(_("Bring your club here"), reverse("club_new"))),
    )
    context = {
        "total": found.total,
        "clubs": [(each, number_told(each)) for each in found.organisations],
        "text": text,
        "chosen": chosen,
        "places": [Link(_("All"), url(hvor=""), chosen is None)]
        + [Link(each.name, url(hvor=each.slug), each == chosen) for each in known],
        "paging": Paging.of(min(page, last), last, lambda number: url(side=number if number > 1 else "")),
        "empty": nothing,
    }
    return render(request, "club/clubs.html", context)
