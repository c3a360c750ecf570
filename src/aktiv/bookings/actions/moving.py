"""Moving a date on behalf of whoever has it, for staff who close a hall or make room. No rule is asked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aktiv.bookings.actions.holding import as_range
from aktiv.bookings.actions.signing_up import note_moved
from aktiv.bookings.actions.telling import freed_of, restored
from aktiv.bookings.actions.waiting import pass_on
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.bookings import period_of
from aktiv.bookings.queries.places import days_around, place
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.journal.actions import Event, append
from aktiv.timetable import actions as timetable
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal


def move_date(
    date: Occurrence,
    space_id: int,
    period: Period,
    *,
    by: UUID | None,
    now: datetime,
    because: str = "",
    to_the_line: bool = True,
) -> None:
    """Moves a date within its municipality at the price that was agreed, in the caller's transaction. Who waits in
    line for its old time is offered it, unless the caller needs it (`to_the_line`). `because` is told to its holder.

    Raises Refusal("not_found") for a space elsewhere, and Taken.
    """
    where = place(space_id, days_around(period), now)
    if where.municipality_id != date.municipality_id:
        raise Refusal("not_found")
    was, freed = period_of(date), freed_of([date], now)
    date.claim_id, changed = timetable.move(date.claim_id, wanted_of(where, period), now=now)
    date.space_id, date.during = space_id, as_range(period)
    date.sequence += 1
    date.save(update_fields=["claim", "space", "during", "sequence"])
    data = {
        "occurrences": [date.pk],
        "was": [was.start, was.end],
        "start": period.start,
        "end": period.end,
        "space": space_id,
        "difference": 0,
        "freed": freed,
        "because": because,
    }
    subject = ("booking", date.booking_id)
    append(
        [
            Event("booking.moved", subject, date.municipality_id, by, date.booking.organisation_id, data),
            *restored(changed, because=date.booking, by=by, besides={date.claim_id}),
        ],
        at=now,
    )
    note_moved(date, was, by=by, now=now)
    if to_the_line:
        pass_on(freed, now=now)
