"""Who asks, and for whom: the session's person and acting party, on every request.

The session holds ids only. A person or a right to represent that has gone is forgotten at the next request, so a
representative who was removed in another window acts for herself from then on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string

from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.rules import Party
from aktiv.people import queries as people
from aktiv.people.models import Organisation, Person, Representative

PERSON = "person"
ACTING_FOR = "acting_for"


class Identity:
    """Sets `request.person` and `request.acting_for` (None when nobody is signed in, or she acts for herself)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person, organisation = who_asks(request)
        request.person = person  # type: ignore[attr-defined]  # Django's request has no place for it
        request.acting_for = organisation  # type: ignore[attr-defined]
        return self.get_response(request)


def who_asks(request: HttpRequest) -> tuple[Person | None, Organisation | None]:
    """The session's person and the organisation she acts for today; at most one statement, none when signed out."""
    person_id = request.session.get(PERSON)
    if not person_id:
        return None, None
    person = Person.objects.select_related("home_municipality").filter(id=person_id).first()
    if person is None:
        request.session.flush()
        return None, None
    organisation_id = request.session.get(ACTING_FOR)
    if not organisation_id:
        return person, None
    organisation = organisations_of(person, timezone.localdate()).get(UUID(organisation_id))
    if organisation is None:
        del request.session[ACTING_FOR]
    return person, organisation


def organisations_of(person: Person, today: date) -> dict[UUID, Organisation]:
    """The organisations a person may act for on a day, in any role, by name."""
    return {each.pk: each for each in people.organisations_of(person, today, frozenset(Representative.Role))}


def sign_in(request: HttpRequest, person: Person) -> None:
    """Signs in with a new session key; what the session held before (a chosen time) stays."""
    request.session.cycle_key()
    request.session[PERSON] = str(person.id)
    request.session.pop(ACTING_FOR, None)


def sign_out(request: HttpRequest) -> None:
    """Forgets everything of the session."""
    request.session.flush()


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
