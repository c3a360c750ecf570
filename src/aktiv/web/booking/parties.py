"""Who books, as the pages of a booking need it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from aktiv.bookings.rules import Party
from aktiv.web.identity import person_here


def party_mark(party: Party) -> str:
    """What a form carries so that it is not handed in for somebody else than it was filled in for."""
    return str(party.holder or "")


def back_here(url_name: str, request: HttpRequest) -> str:
    """A page such as sign-in, which afterwards leads back to this address."""
    return f"{reverse(url_name)}?{urlencode({'next': request.get_full_path()})}"


def gone(request: HttpRequest) -> HttpResponse:
    """The same 404 for a time that never was, is over, or is somebody else's."""
    back = back_here("sign_in", request) if person_here(request) is None and request.method in {"GET", "HEAD"} else ""
    return render(request, "booking/gone.html", {"sign_in": back}, status=404)


def url_of(url_name: str, *args: object) -> str:
    """The address of a page; empty while the page does not exist."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""
