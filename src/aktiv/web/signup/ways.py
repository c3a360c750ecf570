"""Where sign-up is found from other pages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from aktiv.bookings.queries.signing_up import access_organiser, counts_of, dates_for, sign_up_of, standing_of
from aktiv.values.refusal import Refusal
from aktiv.web.components.results import Tag
from aktiv.web.identity import party_here
from aktiv.web.signup.shown import room_told, state_tag


def sign_up_url(request: HttpRequest, booking_id: UUID, now: datetime, *, coming: bool) -> str:
    """The organiser's page of a booking, the numbers for staff who see those alone, and nothing for everyone else or
    where there is nothing to see; `coming` is whether it has dates to come."""
    try:
        found = access_organiser(booking_id, party_here(request), now)
    except Refusal:
        return ""
    if sign_up_of(booking_id) is None and not (coming and found.sees_names):
        return ""
    return reverse("sign_up_desk" if found.sees_names else "sign_up_numbers", args=[booking_id])


def way_to_sign_up(booking_id: UUID, now: datetime) -> tuple[str, Tag, str] | None:
    """For an event that is for everyone: where one signs up, how it stands and how many have; None without sign-up."""
    found = sign_up_of(booking_id)
    if found is None:
        return None
    counts = counts_of([booking_id])[booking_id]
    tag = state_tag(found, standing_of(found, dates_for(booking_id)), counts, now)
    return reverse("sign_up", args=[found.token]), tag, room_told(found, counts)
