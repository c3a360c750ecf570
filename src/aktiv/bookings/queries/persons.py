"""What a person has of her own here: what is coming, and whether she uses it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower

from aktiv.bookings.models import Booking, Occurrence
from aktiv.values.personal import Obstacle


def coming_of(person_id: UUID, now: datetime) -> list[Occurrence]:
    """Her own dates that have not begun, with space, quote and booking, in order of use. One statement."""
    # Served by occurrence_by_holder (holder, start of use).
    rows = Occurrence.objects.filter(
        holder=person_id,
        state__in=Occurrence.State.holding_time(),
        during__startswith__gt=now,
        booking__kind__in=Booking.Kind.self_service(),
        booking__unsaid=False,  # the case that it comes of is in the way of erasing her
    )
    return list(
        rows.select_related("booking", "space__facility", "municipality", "quote").order_by(Lower("during"), "pk")
    )


def obstacles(person_id: UUID, now: datetime) -> Sequence[Obstacle]:
    """Time that is hers and has not been used: it must be cancelled before she is erased, or used up."""
    coming = coming_of(person_id, now)
    under_way = Occurrence.objects.filter(
        holder=person_id, state__in=Occurrence.State.holding_time(), during__contains=now, booking__unsaid=False
    ).exists()
    found = [Obstacle("coming_bookings", {"count": len(coming)})] if coming else []
    return [*found, Obstacle("booking_under_way")] if under_way else found


def active(persons: Collection[UUID], since: datetime) -> set[UUID]:
    """Those who have booked since, have used time since, or will: for themselves, or for others. Two statements."""
    booked = Booking.objects.filter(Q(person__in=persons) | Q(contact__in=persons), created_at__gte=since)
    found = {each for row in booked.values_list("person_id", "contact_id") for each in row if each is not None}
    # Served by occurrence_by_holder.
    used = Occurrence.objects.filter(holder__in=persons, during__endswith__gte=since)
    return (found | set(used.values_list("holder", flat=True).distinct())) & set(persons)
