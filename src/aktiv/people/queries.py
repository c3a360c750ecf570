"""Reading persons, what they may do, and whose token it is."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from aktiv.municipalities.models import Municipality
from aktiv.people.models import ApiToken, Organisation, Person, Representative, StaffRole
from aktiv.people.rules import ANY_STAFF, BOOKERS, Party
from aktiv.values.folding import sort_key
from aktiv.values.refusal import Refusal

Right = TypeVar("Right", Representative, StaffRole)


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


def may_book_for(
    person: Person, organisation: Organisation | UUID, day: date, roles: Collection[str] = BOOKERS
) -> bool:
    """Whether a person may book for an organisation on a day (or, with other roles, act for it in another way)."""
    return _on(Representative.objects.filter(person=person, organisation=organisation, role__in=roles), day).exists()


def is_staff(
    person: Person, municipality: Municipality | int, roles: Collection[str] = ANY_STAFF, *, day: date
) -> bool:
    """Whether a person holds one of the roles in a municipality on a day."""
    return _on(StaffRole.objects.filter(person=person, municipality=municipality, role__in=roles), day).exists()


def staff_roles(person: Person, day: date) -> dict[int, frozenset[str]]:
    """The roles a person holds on a day, by municipality."""
    found: dict[int, set[str]] = {}
    for municipality, role in _on(StaffRole.objects.filter(person=person), day).values_list("municipality_id", "role"):
        found.setdefault(municipality, set()).add(role)
    return {municipality: frozenset(roles) for municipality, roles in found.items()}


def organisations_of(person: Person, day: date, roles: Collection[str] = BOOKERS) -> list[Organisation]:
    """The organisations a person may book for on a day, by name."""
    rights = _on(Representative.objects.filter(person=person, role__in=roles), day)
    found = Organisation.objects.filter(pk__in=rights.values("organisation")).select_related("municipality")
    return sorted(found, key=lambda one: sort_key(one.name))


def acting(person: Person, organisation_id: UUID | None, day: date, roles: Collection[str] = BOOKERS) -> Party:
    """The party a person asks to act as. Raises Refusal("not_representative"), whether or not it exists."""
    if organisation_id is None:
        return Party(person)
    organisation = Organisation.objects.select_related("municipality").filter(pk=organisation_id).first()
    if organisation is None or not may_book_for(person, organisation, day, roles):
        raise Refusal("not_representative")
    return Party(person, organisation)


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
    if token.organisation is not None and not may_book_for(token.person, token.organisation, now.date()):
        return None
    return Bearer(token, Party(token.person, token.organisation), token.scope)


def digest(secret: str) -> str:
    """What is stored of a token: a random secret of 256 bits needs no slower hash than SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def person_called(user: str) -> Person:
    """The person with that id, persona key or e-mail address. Raises Refusal("no_such_person", user).

    An address that several persons have is Refusal("several_persons", user).
    """
    asked = Q(persona=user) & ~Q(persona="")
    try:
        asked |= Q(pk=UUID(user))
    except ValueError:
        if "@" in user:
            asked |= Q(email__iexact=user)
    found = list(Person.objects.filter(asked)[:2])
    if not found:
        raise Refusal("no_such_person", user=user)
    if len(found) > 1:
        raise Refusal("several_persons", user=user)
    return found[0]


def _on(rights: QuerySet[Right], day: date) -> QuerySet[Right]:
    """Those that hold on the day."""
    return rights.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))
