"""Who books, as the pages of a booking need it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from aktiv.bookings.rules import Party
from aktiv.web.booking.filling import as_hidden, keep_typed, kept_pick, kept_typed, typed_of
from aktiv.web.identity import person_here

NOT_DATES = frozenset({"csrfmiddlewaretoken", "party", "expected", "terms", "seen", "pick"})
"""What a form of a repeat carries besides its dates and what was typed."""


def party_mark(party: Party) -> str:
    """What a form carries so that it is not handed in for somebody else than it was filled in for."""
    return str(party.holder or "")


def back_here(url_name: str, request: HttpRequest) -> str:
    """A page such as sign-in, which afterwards leads back to this address."""
    return f"{reverse(url_name)}?{urlencode({'next': request.get_full_path()})}"


def gone(request: HttpRequest) -> HttpResponse:
    """For a time that never was, is over, or is somebody else's: the same, whichever.

    A visitor who pressed a button is led to sign in and comes back with what she had typed: her session may have ended.
    Somebody who filled in a form for this time is told that it is not kept any longer (410), with the way to take it
    again; all else is 404.
    """
    hold_id = request.resolver_match.kwargs.get("hold_id") if request.resolver_match else None
    if hold_id is not None and request.method == "POST":
        keep_typed(request, hold_id, typed_of(request.POST), request.POST.get("pick", ""))
        if person_here(request) is None:
            return redirect(f"{reverse('sign_in')}?{urlencode({'next': page_of(request, hold_id)})}")
    if hold_id is not None and (pick := kept_pick(request, hold_id)):
        context = {"again": pick, "typed": as_hidden(kept_typed(request, hold_id))}
        return render(request, "booking/lost.html", context, status=410)
    back = back_here("sign_in", request) if person_here(request) is None and request.method in {"GET", "HEAD"} else ""
    return render(request, "booking/gone.html", {"sign_in": back}, status=404)


def page_of(request: HttpRequest, hold_id: UUID) -> str:
    """The page that a button of a held time stands on; a repeat keeps its dates in the address, and nothing typed."""
    match = request.resolver_match
    if match is None or match.url_name != "booking_repeat":
        return reverse("booking_check", args=[hold_id])
    dates = request.POST.copy()
    for name in {*NOT_DATES, *(pair.name for pair in as_hidden(typed_of(request.POST)))}:
        dates.pop(name, None)
    return f"{request.path}?{dates.urlencode()}"


def url_of(url_name: str, *args: object) -> str:
    """The address of a page; empty while the page does not exist."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""
