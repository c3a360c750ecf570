"""Reading persons, and what they may do on a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person, Representative, StaffRole
from aktiv.people.permissions import Permission, Rights, Thing, club_roles, permits
from aktiv.people.queries.permissions import club_rights, staff_rights
from aktiv.people.rules import Party
from aktiv.people.rules.organisations import acts
from aktiv.values.folding import sort_key
from aktiv.values.refusal import Refusal


def may_for(
    person: Person,
    organisation: Organisation | UUID,
    day: date,
    permission: Permission = Permission.ORGANISATION_BOOK,
) -> bool:
    """Whether a person has the permission on an organisation on a day. One statement."""
    organisation_id = organisation.pk if isinstance(organisation, Organisation) else organisation
    held = club_rights(person.pk, day, organisation_id)
    return permits(permission, held, Thing(organisation_id=organisation_id))


def may_in(person: Person, municipality: Municipality | int, permission: Permission, *, day: date) -> bool:
    """Whether a person has the permission on all of a municipality on a day. One statement."""
    municipality_id = municipality.pk if isinstance(municipality, Municipality) else municipality
    held = staff_rights(person.pk, day, municipality_id)
    return permits(permission, held, Thing(municipality_id=municipality_id))


def staff_roles(person: Person, day: date) -> dict[int, frozenset[str]]:
    """The roles a person holds on a day, by municipality."""
    found: dict[int, set[str]] = {}
    for municipality, role in StaffRole.objects.on(day).filter(person=person).values_list("municipality_id", "role"):
        found.setdefault(municipality, set()).add(role)
    return {municipality: frozenset(roles) for municipality, roles in found.items()}


def organisations_of(
    person: Person, day: date, permission: Permission = Permission.ORGANISATION_BOOK
) -> list[Organisation]:
    """The organisations on which a person has the permission on a day, by name."""
    return organisations_in_role(person, day, *club_roles(permission))


def organisations_in_role(person: Person, day: date, *roles: str) -> list[Organisation]:
    """The organisations in which a person has one of the roles on a day, by name."""
    rights = Representative.objects.on(day).filter(person=person, role__in=roles)
    found = Organisation.objects.filter(
        pk__in=rights.values("organisation"), status__in=Organisation.Status.acting()
    ).select_related("municipality")
    return sorted(found, key=lambda one: sort_key(one.name))


def acting(
    person: Person,
    organisation_id: UUID | None,
    day: date,
    permission: Permission = Permission.ORGANISATION_BOOK,
) -> Party:
    """The party a person asks to act as. Raises Refusal("not_representative"), whether or not it exists; and
    Refusal("organisation_bankrupt") and the like to those who represent one for which nobody acts any more."""
    if organisation_id is None:
        return Party(person)
    organisation = Organisation.objects.select_related("municipality").filter(pk=organisation_id).first()
    if organisation is None:
        raise Refusal("not_representative")
    acts_for(club_rights(person.pk, day, organisation_id), organisation_id, permission)
    return Party(person, organisation)


def acts_for(held: Rights, organisation_id: UUID, permission: Permission, *, team: str = "") -> None:
    """Raises Refusal("not_representative") unless these rights give the permission on the organisation (or on that
    team of it); to those who would have it but for what the register says of it, what `acts` raises. A statement only
    for them."""
    if permits(permission, held, Thing(organisation_id=organisation_id, team=team)):
        return
    roles = club_roles(permission)
    if any(
        right.role in roles and not right.acting and right.organisation_id == organisation_id for right in held.clubs
    ):
        acts(Organisation.objects.get(pk=organisation_id))
    raise Refusal("not_representative")


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
