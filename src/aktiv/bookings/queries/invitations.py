"""Dates as invitations that a calendar keeps up to date by itself (iTIP, RFC 5546): one message for each date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event, vCalAddress, vText

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.along import along_with
from aktiv.bookings.queries.calendar_file import PRODUCT, event_of


@dataclass(frozen=True, slots=True)
class Party:
    """Who invites, or who is invited: a name and an e-mail address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A message to a calendar: `REQUEST` puts the date in or moves it, `CANCEL` takes it out."""

    method: str
    content: bytes


def invitations(
    booking: Booking, dates: Sequence[Occurrence], now: datetime, *, organizer: Party, attendee: Party
) -> list[Invitation]:
    """Each date by itself, because a message may speak of one UID only. UID, SEQUENCE and organizer are those of every
    message about the date, so that the one with the highest SEQUENCE is what the calendar shows, in whichever order
    they come. Nobody is asked to answer. The booking comes with its municipality, the dates with space and facility."""
    along = along_with(list(dates))
    made = []
    for date in dates:
        entry = event_of(booking, date, now, along[date.pk])
        entry["organizer"], entry["attendee"] = _address(organizer), _guest(attendee)
        made.append(_message("REQUEST" if date.state in Occurrence.State.holding_time() else "CANCEL", entry))
    return made


def _message(method: str, entry: Event) -> Invitation:
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", method)
    file.add_component(entry)
    file.add_missing_timezones()
    content: bytes = file.to_ical()
    return Invitation(method, content)


def _guest(party: Party) -> vCalAddress:
    found = _address(party)
    found.params |= {"ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText("ACCEPTED"), "RSVP": vText("FALSE")}
    return found


def _address(party: Party) -> vCalAddress:
    found = vCalAddress(f"mailto:{party.email}")
    found.params["CN"] = vText(party.name)
    return found
