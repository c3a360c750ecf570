"""Locks, for those who set them up and those who look after them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from aktiv.access.models import Lock
from aktiv.facilities.models import Facility, Space
from aktiv.facilities.queries.doors import active_spaces
from aktiv.facilities.queries.reach import thing_of_facility
from aktiv.people.permissions import Permission, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.values.refusal import Refusal


def facility_to_set_up(
    facility_id: int, person_id: UUID, now: datetime, permission: Permission = Permission.FACILITY_EDIT
) -> Facility:
    """A facility that the person may set up, or where she has another permission. Raises Refusal("not_found") for
    everyone else."""
    found = Facility.objects.select_related("municipality").filter(pk=facility_id).first()
    _demand(found, permission, person_id, now)
    return found  # type: ignore[return-value]  # _demand has seen it


def access_lock(
    lock_id: int,
    person_id: UUID,
    now: datetime,
    *,
    permission: Permission = Permission.FACILITY_EDIT,
    to_change: bool = False,
) -> Lock:
    """A lock of a facility where the person has the permission, with facility and municipality at hand; `to_change`
    locks its row. Raises Refusal("not_found") for everyone else."""
    rows = Lock.objects.select_for_update(of=("self",), no_key=True) if to_change else Lock.objects.all()
    lock = rows.filter(pk=lock_id).select_related("facility__municipality").first()
    _demand(lock.facility if lock is not None else None, permission, person_id, now)
    return lock  # type: ignore[return-value]  # as above


def locks_of(facility: Facility) -> list[Lock]:
    """The locks of a facility, those in use first, with what lies behind them at hand. Three statements."""
    rows = Lock.objects.filter(facility=facility).prefetch_related("behind__space")
    found = list(rows.order_by("-active", "name", "pk"))
    for each in found:
        each.facility = facility
    return found


def spaces_to_choose(facility: Facility, lock: Lock | None) -> list[Space]:
    """What may be said to lie behind a lock: the facility's active spaces, and then those out of use that lie behind it
    now, or saving anything else would take them away. Two statements at most."""
    found = active_spaces(facility)
    if lock is None:
        return found
    return [*found, *Space.objects.filter(pk__in=_named(lock), active=False).order_by("order", "pk")]


def _named(lock: Lock) -> list[int]:
    return [each.space_id for each in lock.behind.all()]


def _demand(facility: Facility | None, permission: Permission, person_id: UUID, now: datetime) -> None:
    if facility is None:
        raise Refusal("not_found")
    held = staff_rights(person_id, timezone.localdate(now), facility.municipality_id)
    if not permits(permission, held, thing_of_facility(facility)):
        raise Refusal("not_found")


def lock_in(municipality_id: int, lock_id: int) -> Lock | None:
    """A municipality's lock, with its facility and what lies behind it at hand. The caller asks who looks."""
    rows = Lock.objects.filter(municipality=municipality_id, pk=lock_id)
    return rows.select_related("facility__municipality").prefetch_related("behind").first()
