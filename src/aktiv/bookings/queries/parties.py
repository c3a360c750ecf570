"""Who asks, and who may see and change what: every look at somebody's booking goes through `access_…` functions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from aktiv.bookings.models import Booking
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Facility, Space
from aktiv.people.models import Organisation, Person, Representative
from aktiv.people.permissions import Permission, Rights, Thing, club_roles, permits
from aktiv.people.queries.permissions import club_rights, staff_rights
from aktiv.people.queries.rights import acts_for
from aktiv.people.rules.organisations import acts
from aktiv.values.refusal import Refusal


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


def owner_of(booking: Booking) -> Party:
    """The party whose booking it is, as the rules see it."""
    person, organisation = booking.person, booking.organisation
    return Party(
        person_id=person.pk,
        organisation_id=organisation.pk if organisation else None,
        organisation_kind=organisation.kind if organisation else "",
        birth_date=person.birth_date,
        home_id=organisation.municipality_id if organisation else person.home_municipality_id,
        language=person.language,
    )


def require_representative(
    party: Party, now: datetime, permission: Permission = Permission.ORGANISATION_BOOK, *, team: str = ""
) -> None:
    """Raises Refusal("sign_in_first") without a person, and Refusal("not_representative") unless the person has the
    permission on the organisation (or on that team of it) today; Refusal("organisation_bankrupt") and the like when
    nobody acts for it any more. No statement for somebody who acts for self."""
    if party.person_id is None:
        raise Refusal("sign_in_first")
    if party.organisation_id is None:
        return
    held = club_rights(party.person_id, timezone.localdate(now), party.organisation_id)
    acts_for(held, party.organisation_id, permission, team=team)


def require_staff(
    person_id: UUID | None,
    permission: Permission,
    municipality_id: int,
    now: datetime,
    *,
    facility_ids: Collection[int] = (),
) -> None:
    """Raises Refusal("not_staff") unless the person has the permission today on each of the facilities, or on all of
    the municipality when none are named. One statement; two for somebody whose role is for a district."""
    if person_id is None:
        raise Refusal("not_staff")
    held = staff_rights(person_id, timezone.localdate(now), municipality_id)
    if not all(permits(permission, held, each) for each in _facilities(municipality_id, facility_ids, held)):
        raise Refusal("not_staff")


def thing_of(booking: Booking) -> Thing:
    """A booking as permissions see it; its facility is at hand."""
    return Thing(
        municipality_id=booking.municipality_id,
        facility_id=booking.space.facility_id,
        district=booking.space.facility.district,
        organisation_id=booking.organisation_id,
        person_id=booking.person_id,
        team=booking.team,
    )


def space_as_thing(space: Space, held: Rights) -> Thing:
    """A space as permissions see it. Its facility is looked at only for those whose role is for a district."""
    by_district = any(each.district for each in held.staff)
    return Thing(
        municipality_id=space.municipality_id,
        facility_id=space.facility_id,
        district=space.facility.district if by_district else "",
    )


def _facilities(municipality_id: int, facility_ids: Collection[int], held: Rights) -> list[Thing]:
    if not facility_ids:
        return [Thing(municipality_id=municipality_id)]
    districts: dict[int, str] = {}
    if any(each.district for each in held.staff):
        districts = dict(Facility.objects.filter(pk__in=facility_ids).values_list("pk", "district"))
    return [
        Thing(municipality_id=municipality_id, facility_id=pk, district=districts.get(pk, "")) for pk in facility_ids
    ]


def contacts_of(organisation_ids: Collection[UUID], today: date) -> dict[UUID, list[UUID]]:
    """Whom to tell about an organisation's time: those who may book for it today, each person once."""
    # Served by the foreign key's index on organisation.
    rows = (
        Representative.objects.on(today)
        .filter(organisation_id__in=organisation_ids, role__in=club_roles(Permission.ORGANISATION_BOOK))
        .order_by("organisation_id", "person_id")
        .values_list("organisation_id", "person_id")
        .distinct()
    )
    found: dict[UUID, list[UUID]] = {each: [] for each in organisation_ids}
    for organisation_id, person_id in rows:
        found[organisation_id].append(person_id)
    return found


def party_for_club(organisation: Organisation, staff: Person, now: datetime) -> Party:
    """A club as the holder of what staff book for it: in the name of the first of those who may book for it, or of
    the staff where nobody may. Two statements. Raises Refusal("organisation_bankrupt") and the like."""
    acts(organisation)
    contacts = contacts_of([organisation.pk], timezone.localdate(now))[organisation.pk]
    person = Person.objects.filter(pk=contacts[0]).first() if contacts else None
    return party_of(person or staff, organisation)
