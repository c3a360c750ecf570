"""The times that a club has given a team of its own, for those who lead it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Lower

from aktiv.bookings.models import Booking, Occurrence

MOST_TIMES = 24


@dataclass(slots=True)
class TeamHas:
    """A weekly time of a team: its next date, with the place, and how many are left."""

    next: Occurrence
    left: int = 1


def team_times(organisation_id: UUID, team: str, now: datetime) -> list[TeamHas]:
    """What a team of a club has to come, by its next date. One statement."""
    rows = Occurrence.objects.filter(
        state=Occurrence.State.CONFIRMED, during__startswith__gt=now, booking__kind=Booking.Kind.GROUP_TIME,
        booking__organisation=organisation_id, booking__team=team,
    )  # fmt: skip
    found: dict[UUID, TeamHas] = {}
    for each in rows.select_related("booking__municipality", "space__facility").order_by(Lower("during"), "pk"):
        if (known := found.get(each.booking_id)) is not None:
            known.left += 1
        else:
            found[each.booking_id] = TeamHas(each)
    return list(found.values())[:MOST_TIMES]
