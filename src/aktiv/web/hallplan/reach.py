"""The halls on which a reader decides."""

from __future__ import annotations

from aktiv.facilities.queries.halls import Hall, halls_of
from aktiv.people.permissions import Permission, Rights, Thing, permits, staff_roles


def deciding_in(held: Rights) -> list[int]:
    """The municipalities where she decides on some bookings."""
    roles = staff_roles(Permission.BOOKING_DECIDE)
    return sorted({each.municipality_id for each in held.staff if each.role in roles})


def decided_halls(slug: str, held: Rights) -> list[Hall]:
    """A municipality's halls on which she decides."""
    return [
        hall
        for hall in halls_of(slug)
        if permits(
            Permission.BOOKING_DECIDE,
            held,
            Thing(
                municipality_id=hall.space.municipality_id,
                facility_id=hall.space.facility_id,
                district=hall.space.facility.district,
            ),
        )
    ]
