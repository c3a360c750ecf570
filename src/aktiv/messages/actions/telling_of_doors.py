"""Who is told of doors: the holder, when a code may be shown; those who look after the place, when one is missing."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from aktiv.facilities.models import Facility
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification
from aktiv.people.queries.staff import keepers_of


def told_of_doors(entry: Entry) -> Iterator[tuple[UUID, Notification.Kind, dict[str, object]]]:
    """Person, kind and data for an alarm at a facility; nothing for other entries."""
    if entry.verb != "access.alarm":
        return
    facility = Facility.objects.filter(pk=entry.data["facility"]).first()
    if facility is None:
        return
    shut, still_open = entry.data["shut"], entry.data["open"]
    data = {"occurrences": [*shut, *still_open], "still_open": bool(still_open)}
    for person_id in keepers_of(facility.municipality_id, facility.pk, facility.district, timezone.localdate(entry.at)):
        yield person_id, Notification.Kind.DOOR_ALARM, data
