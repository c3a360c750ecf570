"""Bearer tokens: who calls, and what the token opens. No cookie is read, so no other site can misuse one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja.security.http import HttpAuthBase

from aktiv.bookings.models import Booking
from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.rules import Party
from aktiv.people.models import ApiToken, Representative
from aktiv.people.queries import acting, may_book_for, person_of_token
from aktiv.people.rules import BOOKERS, TEAM_LEADERS
from aktiv.values.refusal import Refusal

LOOKERS = TEAM_LEADERS | {Representative.Role.FINANCE}
"""Those who may see what an organisation has booked."""

_OPENS = {
    ApiToken.Scope.READ: frozenset({ApiToken.Scope.READ}),
    ApiToken.Scope.BOOK: frozenset({ApiToken.Scope.READ, ApiToken.Scope.BOOK}),
    ApiToken.Scope.STAFF: frozenset(ApiToken.Scope),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: nobody, or a person by a token. `now` is the instant that all of the request is judged by."""

    now: datetime
    token: ApiToken | None = None

    def party(self, organisation_id: UUID | None = None, *, looking: bool = False) -> Party:
        """Whom the request is for: the person, or an organisation that the person represents; nobody without a token.

        A token for an organisation acts for that one and no other. `looking` admits roles that may look and not book.
        Raises Refusal("not_representative"), and Refusal("token_missing") for an organisation without a token.
        """
        if self.token is None:
            if organisation_id is not None:
                raise Refusal("token_missing")
            return Party()
        bound = self.token.organisation_id
        if bound is not None and organisation_id not in (None, bound):
            raise Refusal("not_representative")
        roles = LOOKERS if looking else BOOKERS
        found = acting(self.token.person, organisation_id or bound, self.now.date(), roles)
        return replace(party_of(found.person, found.organisation), bound=bound is not None)

    @property
    def alone(self) -> Party:
        """The person, acting for nobody else."""
        return party_of(self.token.person, None) if self.token else Party()

    def may_look(self, booking: Booking) -> bool:
        """Whether a booking is one that the token opens: the person's own, or of an organisation that the person
        represents; with a token for an organisation only that one's; with one of scope staff also by staff role."""
        token = self.token
        if token is None or token.organisation_id not in (None, booking.organisation_id):
            return False
        if booking.organisation_id is None:
            return booking.person_id == token.person_id or token.scope == ApiToken.Scope.STAFF
        if may_book_for(token.person, booking.organisation_id, self.now.date(), LOOKERS):
            return True
        return token.scope == ApiToken.Scope.STAFF


class Bearer(HttpAuthBase):
    """Admits those whose token opens `scope`; without a scope also those who bring no token at all.

    Raises Refusal("token_missing"), Refusal("token_invalid") and Refusal("token_scope", needed).
    """

    openapi_scheme: str = "bearer"

    def __init__(self, scope: ApiToken.Scope | None) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller:
        known: Any = getattr(request, "caller", None)  # Any: the entrance has asked already
        caller = known if isinstance(known, Caller) else self.admit(request)
        request.caller = caller  # type: ignore[attr-defined]
        return caller

    def admit(self, request: HttpRequest) -> Caller:
        """The caller, checked."""
        now = timezone.now()
        told = request.headers.get("Authorization")
        if told is None:
            if self.scope is None:
                return Caller(now)
            raise Refusal("token_missing")
        method, _, secret = told.partition(" ")
        bearer = person_of_token(secret.strip(), now=now) if method.lower() == "bearer" else None
        if bearer is None:
            raise Refusal("token_invalid")
        token = bearer.token
        if self.scope is not None and self.scope not in _OPENS[ApiToken.Scope(token.scope)]:
            raise Refusal("token_scope", needed=str(self.scope))
        return Caller(now, token)


ANYONE = Bearer(None)
READER = Bearer(ApiToken.Scope.READ)
BOOKER = Bearer(ApiToken.Scope.BOOK)


def caller_of(request: HttpRequest) -> Caller:
    """The caller of a request that came through the entrance."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    return caller
