"""One grant, for those who look after its door."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from aktiv.access.models import AccessGrant
from aktiv.facilities.queries.reach import thing_of_facility
from aktiv.people.permissions import Permission, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.values.refusal import Refusal
from aktiv.walls import everything


def access_grant(grant_id: int, person_id: UUID, now: datetime) -> AccessGrant:
    """A grant at a door that the person looks after, locked, with its lock at hand; in the caller's transaction.

    Raises Refusal("not_found") for everyone else.
    """
    with everything():
        rows = AccessGrant.objects.select_for_update(of=("self",), no_key=True)
        grant = rows.select_related("lock__facility", "municipality").filter(pk=grant_id).first()
    if grant is None:
        raise Refusal("not_found")
    held = staff_rights(person_id, timezone.localdate(now), grant.municipality_id)
    if not permits(Permission.DOOR_HANDLE, held, thing_of_facility(grant.lock.facility)):
        raise Refusal("not_found")
    return grant
