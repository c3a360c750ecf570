"""Where somebody keeps accounts: to the one municipality at once, or a choice of several."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.queries.staff import roles_of
from aktiv.web.components.links import Link
from aktiv.web.gates import Desk, working


@working(Permission.MONEY_ENTER)
@require_safe
def front(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Finance of any municipality."""
    places = {
        each.municipality.name: each.municipality.slug
        for each in roles_of(desk.person, desk.today)
        if permits(Permission.MONEY_HANDLE, desk.held, Thing(municipality_id=each.municipality_id))
    }
    links = [Link(name, reverse("finance_desk", args=[slug])) for name, slug in sorted(places.items())]
    if len(links) == 1:
        return redirect(links[0].url)
    return render(request, "finance/front.html", {"links": links})
