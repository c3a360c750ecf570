"""The calendar file that comes with a receipt: the same entry again when the booking changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from icalendar import Calendar, Event

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.along import along_with
from aktiv.facilities.models import Space

PRODUCT = "-//Aktiv kommune//Bookings//EN"
DOMAIN = "aktiv-kommune"


def calendar_file(booking: Booking, dates: Iterable[Occurrence], now: datetime) -> bytes:
    """An iCalendar file (RFC 5545) of the dates, in the municipality's zone, which it carries along.

    Each date keeps its UID for good, and its SEQUENCE grows with each change, so that calendars replace what they have.
    A cancelled date is told as cancelled. What comes along is in the description. The booking comes with its
    municipality, the dates with space and facility.
    """
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    listed = list(dates)
    along = along_with(listed)
    for date in listed:
        file.add_component(event_of(booking, date, now, along[date.pk]))
    file.add_missing_timezones()
    content: bytes = file.to_ical()
    return content


def event_of(booking: Booking, date: Occurrence, now: datetime, along: Sequence[Space]) -> Event:
    """The entry of one date, the same in every file and invitation that speaks of it."""
    zone = booking.municipality.zone
    facility = date.space.facility
    entry = Event()
    entry.add("uid", f"{date.booking_id}-{date.pk}@{DOMAIN}")
    entry.add("sequence", date.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", date.during.lower.astimezone(zone))
    entry.add("dtend", date.during.upper.astimezone(zone))
    entry.add("summary", _summary(booking, date))
    if names := [each.name_nb for each in along]:
        entry.add("description", ", ".join([date.space.name_nb, *names]))
    entry.add("location", f"{facility.name}, {facility.address}, {facility.postcode} {facility.place}")
    entry.add("status", "CONFIRMED" if date.state in Occurrence.State.holding_time() else "CANCELLED")
    entry.add("geo", (facility.latitude, facility.longitude))
    return entry


def _summary(booking: Booking, date: Occurrence) -> str:
    where = f"{date.space.facility.name}, {date.space.name_nb}"
    return f"{booking.title} · {where}" if booking.title else where
