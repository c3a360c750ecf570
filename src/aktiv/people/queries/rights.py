"""Reading persons, and what they may do on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person, Representative, StaffRole
from aktiv.people.rules import ANY_STAFF, BOOKERS, Party
from aktiv.values.folding import sort_key
from aktiv.values.refusal import Refusal


def may_book_for(
    person: Person, organisation: Organisation | UUID, day: date, roles: Collection[str] = BOOKERS
) -> bool:
    """Whether a person may book for an organisation on a day (or, with other roles, act for it in another way)."""
    rights = Representative.objects.on(day).filter(person=person, organisation=organisation, role__in=roles)
    return rights.filter(organisation__status__in=Organisation.Status.acting()).exists()


def is_staff(
    person: Person, municipality: Municipality | int, roles: Collection[str] = ANY_STAFF, *, day: date
) -> bool:
    """Whether a person holds one of the roles in a municipality on a day."""
    return StaffRole.objects.on(day).filter(person=person, municipality=municipality, role__in=roles).exists()


def staff_roles(person: Person, day: date) -> dict[int, frozenset[str]]:
    """The roles a person holds on a day, by municipality."""
    found: dict[int, set[str]] = {}
    for municipality, role in StaffRole.objects.on(day).filter(person=person).values_list("municipality_id", "role"):
        found.setdefault(municipality, set()).add(role)
    return {municipality: frozenset(roles) for municipality, roles in found.items()}


def organisations_of(person: Person, day: date, roles: Collection[str] = BOOKERS) -> list[Organisation]:
    """The organisations a person may book for on a day, by name."""
    rights = Representative.objects.on(day).filter(person=person, role__in=roles)
    found = Organisation.objects.filter(
        pk__in=rights.values("organisation"), status__in=Organisation.Status.acting()
    ).select_related("municipality")
    return sorted(found, key=lambda one: sort_key(one.name))


def acting(person: Person, organisation_id: UUID | None, day: date, roles: Collection[str] = BOOKERS) -> Party:
    """The party a person asks to act as. Raises Refusal("not_representative"), whether or not it exists."""
    if organisation_id is None:
        return Party(person)
    organisation = Organisation.objects.select_related("municipality").filter(pk=organisation_id).first()
    if organisation is None or not may_book_for(person, organisation, day, roles):
        raise Refusal("not_representative")
    return Party(person, organisation)


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
