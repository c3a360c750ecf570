"""Whom something hits: who it is, what is lost, and what is free instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.conflicts import InTheWayOf, public_name
from aktiv.bookings.queries.ways_out import Way
from aktiv.facilities.models import Space
from aktiv.facilities.queries.listing import spaces_by_id
from aktiv.timetable.rules import InTheWay
from aktiv.values import formatting
from aktiv.values.periods import Period
from aktiv.web.caretaker.words import KINDS
from aktiv.web.public.searching import place_name


@dataclass(frozen=True, slots=True)
class Hit:
    """One that is hit, in words."""

    who: str
    what: str
    when: str
    ways: tuple[str, ...] = ()


def hits_of(found: Sequence[InTheWayOf], ways: Mapping[int, Sequence[Way]], zone: ZoneInfo) -> list[Hit]:
    """Each in order, with what is free instead. One statement for the places; none without ways."""
    spaces = spaces_named(ways)
    return [
        Hit(
            who_told(each),
            what_told(each),
            when_told(each.during, zone),
            tuple(way_told(way, each.occurrence, spaces, zone) for way in ways.get(each.occurrence.pk, ()))
            if each.occurrence is not None
            else (),
        )
        for each in found
    ]


def spaces_named(ways: Mapping[int, Sequence[Way]]) -> dict[int, Space]:
    """The spaces that are proposed. One statement, none without."""
    wanted = {way.space_id for found in ways.values() for way in found}
    return spaces_by_id(wanted) if wanted else {}


def who_told(hit: InTheWayOf) -> str:
    """Whose it is, to staff."""
    if hit.occurrence is None:
        return _("Somebody at the checkout")
    return named(hit.occurrence)


def named(date: Occurrence) -> str:
    """Whose a date is, to staff; of what the municipality made for itself, what it is."""
    booking = date.booking
    if booking.kind in Booking.Kind.made_by_staff() and booking.organisation_id is None:
        return booking.title or _("Closed")
    return public_name(date, staff=True)


def what_told(hit: InTheWayOf) -> str:
    """What kind of time it is."""
    if hit.occurrence is None:
        return _("On hold")
    if hit.kind is InTheWay.CLOSURE:
        return _("Closed")
    return kind_told(hit.occurrence.booking)


def kind_told(booking: Booking) -> str:
    """What a booking is called in a list of those that are hit."""
    word = KINDS.get(booking.kind)
    return str(word) if word is not None else _("Booking")


def when_told(period: Period, zone: ZoneInfo) -> str:
    """Day and time."""
    language = get_language() or "nb"
    day = formatting.day(period.start, language, zone)
    return f"{day[:1].upper()}{day[1:]}, {formatting.span(period.start, period.end, language, zone)}"


def way_told(way: Way, date: Occurrence, spaces: Mapping[int, Space], zone: ZoneInfo) -> str:
    """What is free instead, where it differs from what was agreed."""
    time = formatting.span(way.period.start, way.period.end, get_language() or "nb", zone)
    space = spaces.get(way.space_id)
    if space is None or way.space_id == date.space_id:
        return time
    same = (way.period.start, way.period.end) == (date.during.lower, date.during.upper)
    return place_name(space) if same else f"{place_name(space)}, {time}"


def way_value(way: Way) -> str:
    """What a form sends for a way out."""
    return f"{way.space_id}/{way.period.start.isoformat()}/{way.period.end.isoformat()}"
