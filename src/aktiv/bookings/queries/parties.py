"""Who asks, and who may see and change what: every look at somebody's booking goes through `access_…` functions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from aktiv.bookings.rules import Party
from aktiv.people.models import Organisation, Person, Representative, StaffRole
from aktiv.people.rules import BOOKERS, DECIDERS, TEAM_LEADERS
from aktiv.values.refusal import Refusal

LOOKING_ROLES = TEAM_LEADERS | {Representative.Role.FINANCE}
"""Those who may see what an organisation has booked."""


def party_of(person: Person | None, organisation: Organisation | None, session: str = "") -> Party:
    """The party of a page: who is signed in, for whom, and the digest that stands for the browser. No statement.

    That the person may act for the organisation is proven again by the action that books.
    """
    if person is None:
        return Party(session=session)
    return Party(
        person_id=person.pk,
        organisation_id=organisation.pk if organisation else None,
        organisation_kind=organisation.kind if organisation else "",
        session=session,
        birth_date=person.birth_date,
        home_id=organisation.municipality_id if organisation else person.home_municipality_id,
        language=person.language,
    )


def require_representative(party: Party, now: datetime, roles: Collection[str] = BOOKERS) -> None:
    """Raises Refusal("sign_in_first") without a person, and Refusal("not_representative") unless the person may book
    for the organisation today. No statement for somebody who acts for self."""
    if party.person_id is None:
        raise Refusal("sign_in_first")
    if party.organisation_id is None:
        return
    if roles_for(party.person_id, party.organisation_id, now.date()).isdisjoint(roles):
        raise Refusal("not_representative")


def roles_for(person_id: UUID, organisation_id: UUID, today: date) -> set[str]:
    """What a person is for an organisation on a day. By representative_once."""
    rows = Representative.objects.on(today).filter(person_id=person_id, organisation_id=organisation_id)
    return set(rows.values_list("role", flat=True))


def staff_roles_in(person_id: UUID, municipality_id: int, today: date) -> set[str]:
    """What a person is for a municipality on a day. By staff_role_once."""
    rows = StaffRole.objects.on(today).filter(person_id=person_id, municipality_id=municipality_id)
    return set(rows.values_list("role", flat=True))


def staff_municipalities(person_id: UUID, today: date) -> frozenset[int]:
    """The municipalities whose staff a person is on a day, in any role."""
    rows = StaffRole.objects.on(today).filter(person_id=person_id)
    return frozenset(rows.values_list("municipality_id", flat=True))


def require_staff(person_id: UUID | None, municipality_id: int, now: datetime) -> None:
    """Raises Refusal("not_staff") unless the person decides for that municipality today."""
    if person_id is None or not staff_roles_in(person_id, municipality_id, now.date()) & DECIDERS:
        raise Refusal("not_staff")


def contacts_of(organisation_ids: Collection[UUID], today: date) -> dict[UUID, list[UUID]]:
    """Whom to tell about an organisation's time: those who may book for it today, each person once."""
    # Served by the foreign key's index on organisation.
    rows = (
        Representative.objects.on(today)
        .filter(organisation_id__in=organisation_ids, role__in=BOOKERS)
        .order_by("organisation_id", "person_id")
        .values_list("organisation_id", "person_id")
        .distinct()
    )
    found: dict[UUID, list[UUID]] = {each: [] for each in organisation_ids}
    for organisation_id, person_id in rows:
        found[organisation_id].append(person_id)
    return found
