"""School use: the hours of a term that a school has in a space, every week outside its holidays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from aktiv.bookings.actions.recording import NewBooking, NewDate, Recorded, cleaned, record, refuse_dates
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.parties import require_staff
from aktiv.bookings.queries.places import place
from aktiv.bookings.queries.schooling import Timetabled
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.rules import Party
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.timetable import actions as timetable
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Taken
from aktiv.values.refusal import Refusal


@retrying
@transaction.atomic
def make_school_use(asked: Timetabled, party: Party, *, title: str, now: datetime) -> Recorded:
    """Gives a school its hours: every date that is not left out, or none. School use takes nobody's time.

    Staff only; `party` may be staff acting for the school. Raises Refusal("not_staff"), ("not_found"),
    ("missing_text"), ("in_the_past"), ("dates_taken", dates) with each day that cannot be had and why, and as
    `Timetabled.dates`. The number of statements does not grow with the dates.
    """
    where = place(asked.space_id, (), now)
    here = {where.facility_id}
    require_staff(party.person_id, Permission.EVENT_MAKE, where.municipality_id, now, facility_ids=here)
    details = cleaned(Details(title=title))
    if not details.title:
        raise Refusal("missing_text")
    found = asked.dates(where)
    refuse_dates([(each.day, each.refusal) for each in found if each.refusal is not None])
    dates = [(each.day, each.period) for each in found if each.period is not None]
    if any(period.start < now for _, period in dates):
        raise Refusal("in_the_past")
    wanted = [wanted_of(where, period) for _, period in dates]
    answers = timetable.claim_many(where.municipality_id, wanted, now=now)
    refuse_dates(
        [(day, Taken(each)) for (day, _), each in zip(dates, answers, strict=True) if not isinstance(each, int)]
    )
    new = NewBooking(
        kind=Booking.Kind.SCHOOL_USE,
        municipality_id=where.municipality_id,
        space_id=where.space_id,
        party=party,
        details=details,
    )
    made_of = [
        NewDate(where.space_id, period, claim_id, None)
        for (_, period), claim_id in zip(dates, answers, strict=True)
        if isinstance(claim_id, int)
    ]
    recorded = record(new, made_of, now=now)
    data = {"space": where.space_id, "occurrences": recorded.occurrence_ids}
    subject = ("booking", recorded.id)
    append(
        Event("booking.timetabled", subject, where.municipality_id, party.person_id, party.organisation_id, data),
        at=now,
    )
    return recorded
