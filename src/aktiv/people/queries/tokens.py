"""Reading tokens: whose they are, and what they open."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from aktiv.people.models import ApiToken
from aktiv.people.queries.rights import may_for
from aktiv.people.rules import Party


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who stands behind a token: the party, and what the token opens."""

    token: ApiToken
    party: Party
    scope: str

    @property
    def may_book(self) -> bool:
        """Whether the token opens more than reading."""
        return self.scope in (ApiToken.Scope.BOOK, ApiToken.Scope.STAFF)


def person_of_token(secret: str, *, now: datetime) -> Bearer | None:
    """Who a bearer token belongs to; None for one that is unknown, expired or revoked. One query.

    A token for an organisation is None as well once its person may no longer act for the organisation (one query more).
    """
    token = (
        ApiToken.objects.select_related("person", "organisation")
        .filter(digest=digest(secret), revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .first()
    )
    if token is None:
        return None
    if token.organisation is not None and not may_for(token.person, token.organisation, timezone.localdate(now)):
        return None
    return Bearer(token, Party(token.person, token.organisation), token.scope)


def digest(secret: str) -> str:
    """What is stored of a token: a random secret of 256 bits needs no slower hash than SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()
