"""Who comes to a facility on a day: for those who work there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from aktiv.bookings.models import Attendance, Booking, Occurrence, Particulars
from aktiv.bookings.queries.parties import thing_of
from aktiv.facilities.models import Facility, Fault, Space
from aktiv.facilities.queries.doors import active_spaces, faults_of
from aktiv.people.permissions import Permission, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.timetable.queries import availability
from aktiv.timetable.rules import InTheWay
from aktiv.values.periods import Period, day_period, merged
from aktiv.values.refusal import Refusal
from aktiv.walls import within


@dataclass(frozen=True, slots=True)
class Visit:
    """A use of a day: what of the day is held (less than agreed where an event took some), what comes along, what was
    written with it, and whether they came. `booking` has person, contact, organisation and activity at hand."""

    occurrence: Occurrence
    held: tuple[Period, ...]
    along: tuple[Space, ...] = ()
    note: str = ""
    attendance: Attendance | None = None

    @property
    def booking(self) -> Booking:
        return self.occurrence.booking

    @property
    def starts(self) -> datetime:
        """When they come, or came."""
        return self.held[0].start


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a facility: who comes, and what is broken there now."""

    visits: tuple[Visit, ...]
    faults: tuple[Fault, ...]


def day_at(facility: Facility, day: date, now: datetime) -> Day:
    """A facility's civil day. Six statements and those of the wall. The caller has asked who reads."""
    with within(municipalities=[facility.municipality_id]):
        return Day(tuple(visits(active_spaces(facility), day, now)), tuple(faults_of(facility, now)))


def visits(spaces: Sequence[Space], day: date, now: datetime) -> list[Visit]:
    """Everything that is on in a facility's spaces on a civil day of its municipality, in order of time.

    Closures are among them. Five statements, and those of the wall. For the facility's own staff: the caller has asked.
    """
    if not spaces:
        return []
    whole = day_period(day, spaces[0].municipality.zone)
    busy = availability([space.pk for space in spaces], whole, now, buffers=False)
    held: dict[int, list[Period]] = {}
    places: dict[int, list[Space]] = {}
    for space in spaces:
        for each in busy[space.pk]:
            if each.kind is not InTheWay.HOLD:
                held.setdefault(each.claim_id, []).append(each.during)
                places.setdefault(each.claim_id, []).append(space)
    # Served by the unique index on claim.
    rows = Occurrence.objects.filter(claim_id__in=held).select_related(
        "booking__person", "booking__contact", "booking__organisation", "booking__activity", "space__facility"
    )
    found = list(rows)
    notes, noted = _behind_the_wall(spaces[0].municipality_id, found)
    told = [
        Visit(
            each,
            merged(held[each.claim_id]),
            tuple(dict.fromkeys(space for space in places[each.claim_id] if space.stretch != each.space.stretch)),
            notes.get(each.booking_id, ""),
            noted.get(each.pk),
        )
        for each in found
    ]
    return sorted(told, key=lambda each: (each.starts, each.occurrence.space.order, each.occurrence.pk))


def access_visit(occurrence_id: int, person_id: UUID, now: datetime, *, to_change: bool = False) -> Occurrence:
    """A date at a place where the person may note who came, with booking and space; `to_change` locks it.

    Raises Refusal("not_found") for everyone else.
    """
    rows = Occurrence.objects.select_for_update(of=("self",)) if to_change else Occurrence.objects.all()
    date_ = rows.filter(pk=occurrence_id).select_related("booking__space__facility", "space__facility").first()
    if date_ is None:
        raise Refusal("not_found")
    held = staff_rights(person_id, timezone.localdate(now), date_.municipality_id)
    booking = date_.booking
    booking.space = date_.space  # another hall may have been chosen for the date
    if not permits(Permission.ATTENDANCE_NOTE, held, thing_of(booking)):
        raise Refusal("not_found")
    return date_


def no_shows_of(holder: UUID, municipality_id: int, since: datetime) -> int:
    """How often an organisation, or a person acting for self, did not come to what they had in a municipality.

    One statement, by occurrence_by_holder, and those of the wall.
    """
    with within(municipalities=[municipality_id]):
        return Occurrence.objects.filter(
            holder=holder,
            municipality_id=municipality_id,
            during__startswith__gte=since,
            state__in=Occurrence.State.holding_time(),
            attendance__outcome=Attendance.Outcome.NO_SHOW,
        ).count()


def _behind_the_wall(
    municipality_id: int, dates: Sequence[Occurrence]
) -> tuple[Mapping[UUID, str], Mapping[int, Attendance]]:
    if not dates:
        return {}, {}
    with within(municipalities=[municipality_id]):
        notes = Particulars.objects.filter(booking_id__in={each.booking_id for each in dates}).exclude(note="")
        noted = Attendance.objects.filter(occurrence_id__in=[each.pk for each in dates])
        return dict(notes.values_list("booking_id", "note")), {each.occurrence_id: each for each in noted}
