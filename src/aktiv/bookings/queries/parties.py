"""Who asks, and who may see and change what: every look at somebody's booking goes through `access_…` functions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from aktiv.bookings.rules import Party
from aktiv.people.models import Organisation, Person, Representative, StaffRole
from aktiv.values.refusal import Refusal

BOOKING_ROLES = (Representative.Role.ADMINISTRATOR, Representative.Role.BOOKER)
"""Roles that may book, change and cancel for an organisation; a coach may look."""
LOOKING_ROLES = (*BOOKING_ROLES, Representative.Role.COACH, Representative.Role.FINANCE)
DECIDING_ROLES = (StaffRole.Role.ADMINISTRATOR, StaffRole.Role.CASE_HANDLER, StaffRole.Role.FACILITY_MANAGER)
"""Staff roles that may place events, closures and allocations."""
WATCHING_ROLES = (*DECIDING_ROLES, StaffRole.Role.CARETAKER, StaffRole.Role.FINANCE, StaffRole.Role.VIEWER)

_SELF = "SELECT p.birth_date, p.home_municipality_id, p.language, NULL, NULL, NULL FROM people_person p WHERE p.id = %s"
# Served by representative_once (person, organisation, …).
_FOR = """
SELECT p.birth_date, p.home_municipality_id, p.language, o.kind, o.municipality_id,
       (SELECT array_agg(r.role) FROM people_representative r
         WHERE r.person_id = p.id AND r.organisation_id = o.id
           AND r.valid_from <= %s AND (r.valid_to IS NULL OR r.valid_to >= %s))
FROM people_person p JOIN people_organisation o ON o.id = %s WHERE p.id = %s
"""


def acting(person_id: UUID, organisation_id: UUID | None, today: date, *, looking: bool = False) -> Party:
    """The party that a person acts as: self, or an organisation that the person represents today.

    `looking` also admits roles that may look and not book. Raises Refusal("not_representative"), also for an unknown
    person or organisation.
    """
    with connection.cursor() as cursor:
        if organisation_id is None:
            cursor.execute(_SELF, [person_id])
        else:
            cursor.execute(_FOR, [today, today, organisation_id, person_id])
        row = cursor.fetchone()
    if row is None:
        raise Refusal("not_representative")
    born, home, language, kind, seat, roles = row
    if organisation_id is not None and not set(roles or ()) & set(LOOKING_ROLES if looking else BOOKING_ROLES):
        raise Refusal("not_representative")
    return Party(
        person_id=person_id,
        organisation_id=organisation_id,
        organisation_kind=kind or "",
        birth_date=born,
        home_id=home if organisation_id is None else seat,
        language=language,
    )


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


def require_representative(party: Party, now: datetime) -> None:
    """Raises Refusal("sign_in_first") without a person, and Refusal("not_representative") unless the person may book
    for the organisation today. No statement for somebody who acts for self."""
    if party.person_id is None:
        raise Refusal("sign_in_first")
    if party.organisation_id is not None:
        acting(party.person_id, party.organisation_id, now.date())


def staff_of(person_id: UUID | None, today: date, roles: Collection[str] = DECIDING_ROLES) -> frozenset[int]:
    """The municipalities in which a person has any of the roles today."""
    if person_id is None:
        return frozenset()
    rows = StaffRole.objects.filter(person_id=person_id, role__in=roles, valid_from__lte=today)
    return frozenset(
        municipality_id
        for municipality_id, valid_to in rows.values_list("municipality_id", "valid_to")
        if valid_to is None or valid_to >= today
    )


def require_staff(person_id: UUID, municipality_id: int, now: datetime) -> None:
    """Raises Refusal("not_staff") unless the person decides for that municipality today."""
    if municipality_id not in staff_of(person_id, now.date()):
        raise Refusal("not_staff")


def contacts_of(organisation_ids: Collection[UUID], today: date) -> dict[UUID, list[UUID]]:
    """Whom to tell about an organisation's time: those who may book for it today, each person once."""
    # Served by the foreign key's index on organisation.
    rows = (
        Representative.objects.filter(
            organisation_id__in=organisation_ids, role__in=BOOKING_ROLES, valid_from__lte=today
        )
        .exclude(valid_to__lt=today)
        .order_by("organisation_id", "person_id")
        .values_list("organisation_id", "person_id")
        .distinct()
    )
    found: dict[UUID, list[UUID]] = {each: [] for each in organisation_ids}
    for organisation_id, person_id in rows:
        found[organisation_id].append(person_id)
    return found
