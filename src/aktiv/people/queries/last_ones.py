"""What would be left without anybody to administer it if a person went."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Representative, StaffRole
from aktiv.people.permissions import Permission, club_roles, staff_roles


def clubs_left_alone(person_id: UUID, day: date) -> list[Organisation]:
    """Organisations that act, that she manages on the day and nobody else does, by name. One statement."""
    managing = Representative.objects.on(day).filter(
        organisation=OuterRef("pk"), role__in=club_roles(Permission.ORGANISATION_MANAGE)
    )
    rows = Organisation.objects.filter(
        Exists(managing.filter(person_id=person_id)),
        ~Exists(managing.exclude(person_id=person_id)),
        status__in=Organisation.Status.acting(),
    )
    return list(rows.order_by("name", "pk"))


def municipalities_left_alone(person_id: UUID, day: date) -> list[Municipality]:
    """Municipalities that she administers on the day and nobody else does, by name. One statement."""
    managing = StaffRole.objects.on(day).filter(
        municipality=OuterRef("pk"), role__in=staff_roles(Permission.ROLE_GRANT)
    )
    rows = Municipality.objects.filter(
        Exists(managing.filter(person_id=person_id)), ~Exists(managing.exclude(person_id=person_id))
    )
    return list(rows.order_by("name", "pk"))
