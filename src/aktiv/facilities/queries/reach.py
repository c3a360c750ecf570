"""How far somebody's roles reach, as facilities."""

from __future__ import annotations

from aktiv.facilities.models import Facility
from aktiv.people.permissions import Permission, Rights, Thing, permits, staff_roles
from aktiv.values.folding import sort_key


def facilities_reached(permission: Permission, held: Rights) -> list[Facility]:
    """The facilities where her roles on a staff give the permission, by name, published or not. One statement, none
    for those whose roles give it nowhere."""
    roles = staff_roles(permission)
    homes = {each.municipality_id for each in held.staff if each.role in roles}
    if not homes:
        return []
    found = [
        each
        for each in Facility.objects.filter(municipality__in=homes).select_related("municipality")
        if permits(permission, held, thing_of_facility(each))
    ]
    return sorted(found, key=lambda each: (sort_key(each.name), each.pk))


def thing_of_facility(facility: Facility) -> Thing:
    """A facility as permissions see it."""
    return Thing(municipality_id=facility.municipality_id, facility_id=facility.pk, district=facility.district)
