"""Noting that staff saw whose a booking is: on the page of the booking, or in a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import Access
from aktiv.bookings.queries.calendar import Shown
from aktiv.bookings.queries.conflicts import InTheWayOf
from aktiv.bookings.queries.hall_plan import Standing
from aktiv.bookings.queries.signing_up import Organiser
from aktiv.bookings.queries.visits import Visit
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.models import PersonalDataRead

BOOKING = PersonalDataRead.What.BOOKING


def note_booking_read(access: Access, party: Party, page: str, *, now: datetime) -> None:
    """Staff opened somebody's booking. One statement, none for those whose booking it is."""
    if access.by_staff_right and party.person_id is not None:
        booking = access.booking
        looks = [Look(booking.person_id, booking.municipality_id)]
        note_reads(party.person_id, looks, BOOKING, page, now=now)


def note_calendar_read(shown: Iterable[Shown], space: Space, party: Party, page: str, *, now: datetime) -> None:
    """A calendar named persons to staff. One statement, none when it named nobody."""
    if party.person_id is not None:
        looks = [Look(each.shows, space.municipality_id) for each in shown if each.shows is not None]
        note_reads(party.person_id, looks, BOOKING, page, now=now)


def note_visits_read(visits: Iterable[Visit], reader_id: UUID, page: str, *, now: datetime) -> None:
    """Staff saw who comes to a place and how to reach them. One statement, none when nobody comes."""
    looks = [
        Look(each.booking.contact_id or each.booking.person_id, each.occurrence.municipality_id) for each in visits
    ]
    note_reads(reader_id, looks, BOOKING, page, now=now)


def note_dates_read(dates: Iterable[Occurrence], reader_id: UUID, page: str, *, now: datetime) -> None:
    """Staff saw whom something of theirs hits. One statement, none when it names no person."""
    bookings = [each.booking for each in dates if each.booking.organisation_id is None]
    looks = [
        Look(each.person_id, each.municipality_id)
        for each in bookings
        if each.kind not in Booking.Kind.made_by_staff()  # whoever made it for the municipality is not named
    ]
    note_reads(reader_id, list(dict.fromkeys(looks)), BOOKING, page, now=now)


def note_plan_read(
    shown: Iterable[Standing], municipality_id: int, reader_id: UUID, page: str, *, now: datetime
) -> None:
    """A calendar of many halls named persons to staff. One statement, none when it named nobody."""
    looks = [Look(each.named, municipality_id) for each in shown if each.named is not None]
    note_reads(reader_id, looks, BOOKING, page, now=now)


def note_date_read(date: Occurrence, reader_id: UUID, page: str, *, now: datetime) -> None:
    """Staff opened one date: whose it is, and who is to be reached. One statement, none when both are herself."""
    booking = date.booking
    if booking.kind in (Booking.Kind.CLOSURE, Booking.Kind.SCHOOL_USE):
        return
    shown = {booking.contact_id or booking.person_id}
    if booking.organisation_id is None:
        shown.add(booking.person_id)
    note_reads(reader_id, [Look(each, date.municipality_id) for each in shown], BOOKING, page, now=now)


def note_met(met: Iterable[InTheWayOf], reader_id: UUID, page: str, *, now: datetime) -> None:
    """Staff were shown whose time stands where they want to lay some. One statement, none when it is no person's."""
    looks = [
        Look(each.occurrence.booking.person_id, each.occurrence.municipality_id)
        for each in met
        if each.occurrence is not None
        and each.occurrence.booking.organisation_id is None
        and each.occurrence.booking.kind not in Booking.Kind.publicly_named()
    ]
    note_reads(reader_id, looks, BOOKING, page, now=now)


def note_person_found(person_id: UUID, municipality_id: int, reader_id: UUID, page: str, *, now: datetime) -> None:
    """Staff looked up whom a time is for. One statement."""
    note_reads(reader_id, [Look(person_id, municipality_id)], BOOKING, page, now=now)


def note_participants_read(
    access: Organiser, party: Party, persons: Iterable[UUID | None], page: str, *, now: datetime
) -> None:
    """Staff saw who has signed up to an event. One statement; none for its holder, or when no account is shown."""
    shown = {each for each in persons if each is not None}
    if access.by_staff and party.person_id is not None and shown:
        looks = [Look(each, access.booking.municipality_id) for each in sorted(shown)]
        note_reads(party.person_id, looks, BOOKING, page, now=now)
