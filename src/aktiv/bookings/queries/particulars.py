"""Reading what was written with a booking, for those whom its permissions have let in."""

from __future__ import annotations

from aktiv.bookings.models import Booking, Particulars
from aktiv.walls import within


def note_of(booking: Booking) -> str:
    """The message to the municipality; empty when there is none."""
    with within(municipalities=[booking.municipality_id]):
        return Particulars.objects.filter(pk=booking.pk).values_list("note", flat=True).first() or ""
