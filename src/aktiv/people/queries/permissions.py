"""Reading what a person holds on a day, as `people.permissions` decides from it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aktiv.people.models import OperatorRole, Organisation, Representative, StaffRole
from aktiv.people.permissions import ClubRight, OperatorRight, Rights, StaffRight


def staff_rights(person_id: UUID, day: date, municipality_id: int | None = None) -> Rights:
    """Her roles on staffs, of one municipality or of all. One statement, by staff_role_once."""
    rows = StaffRole.objects.on(day).filter(person_id=person_id)
    if municipality_id is not None:
        rows = rows.filter(municipality_id=municipality_id)
    found = rows.order_by("pk").values_list("municipality_id", "role", "facility_id", "district", "pk")
    staff = tuple(
        StaffRight(municipality_id=municipality, role=role, facility_id=facility, district=district, id=pk)
        for municipality, role, facility, district, pk in found
    )
    return Rights(person_id=person_id, staff=staff)


def club_rights(person_id: UUID, day: date, organisation_id: UUID | None = None) -> Rights:
    """Her roles in organisations, in one or in all. One statement, by representative_once."""
    rows = Representative.objects.on(day).filter(person_id=person_id)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    found = rows.order_by("pk").values_list("organisation_id", "role", "team__name", "organisation__status", "pk")
    clubs = tuple(
        ClubRight(
            organisation_id=organisation,
            role=role,
            team=team or "",
            acting=status in Organisation.Status.acting(),
            id=pk,
        )
        for organisation, role, team, status, pk in found
    )
    return Rights(person_id=person_id, clubs=clubs)


def every_right(person_id: UUID, day: date) -> Rights:
    """All that she holds. Three statements."""
    operates = OperatorRole.objects.on(day).filter(person_id=person_id).values_list("pk", flat=True)
    return Rights(
        person_id=person_id,
        staff=staff_rights(person_id, day).staff,
        clubs=club_rights(person_id, day).clubs,
        operates=tuple(OperatorRight(id=pk) for pk in operates),
    )
