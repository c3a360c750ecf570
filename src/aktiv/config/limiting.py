"""Which addresses of the service are limited, and how: one table for pages and the interface, asked before the view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from aktiv.api import problems
from aktiv.api.entrance import language_of
from aktiv.people.actions.limits import spend
from aktiv.people.rules.limits import (
    BAD_TOKEN,
    CODE_AT_DOOR,
    FAULT,
    HELP_SENT,
    HOLD_UNKNOWN,
    IDEAS_SENT,
    LINK_IN_MAIL,
    PAYMENT_TOLD,
    PILOTS_SAID,
    RECKON,
    SEARCH,
    SIGN_IN,
    SMS_REPORT,
    Limit,
)
from aktiv.values.addresses import client_address
from aktiv.values.refusal import Refusal

ANY = frozenset({"GET", "HEAD", "POST"})
SENT = frozenset({"POST"})
LIMITED: Mapping[str, tuple[Limit, frozenset[str]]] = {
    "search": (SEARCH, ANY),
    "events": (SEARCH, ANY),
    "equipment": (SEARCH, ANY),
    "api:list_lent_kinds": (SEARCH, ANY),
    "events_file": (SEARCH, ANY),
    "api:search_free_time": (SEARCH, ANY),
    "price_calculator": (RECKON, ANY),
    "sign_in_begin": (SIGN_IN, ANY),
    "sign_in_return": (SIGN_IN, ANY),
    "invitation": (LINK_IN_MAIL, ANY),
    "staff_invitation": (LINK_IN_MAIL, ANY),
    "contact_proof": (LINK_IN_MAIL, ANY),
    "application_link": (LINK_IN_MAIL, ANY),
    "application_link_file": (LINK_IN_MAIL, ANY),
    "sms_report": (SMS_REPORT, ANY),
    "payment_told": (PAYMENT_TOLD, ANY),
    "door": (FAULT, SENT),
    "door_code": (CODE_AT_DOOR, SENT),
    "idea_new": (IDEAS_SENT, SENT),
    "idea": (IDEAS_SENT, SENT),
    "collaboration_pilot": (PILOTS_SAID, SENT),
    "help_ask": (HELP_SENT, SENT),
    "help_request": (LINK_IN_MAIL, ANY),
    "collaboration_join": (IDEAS_SENT, SENT),
    "collaboration_report_data": (RECKON, ANY),
}
"""By URL name: what is counted for the address that asks, and for which methods."""
LIMITED_UNKNOWN: Mapping[str, tuple[Limit, frozenset[str]]] = {"booking_pick": (HOLD_UNKNOWN, SENT)}
"""The same, for somebody who has not signed in."""


class Limits:
    """Refuses with 429 and `Retry-After` whoever asks too often, and whoever keeps bringing tokens that are none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        guessed = answer.status_code == 401 and "Authorization" in request.headers
        return (_count(request, BAD_TOKEN) or answer) if guessed and settings.LIMITS else answer

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:  # Any: the view and its arguments
        """Called when the address is known, before its view."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        found = LIMITED.get(name)
        if found is None and getattr(request, "person", None) is None:
            found = LIMITED_UNKNOWN.get(name)
        if found is None or request.method not in found[1] or not settings.LIMITS:
            return None
        return _count(request, found[0])


def _count(request: HttpRequest, limit: Limit) -> HttpResponse | None:
    """The answer to one who asks too often; None for everyone else."""
    try:
        spend(limit, address_of(request), timezone.now())
    except Refusal as refusal:
        answer = _told(request, refusal)
        answer["Retry-After"] = str(refusal.data["retry_after"])
        answer["Cache-Control"] = "no-store"
        return answer
    return None


def address_of(request: HttpRequest) -> str:
    """Where the request came from, by the proxies that are ours (AKTIV_PROXIES)."""
    return client_address(
        str(request.META.get("REMOTE_ADDR", "")), request.headers.get("X-Forwarded-For", ""), settings.PROXIES
    )


def _told(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.path.startswith("/api/"):
        with translation.override(language_of(request)):
            return problems.refused(refusal)
    minutes = -(-refusal.data["retry_after"] // 60)
    return render(request, "429.html", {"minutes": minutes}, status=429)
