"""What is on: events whose page is for everyone, by date, and one of them with all its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from aktiv.bookings.models import Booking, EventPage, Occurrence
from aktiv.bookings.queries.along import along_with
from aktiv.bookings.queries.bookings import Page
from aktiv.facilities.models import Space
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of events is narrowed to; empty means all. Those that are over at `first` are left out, and those
    that begin at `until` or later."""

    first: datetime
    until: datetime | None = None
    municipality: str = ""
    facility: str = ""
    activity: str = ""
    text: str = ""


def events(wanted: Wanted, *, offset: int = 0, limit: int = 20) -> Page:
    """Dates of public events in order of time, cancelled ones among them. One statement."""
    rows = _public().filter(during__endswith__gt=wanted.first)
    if wanted.until is not None:
        rows = rows.filter(during__startswith__lt=wanted.until)
    if wanted.municipality:
        rows = rows.filter(municipality__slug=wanted.municipality)
    if wanted.facility:
        rows = rows.filter(space__facility__slug=wanted.facility)
    if wanted.activity:
        rows = rows.filter(booking__activity__slug=wanted.activity)
    for word in wanted.text.split()[:8]:
        rows = rows.filter(
            Q(booking__title__icontains=word)
            | Q(booking__event_page__organiser__icontains=word)
            | Q(booking__organisation__name__icontains=word)
            | Q(booking__event_page__programme__icontains=word)
            | Q(space__facility__name__icontains=word)
        )
    found = list(_told(rows).order_by(Lower("during"), "id")[offset : offset + limit + 1])
    return Page(found[:limit], len(found) > limit)


@dataclass(frozen=True, slots=True)
class Where:
    """A facility that something is on in."""

    slug: str
    name: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to narrow by: facilities, and activities by slug, of what is still to come."""

    facilities: tuple[Where, ...]
    activities: tuple[tuple[str, Texts], ...]


def facets(now: datetime) -> Facets:
    """Where something is on from now, and what. One statement."""
    rows = _public().filter(during__endswith__gt=now).values_list(
        "space__facility__slug", "space__facility__name", "municipality__slug", "booking__activity__slug",
        "booking__activity__name_nb", "booking__activity__name_nn", "booking__activity__name_en",
    )  # fmt: skip
    places: dict[str, Where] = {}
    kinds: dict[str, Texts] = {}
    for slug, name, municipality, activity, *names in rows.distinct():
        places[slug] = Where(slug, name, municipality)
        if activity:
            kinds[activity] = Texts(*names)
    return Facets(tuple(places.values()), tuple(kinds.items()))


@dataclass(frozen=True, slots=True)
class Event:
    """A public event: what it tells, its dates in order, and the spaces that it uses besides each date's own."""

    page: EventPage
    dates: tuple[Occurrence, ...]
    besides: tuple[Space, ...]

    @property
    def booking(self) -> Booking:
        return self.page.booking

    @property
    def standing(self) -> tuple[Occurrence, ...]:
        """The dates that are not cancelled."""
        return tuple(each for each in self.dates if each.state in Occurrence.State.holding_time())


def event_called(slug: str) -> Event | None:
    """The public event with that address. Four statements."""
    pages = EventPage.objects.filter(slug=slug, public=True, booking__municipality__published=True)
    page = pages.select_related("booking__municipality", "booking__organisation", "booking__activity").first()
    if page is None:
        return None
    rows = Occurrence.objects.filter(booking_id=page.pk).select_related("space__facility__municipality")
    dates = list(rows.order_by(Lower("during")))
    for each in dates:
        each.booking, each.municipality = page.booking, page.booking.municipality
    along = along_with(dates)
    besides = {space.pk: space for each in dates for space in along[each.pk]}
    return Event(page, tuple(dates), tuple(besides.values()))


def organiser_of(page: EventPage, booking: Booking) -> str:
    """Who makes it: as it says, else the club, else the municipality. No person is ever named."""
    if page.organiser:
        return page.organiser
    return booking.organisation.name if booking.organisation is not None else booking.municipality.name


def _public() -> QuerySet[Occurrence]:
    """Public pages are few beside bookings: they lead to their dates by the key on booking."""
    return Occurrence.objects.filter(
        booking__kind=Booking.Kind.EVENT, booking__event_page__public=True, municipality__published=True
    )


def _told(rows: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    return rows.select_related(
        "booking__event_page", "booking__activity", "booking__organisation", "booking__municipality",
        "space__facility", "municipality",
    )  # fmt: skip
