"""A date taken off by the municipality's staff: free of charge for its holder, with a reason that the holder reads."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.cancelling import cancel_dates
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.laying import access_date
from aktiv.bookings.rules import Cancellation, not_begun
from aktiv.people.permissions import Permission
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

LONGEST_REASON = 160


@retrying
@transaction.atomic
def cancel_by_staff(occurrence_id: int, *, by: UUID, now: datetime, sequence: int, because: str) -> Occurrence:
    """Cancels one date, or lifts a closure; what it took from others goes back to them. `sequence` is that of the date
    that was looked at, `because` is told to its holder.

    Raises Refusal("not_found"), ("changed_meanwhile"), ("already_cancelled"), ("has_begun") for what is over,
    ("not_said_yet") for what was granted and not told yet, and those of one line of text, which is required.
    """
    date = access_date(occurrence_id, by, Permission.BOOKING_DECIDE, now, to_change=True)
    if date.state not in Occurrence.State.holding_time():
        raise Refusal("already_cancelled")
    if date.booking.unsaid:
        raise Refusal("not_said_yet")
    if date.sequence != sequence:
        raise Refusal("changed_meanwhile")
    not_begun(date.during.upper, now)
    reason = one_line(because, limit=LONGEST_REASON, required=True)
    free = Cancellation(free_until=now, fee=0, percent=0)
    cancel_dates(date.booking, [date], {date.pk: free}, by=by, now=now, because=reason)
    return date
