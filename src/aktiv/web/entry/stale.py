"""A form whose proof of being ours is too old: all that was in it comes back, with a button that sends it anew."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import render

from aktiv.web.components.links import Hidden

MOST_VALUES, LONGEST_VALUE = 200, 10_000


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Public. Nothing was done. Only a form that the browser says was ours is offered again: no other site may fill one
    in and have it sent by a button of ours."""
    values = sent_again(request) if of_ours(request, reason) else None
    return render(request, "403_csrf.html", {"again": values, "action": request.get_full_path()}, status=403)


def of_ours(request: HttpRequest, reason: str) -> bool:
    """Whether the browser told where the form stood, and it was here."""
    origin = request.headers.get("Origin", "")
    return bool(origin) and reason != REASON_BAD_ORIGIN % origin


def sent_again(request: HttpRequest) -> list[Hidden] | None:
    """All that the form carried but the old proof; None when it is more than a page of ours asks for."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    values = [Hidden(name, str(value)) for name, value in pairs if name != "csrfmiddlewaretoken"]
    if request.FILES or len(values) > MOST_VALUES or any(len(each.value) > LONGEST_VALUE for each in values):
        return None
    return values
