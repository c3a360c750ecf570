"""What the municipality makes itself, as its staff see it: events, school use and closures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Lower, Upper
from django.utils import timezone

from aktiv.bookings.models import Booking, EventContact, EventPage, Occurrence, Particulars
from aktiv.bookings.queries.bookings import by_claims
from aktiv.bookings.queries.parties import thing_of
from aktiv.people.permissions import Permission, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.timetable.queries import taken_by
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.walls import within

PERMISSIONS: Mapping[str, Permission] = {
    Booking.Kind.EVENT: Permission.EVENT_MAKE,
    Booking.Kind.SCHOOL_USE: Permission.EVENT_MAKE,
    Booking.Kind.CLOSURE: Permission.SPACE_CLOSE,
}
"""What one needs to make, see and cancel them."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One of them in a list: from its first to its last date that stands, how many those are, what is said of it.

    `reason` is why it is closed, also where that is not for everyone; `page` is what an event tells."""

    booking: Booking
    first: datetime
    last: datetime
    standing: int
    reason: str = ""
    page: EventPage | None = None


def happenings(
    kind: Booking.Kind,
    facility_ids: Collection[int],
    now: datetime,
    *,
    past: bool = False,
    text: str = "",
    offset: int = 0,
    limit: int,
) -> tuple[list[Happening], bool]:
    """Those at these facilities that are not over, by their next date; or that are, last first. `text` narrows to those
    whose title, organiser or place has it. And whether there are more.

    Three statements and those of the wall, however many there are. By booking_made_by_staff.
    """
    rows = Booking.objects.filter(kind=kind, space__facility_id__in=list(facility_ids))
    if text:
        of_place = Q(space__facility__name__icontains=text)
        rows = rows.filter(Q(title__icontains=text) | Q(organisation__name__icontains=text) | of_place)
    rows = rows.annotate(
        next=Min(Lower("occurrences__during"), filter=Q(occurrences__during__endswith__gt=now)),
        starts=Min(Lower("occurrences__during")),
        ends=Max(Upper("occurrences__during")),
        standing=Count("occurrences", filter=Q(occurrences__state__in=Occurrence.State.holding_time())),
    )
    rows = (
        rows.filter(ends__lte=now).order_by("-starts", "pk")
        if past
        else rows.filter(ends__gt=now).order_by("next", "pk")
    )
    rows = rows.select_related("space__facility", "municipality", "organisation", "activity")
    found = list(rows[offset : offset + limit + 1])
    with within(municipalities=sorted({each.municipality_id for each in found})):
        ids = [each.pk for each in found]
        notes = dict(Particulars.objects.filter(pk__in=ids).values_list("pk", "note"))
        pages = {each.pk: each for each in EventPage.objects.filter(pk__in=ids)}
    told = [
        Happening(each, each.starts, each.ends, each.standing, each.title or notes.get(each.pk, ""), pages.get(each.pk))
        for each in found
    ]
    return told[:limit], len(found) > limit


def access_happening(booking_id: UUID, kind: Booking.Kind, person_id: UUID, now: datetime) -> Booking:
    """One of them where she may make such. Raises Refusal("not_found") for everyone else."""
    rows = Booking.objects.select_related("space__facility", "municipality", "organisation", "activity")
    booking = rows.filter(pk=booking_id, kind=kind).first()
    if booking is None:
        raise Refusal("not_found")
    held = staff_rights(person_id, timezone.localdate(now), booking.municipality_id)
    if not permits(PERMISSIONS[kind], held, thing_of(booking)):
        raise Refusal("not_found")
    return booking


@dataclass(frozen=True, slots=True)
class Said:
    """What stands behind the wall about one: the page of an event, whom to call, why it is closed."""

    page: EventPage | None
    contact: EventContact | None
    reason: str


def said_of(booking: Booking) -> Said:
    """For those whom `access_happening` has let in. Three statements and those of the wall."""
    with within(municipalities=[booking.municipality_id]):
        page = EventPage.objects.filter(pk=booking.pk).first()
        contact = EventContact.objects.filter(pk=booking.pk).first()
        note = Particulars.objects.filter(pk=booking.pk).values_list("note", flat=True).first()
    return Said(page, contact, booking.title or note or "")


def page_of(booking: Booking) -> EventPage | None:
    """What an event tells of itself; for others than its organiser and staff only what is `public` may be shown. One
    statement and those of the wall; none for what is no event."""
    if booking.kind != Booking.Kind.EVENT:
        return None
    with within(municipalities=[booking.municipality_id]):
        return EventPage.objects.filter(pk=booking.pk).first()


def displaced_by(dates: Sequence[Occurrence]) -> list[tuple[Occurrence, Period]]:
    """Whose time these dates hold now, and which: it comes back when they are cancelled. Two statements."""
    cuts = taken_by([each.claim_id for each in dates])
    found = by_claims(sorted({claim_id for claim_id, _ in cuts}))
    told = {(claim_id, period.start, period.end): (found[claim_id], period) for claim_id, period in cuts}
    return sorted(told.values(), key=lambda each: (each[1].start, each[0].pk))
