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
from aktiv.people.actions.sign_ins import seen_person
from aktiv.people.models import ApiToken
from aktiv.people.permissions import Permission
from aktiv.people.queries import acting, person_of_token
from aktiv.values.refusal import Refusal

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
        permission = Permission.ORGANISATION_REPRESENT if looking else Permission.ORGANISATION_BOOK
        found = acting(self.token.person, organisation_id or bound, timezone.localdate(self.now), permission)
        return replace(party_of(found.person, found.organisation), bound=bound is not None)

    @property
    def alone(self) -> Party:
        """The person, acting for nobody else."""
        return party_of(self.token.person, None) if self.token else Party()

    @property
    def works(self) -> bool:
        """Whether the token opens what the person's roles on a staff allow."""
        return self.token is not None and self.token.scope == ApiToken.Scope.STAFF

    def may_look(self, booking: Booking) -> bool:
        """Whether a booking is among those that the token is for: a token for an organisation has only that one's."""
        return self.may_see_of(booking.organisation_id)

    def may_see_of(self, organisation_id: UUID | None) -> bool:
        """The same of anything that is an organisation's, or with None a person's."""
        return self.token is not None and self.token.organisation_id in (None, organisation_id)


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
        seen_person(token.person, now=now)
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
