"""Who asks, and for whom: the session's person and acting party, on every request.

The session holds ids only: of a sign-in, whose row says who it is and whether it still holds, and of whom she acts for.
A sign-in or a right to represent that has gone is forgotten at the next request, so a representative who was removed in
another window acts for herself from then on, and whoever signs out elsewhere is signed out here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.rules import Party
from aktiv.people import queries as people
from aktiv.people.actions.sign_ins import seen
from aktiv.people.models import Organisation, Person, SignIn
from aktiv.people.permissions import Permission
from aktiv.people.queries.sign_ins import sign_in_of
from aktiv.people.rules.sign_ins import Patience, lapsed

SIGN_IN = "sign_in"
ACTING_FOR = "acting_for"
FOR_THE_NAMELESS = frozenset({"my_name", "sign_out", "signed_out", "sign_out_told", "sign_in_keys", "privacy"})
"""URL names that somebody may see before she has said her name."""


class Identity:
    """Sets `request.sign_in`, `request.person` and `request.acting_for` (None when nobody is signed in, or she acts for
    herself). What a signed-in person reads is kept by no cache, so that going back after signing out shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sign_in = sign_in_here(request)
        person = sign_in.person if sign_in is not None else None
        request.sign_in = sign_in  # type: ignore[attr-defined]  # Django's request has no place for it
        request.person = person  # type: ignore[attr-defined]
        request.acting_for = acting_for(request, person)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if person is not None:
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:  # Any: a view and its arguments
        """Somebody whose provider did not tell her name says it before she goes on."""
        person, match = person_here(request), request.resolver_match
        if person is None or person.name or match is None or match.url_name in FOR_THE_NAMELESS or match.namespace:
            return None
        following = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("home")
        return redirect(f"{reverse('my_name')}?{urlencode({'next': following})}")


def sign_in_here(request: HttpRequest) -> SignIn | None:
    """The session's sign-in while it holds; one statement, none when signed out. One that has lapsed is told of."""
    try:
        sign_in_id = UUID(str(request.session.get(SIGN_IN, "")))
    except ValueError:
        return None
    now = timezone.now()
    found = sign_in_of(sign_in_id, timezone.localdate(now))
    if found is None or lapsed(found[0], patience(), works=bool(found[1]), now=now):
        request.session.flush()
        if found is not None and found[0].ended_at is None:
            messages.info(request, _("You have been signed out because it is long since you did anything here."))
        return None
    seen(found[0], now=now)
    return found[0]


def patience() -> Patience:
    """How long a sign-in lasts in this installation."""
    return Patience(
        idle=timedelta(minutes=settings.IDLE_MINUTES),
        idle_staff=timedelta(minutes=settings.STAFF_IDLE_MINUTES),
        longest=timedelta(hours=settings.SIGN_IN_HOURS),
    )


def acting_for(request: HttpRequest, person: Person | None) -> Organisation | None:
    """The organisation that the session's person acts for today; no statement when it is none. She is told when she
    may no longer."""
    if person is None:
        return None
    organisation_id = request.session.get(ACTING_FOR)
    if not organisation_id:
        return None
    organisation = organisations_of(person, timezone.localdate()).get(UUID(organisation_id))
    if organisation is None:
        del request.session[ACTING_FOR]
        messages.warning(request, _("You can no longer act for the club. From now on you act for yourself."))
    return organisation


def organisations_of(person: Person, today: date) -> dict[UUID, Organisation]:
    """The organisations a person may act for on a day, in any role, by name."""
    return {each.pk: each for each in people.organisations_of(person, today, Permission.ORGANISATION_REPRESENT)}


def sign_in(request: HttpRequest, made: SignIn) -> None:
    """The browser is signed in, with a new session key. What the session held stays (a chosen time, a typed form),
    unless it was another person's."""
    before = person_here(request)
    if before is not None and before.pk != made.person_id:
        request.session.flush()
    else:
        request.session.cycle_key()
    if before is None or before.pk != made.person_id:
        request.session.pop(ACTING_FOR, None)
    request.session[SIGN_IN] = str(made.pk)
    request.sign_in, request.person = made, made.person  # type: ignore[attr-defined]


def sign_out(request: HttpRequest) -> None:
    """Forgets everything of the session."""
    request.session.flush()
    request.sign_in = request.person = request.acting_for = None  # type: ignore[attr-defined]


def act_for(request: HttpRequest, organisation: Organisation | None) -> None:
    """From now on the signed-in person acts for this organisation, or for herself."""
    if organisation is None:
        request.session.pop(ACTING_FOR, None)
    else:
        request.session[ACTING_FOR] = str(organisation.id)


def known_visitor(request: HttpRequest) -> str:
    """The same digest when this browser has one; empty for a browser that has not held anything yet."""
    secret = request.session.get("visitor")
    return hashlib.sha256(secret.encode()).hexdigest() if secret else ""


def visitor(request: HttpRequest) -> str:
    """What stands for this browser before and after signing in: a digest of a secret kept in the session."""
    secret = request.session.get("visitor")
    if not secret:
        secret = request.session["visitor"] = get_random_string(40)
    return hashlib.sha256(secret.encode()).hexdigest()


def party_here(request: HttpRequest, *, may_hold: bool = False) -> Party:
    """The acting party. With `may_hold` a browser without one gets the secret that stands for it before signing in."""
    session = visitor(request) if may_hold else known_visitor(request)
    return party_of(person_here(request), organisation_here(request), session)


def person_here(request: HttpRequest) -> Person | None:
    """Who is signed in."""
    return request.person  # type: ignore[attr-defined,no-any-return]  # set by Identity


def organisation_here(request: HttpRequest) -> Organisation | None:
    """Whom she acts for; None for herself."""
    return request.acting_for  # type: ignore[attr-defined,no-any-return]
