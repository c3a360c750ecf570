"""Bookings one by one and in lists: nobody sees another's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower, Upper

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.parties import thing_of
from aktiv.bookings.rules import Party
from aktiv.people.permissions import Permission, Rights, permits
from aktiv.people.queries.permissions import club_rights, staff_rights
from aktiv.timetable.queries import held
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Access:
    """A booking that a party may see. `may_change` is for its holder, `as_staff` for those who decide where it is.

    `by_staff_right` when nothing but a role on the staff opens it: another person's data are read.
    """

    booking: Booking
    may_change: bool
    as_staff: bool
    by_staff_right: bool = False


def access_booking(
    booking_id: UUID, party: Party, now: datetime, *, to_change: bool = False, by_staff_right: bool = True
) -> Access:
    """A booking of the person's own, of an organisation that the person represents, or for staff where it is. One that
    has not been told of yet is there for staff alone.

    `to_change` locks its row until the transaction ends; without `by_staff_right` roles on a staff open nothing.
    Raises Refusal("not_found") for everyone else.
    """
    if party.person_id is None:
        raise Refusal("not_found")
    rows = Booking.objects.select_for_update(of=("self",)) if to_change else Booking.objects.all()
    booking = rows.filter(pk=booking_id).select_related("space__facility", "municipality", "organisation").first()
    if booking is None:
        raise Refusal("not_found")
    today = now.astimezone(booking.municipality.zone).date()
    thing, held = thing_of(booking), Rights(person_id=party.person_id)
    if booking.organisation_id is not None:
        held = club_rights(party.person_id, today, booking.organisation_id)
    if booking.unsaid:
        held = Rights()
    own, look = permits(Permission.BOOKING_CHANGE, held, thing), permits(Permission.BOOKING_SEE, held, thing)
    if own and booking.kind in Booking.Kind.self_service():
        return Access(booking, True, False)
    staff = Rights()
    if by_staff_right:
        staff = staff_rights(party.person_id, today, booking.municipality_id)
    if not look and not permits(Permission.BOOKING_SEE, staff, thing):
        raise Refusal("not_found")
    # Whoever may close a place may open it again, also where she decides on no booking.
    deciding = Permission.SPACE_CLOSE if booking.kind == Booking.Kind.CLOSURE else Permission.BOOKING_DECIDE
    return Access(booking, own, permits(deciding, staff, thing), not look)


def booking_numbered(municipality_id: int, number: int) -> Booking | None:
    """A municipality's booking with that number, with space and facility. For its own staff. By booking_number_once."""
    rows = Booking.objects.filter(municipality_id=municipality_id, number=number)
    return rows.select_related("space__facility").first()


def dates_of(booking_id: UUID, *, to_change: bool = False) -> list[Occurrence]:
    """The dates of a booking in order of use, with space and quote; `to_change` locks them."""
    rows = Occurrence.objects.select_for_update(of=("self",)) if to_change else Occurrence.objects.all()
    return list(rows.filter(booking_id=booking_id).select_related("space__facility", "quote").order_by(Lower("during")))


def bookings_of(occurrence_ids: Collection[int]) -> set[UUID]:
    """The ids of the bookings whose dates these are. One statement."""
    return set(Occurrence.objects.filter(pk__in=occurrence_ids).values_list("booking_id", flat=True))


def period_of(date_: Occurrence) -> Period:
    """When it was agreed to be."""
    return Period(date_.during.lower, date_.during.upper)


def held_of(dates: Sequence[Occurrence], now: datetime) -> dict[int, tuple[Rectangle, ...]]:
    """What each date holds, by occurrence id: less than agreed when an event took some of it. Two statements."""
    found = held([each.claim_id for each in dates], now)
    return {each.pk: tuple(found.get(each.claim_id, ())) for each in dates}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and whether there is a next."""

    dates: Sequence[Occurrence]
    more: bool


def my_dates(
    party: Party,
    now: datetime,
    *,
    past: bool = False,
    text: str = "",
    after: tuple[datetime, int] | None = None,
    offset: int = 0,
    limit: int = 20,
) -> Page:
    """The party's dates by date of use: what is coming, next first; or what has been, last first. One statement.

    Cancelled dates are among them, marked by their state; those that have not been told of are not. `after` is the
    start and id of the last date of the page before (for those who come back by cursor). `text` is looked for in title,
    space, facility and number.
    """
    # Served by occurrence_by_holder (holder, start of use), read in order and stopped after a page.
    if party.holder is None:
        return Page([], False)
    rows = Occurrence.objects.filter(holder=party.holder, booking__unsaid=False).annotate(
        starts=Lower("during"), ends=Upper("during")
    )
    rows = (
        rows.filter(ends__lte=now).order_by("-starts", "-id")
        if past
        else rows.filter(ends__gt=now).order_by("starts", "id")
    )
    if after is not None:
        start, last = after
        here = Q(starts=start, id__lt=last) if past else Q(starts=start, id__gt=last)
        beyond = Q(starts__lt=start) if past else Q(starts__gt=start)
        rows = rows.filter(here | beyond)
    if words := text.split():
        for word in words[:8]:
            matches = (
                Q(booking__title__icontains=word)
                | Q(space__name_nb__icontains=word)
                | Q(space__facility__name__icontains=word)
                | Q(booking__team__icontains=word)
            )
            if word.isascii() and word.isdigit():
                matches |= Q(booking__number=int(word[:18]))
            rows = rows.filter(matches)
    rows = rows.select_related("booking__activity", "space__facility", "municipality", "quote")
    found = list(rows[offset : offset + limit + 1])
    return Page(found[:limit], len(found) > limit)


def dates_in(space_ids: Sequence[int], period: Period) -> QuerySet[Occurrence]:
    """Dates that hold time in these spaces and meet the period, in order of use."""
    return (
        Occurrence.objects.filter(
            space_id__in=space_ids,
            during__overlap=(period.start, period.end),
            state__in=Occurrence.State.holding_time(),
        )
        .select_related("booking__organisation", "space__facility")
        .order_by(Lower("during"), F("id"))
    )


def by_claims(claim_ids: Sequence[int]) -> dict[int, Occurrence]:
    """The dates that hold time through these claims, with booking, person and organisation. One statement."""
    rows = Occurrence.objects.filter(claim_id__in=claim_ids)
    rows = rows.select_related("booking__organisation", "booking__person", "space__facility")
    return {each.claim_id: each for each in rows}
