"""Public events in words: a line of the list, a page, and the same for machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.events import Event, organiser_of
from aktiv.values import formatting
from aktiv.values.periods import civil_day
from aktiv.web.components.results import Tag
from aktiv.web.public.searching import place_name

_UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True, slots=True)
class Line:
    """A date of an event in the list."""

    title: str
    url: str
    time: str
    place: str
    where: str
    organiser: str
    activity: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day and what is on."""

    name: str
    lines: tuple[Line, ...]


def days_of(dates: Sequence[Occurrence], *, several: bool) -> list[Day]:
    """The dates by their civil day. `several` names the municipality in each."""
    language = get_language() or "nb"
    by_day: dict[date, list[Line]] = {}
    for each in dates:
        by_day.setdefault(civil_day(each.during.lower, each.municipality.zone), []).append(_line(each, several))
    return [
        Day(told[:1].upper() + told[1:], tuple(lines))
        for day, lines in by_day.items()
        for told in [formatting.day_long(day, language)]
    ]


def _line(date_: Occurrence, several: bool) -> Line:
    language, zone, booking = get_language() or "nb", date_.municipality.zone, date_.booking
    return Line(
        title=booking.title,
        url=reverse("event", args=[booking.event_page.slug]),
        time=formatting.span(date_.during.lower, date_.during.upper, language, zone),
        place=place_name(date_.space),
        where=date_.municipality.name if several else "",
        organiser=organiser_of(booking.event_page, booking),
        activity=booking.activity.name.said_in(language).text if booking.activity else "",
        tags=() if stands(date_) else (cancelled_tag(),),
    )


def cancelled_tag() -> Tag:
    """What is not on any more."""
    return Tag(_("Cancelled"), "danger", "XMarkOctagonFill")


def stands(date_: Occurrence) -> bool:
    """Whether a date is still on."""
    return date_.state in Occurrence.State.holding_time()


@dataclass(frozen=True, slots=True)
class Time:
    """One date of an event's page."""

    day: str
    time: str
    place: str
    cancelled: bool


def times_of(event: Event) -> list[Time]:
    """All of its dates."""
    language, zone = get_language() or "nb", event.booking.municipality.zone
    told = []
    for each in event.dates:
        day = formatting.day_long(each.during.lower, language, zone)
        time = formatting.span(each.during.lower, each.during.upper, language, zone)
        told.append(Time(day[:1].upper() + day[1:], time, place_name(each.space), not stands(each)))
    return told


def audience_told(count: int | None) -> str:
    """How many are expected; empty where nobody has said."""
    if not count:
        return ""
    return ngettext("About %(count)s person is expected", "About %(count)s people are expected", count) % {
        "count": count
    }


def linked_data(event: Event, absolute: Callable[[str], str]) -> SafeString:
    """The event as schema.org tells it (JSON-LD), safe inside a script element of data, which no browser runs."""
    booking, page, zone = event.booking, event.page, event.booking.municipality.zone
    off = not event.standing
    told: list[dict[str, Any]] = []  # Any: JSON
    for each in event.standing or event.dates:
        facility = each.space.facility
        one: dict[str, Any] = {  # Any: JSON
            "@context": "https://schema.org",
            "@type": "Event",
            "name": booking.title,
            "startDate": each.during.lower.astimezone(zone).isoformat(),
            "endDate": each.during.upper.astimezone(zone).isoformat(),
            "eventStatus": f"https://schema.org/Event{'Cancelled' if off else 'Scheduled'}",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": {
                "@type": "Place",
                "name": place_name(each.space),
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": facility.address,
                    "postalCode": facility.postcode,
                    "addressLocality": facility.place,
                    "addressCountry": booking.municipality.country,
                },
                "geo": {"@type": "GeoCoordinates", "latitude": facility.latitude, "longitude": facility.longitude},
            },
            "organizer": {"@type": "Organization", "name": organiser_of(page, booking)},
            "url": absolute(reverse("event", args=[page.slug])),
        }
        if page.programme:
            one["description"] = page.programme
        if page.registration_url:
            one["offers"] = {"@type": "Offer", "url": page.registration_url}
        told.append(one)
    text = json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False)
    return mark_safe(text.translate(_UNSAFE))  # noqa: S308 - nothing in it can end the element
