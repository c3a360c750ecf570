"""Which bookings a reader of My page may look at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest

from aktiv.bookings.actions.reading import note_booking_read
from aktiv.bookings.queries.bookings import Access, access_booking
from aktiv.values.refusal import Refusal
from aktiv.web.identity import party_here


def access_or_404(
    request: HttpRequest, booking_id: UUID, now: datetime, *, to_change: bool = False, to_decide: bool = False
) -> Access:
    """A booking that the reader may see; that staff saw it is noted. Another's does not exist: raises Http404.

    `to_change` admits those alone who may change it, with `to_decide` also those who decide where it is.
    """
    try:
        access = access_booking(booking_id, party := party_here(request), now)
    except Refusal:
        raise Http404 from None
    if to_change and not (access.may_change or (to_decide and access.as_staff)):
        raise Http404
    match = request.resolver_match
    note_booking_read(access, party, match.url_name or "" if match else "", now=now)
    return access
