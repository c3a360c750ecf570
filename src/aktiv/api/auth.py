"""Bearer tokens: who calls, and what the token opens. No cookie is read, so no other site can misuse one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security.http import HttpAuthBase

from aktiv.people.models import ApiToken, Person
from aktiv.values.refusal import Refusal

_OPENS = {
    ApiToken.Scope.READ: frozenset({ApiToken.Scope.READ}),
    ApiToken.Scope.BOOK: frozenset({ApiToken.Scope.READ, ApiToken.Scope.BOOK}),
    ApiToken.Scope.STAFF: frozenset({ApiToken.Scope.READ, ApiToken.Scope.BOOK, ApiToken.Scope.STAFF}),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: nobody, or a person by a token. `now` is the instant that all of the request is judged by."""

    now: datetime
    token: ApiToken | None = None

    @property
    def person(self) -> Person | None:
        return self.token.person if self.token else None


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
        token = token_of(secret.strip(), now=now) if method.lower() == "bearer" else None
        if token is None:
            raise Refusal("token_invalid")
        if self.scope is not None and self.scope not in _OPENS[ApiToken.Scope(token.scope)]:
            raise Refusal("token_scope", needed=str(self.scope))
        return Caller(now, token)


def token_of(secret: str, *, now: datetime) -> ApiToken | None:
    """The token with that secret, if it is in force."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = ApiToken.objects.select_related("person").filter(digest=digest, revoked_at=None).first()
    return token if token and (token.expires_at is None or now < token.expires_at) else None


ANYONE = Bearer(None)
READER = Bearer(ApiToken.Scope.READ)
BOOKER = Bearer(ApiToken.Scope.BOOK)


def caller_of(request: HttpRequest) -> Caller:
    """The caller of a request that came through the entrance."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    return caller
