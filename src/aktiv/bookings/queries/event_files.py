"""Calendar files of public events: one event, or all that a list shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from icalendar import Calendar

from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.along import along_with
from aktiv.bookings.queries.calendar_file import PRODUCT, event_of


def events_file(dates: Sequence[Occurrence], now: datetime, url_of: Callable[[str], str]) -> bytes:
    """An iCalendar file (RFC 5545) of dates of public events, each with the address of its page by `url_of` its slug.

    The entries have the same UID as in the organiser's own file. Two statements.
    """
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    along = along_with(dates)
    for date in dates:
        page = date.booking.event_page
        entry = event_of(date.booking, date, now, along[date.pk])
        entry.add("url", url_of(page.slug))
        if page.programme:
            entry.pop("description", None)
            entry.add("description", page.programme)
        file.add_component(entry)
    file.add_missing_timezones()
    content: bytes = file.to_ical()
    return content
