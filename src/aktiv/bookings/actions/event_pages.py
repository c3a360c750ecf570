"""Writing what an event tells about itself: with the event, or afterwards by those who made it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.models import Booking, EventContact, EventPage
from aktiv.bookings.queries.parties import require_staff
from aktiv.bookings.rules.event_pages import EventWords, cleaned_words, slug_of
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.walls import everything


def write_page(booking_id: UUID, municipality_id: int, holder: UUID, title: str, words: EventWords) -> str:
    """Writes the page of an event that was just booked, in the caller's transaction, and whom to call. Returns its
    slug. Raises as `cleaned_words`."""
    words = cleaned_words(words)
    slug = slug_of(title, booking_id)
    EventPage.objects.create(
        booking_id=booking_id,
        municipality_id=municipality_id,
        holder=holder,
        public=words.public,
        slug=slug,
        programme=words.programme,
        organiser=words.organiser,
        audience=words.audience,
        registration_url=words.registration_url,
    )
    if words.safety_name:
        _keep_contact(booking_id, municipality_id, holder, words)
    return slug


@transaction.atomic
def announce(booking_id: UUID, words: EventWords, *, by: UUID | None, now: datetime) -> str:
    """Says anew what an event tells about itself. Staff only; its address stays. Returns its slug.

    Raises Refusal("not_found"), ("not_staff"), and as `cleaned_words`.
    """
    rows = Booking.objects.select_for_update(of=("self",)).select_related("space")
    booking = rows.filter(pk=booking_id, kind=Booking.Kind.EVENT).first()
    if booking is None:
        raise Refusal("not_found")
    require_staff(
        by, Permission.EVENT_MAKE, booking.municipality_id, now, facility_ids={booking.space.facility_id}
    )  # fmt: skip
    words = cleaned_words(words)
    with everything():
        page = EventPage.objects.filter(pk=booking_id).first()
        if page is None:
            slug = write_page(booking_id, booking.municipality_id, booking.holder, booking.title, words)
        else:
            slug = page.slug
            page.public, page.programme, page.organiser = words.public, words.programme, words.organiser
            page.audience, page.registration_url = words.audience, words.registration_url
            page.save(update_fields=["public", "programme", "organiser", "audience", "registration_url"])
            EventContact.objects.filter(pk=booking_id).delete()
            if words.safety_name:
                _keep_contact(booking_id, booking.municipality_id, booking.holder, words)
    data = {"public": words.public}
    subject = ("booking", booking_id)
    append(Event("event.announced", subject, booking.municipality_id, by, booking.organisation_id, data), at=now)
    return slug


def publish(booking_ids: Collection[UUID]) -> None:
    """Shows pages of events to everyone, in the caller's transaction: what was granted has been said."""
    if booking_ids:
        with everything():
            EventPage.objects.filter(pk__in=booking_ids).update(public=True)


def _keep_contact(booking_id: UUID, municipality_id: int, holder: UUID, words: EventWords) -> None:
    EventContact.objects.create(
        booking_id=booking_id,
        municipality_id=municipality_id,
        holder=holder,
        name=words.safety_name,
        phone=words.safety_phone,
    )
