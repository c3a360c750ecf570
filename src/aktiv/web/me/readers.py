"""Which bookings a reader of My page may look at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest

from aktiv.bookings.queries.bookings import Access, access_booking
from aktiv.values.refusal import Refusal
from aktiv.web.identity import party_here


def access_or_404(request: HttpRequest, booking_id: UUID, now: datetime) -> Access:
    """A booking that the reader may see. Another's does not exist: raises Http404."""
    try:
        return access_booking(booking_id, party_here(request), now)
    except Refusal:
        raise Http404 from None
