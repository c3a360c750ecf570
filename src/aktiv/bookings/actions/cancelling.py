"""Cancelling dates, with the fee shown first. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from aktiv.bookings.actions.signing_up import note_cancelled
from aktiv.bookings.actions.telling import freed_of, restored
from aktiv.bookings.actions.waiting import pass_on
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import Access, access_booking, dates_of, period_of
from aktiv.bookings.rules import Cancellation, Party, cancellation, not_begun
from aktiv.facilities.terms import Terms
from aktiv.journal.actions import Event, append
from aktiv.prices.actions import charge, fees_of, reverse
from aktiv.prices.models import Charge
from aktiv.prices.queries import charges_of
from aktiv.timetable import actions as timetable
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What was cancelled and what is to be billed for it, in øre with VAT."""

    occurrence_ids: tuple[int, ...]
    fee: int


def cancellation_of(occurrence: Occurrence, now: datetime) -> Cancellation:
    """What its holder pays for cancelling the date now, and until when it is free. The space and quote are at hand."""
    price = occurrence.quote.total if occurrence.quote else 0
    return cancellation(occurrence.during.lower, price, Terms.from_json(occurrence.space.terms), now)


@retrying
@transaction.atomic
def cancel(
    booking_id: UUID,
    party: Party,
    *,
    now: datetime,
    occurrence_ids: Collection[int] | None = None,
    accepted_fee: int = 0,
) -> Cancelled:
    """Cancels dates of a booking (all that have not begun when none are named) and bills the fee that was shown.

    The holder cancels what people book themselves; staff cancel anything in their municipality, free of charge, and
    what was taken for an event goes back to whom it was taken from. Raises Refusal("not_found"), ("already_cancelled"),
    ("has_begun"), ("not_self_service"), ("not_said_yet") while the decision that granted it can be undone, and
    ("fee_not_accepted", fee, free_until) when the fee is not the one shown.
    """
    access = access_booking(booking_id, party, now, to_change=True)
    chosen = cancellable(access, dates_of(booking_id, to_change=True), occurrence_ids, now)
    fees = {each.pk: Cancellation(free_until=now, fee=0, percent=0) for each in chosen}
    if not access.as_staff:
        fees = {each.pk: cancellation_of(each, now) for each in chosen}
    fee = sum(each.fee for each in fees.values())
    if fee != accepted_fee and not access.as_staff:
        raise Refusal("fee_not_accepted", fee=fee, free_until=min(each.free_until for each in fees.values()))
    cancel_dates(access.booking, chosen, fees, by=party.person_id, now=now)
    return Cancelled(tuple(each.pk for each in chosen), fee)


def cancellable(
    access: Access, dates: Sequence[Occurrence], wanted: Collection[int] | None, now: datetime
) -> list[Occurrence]:
    """The dates that are meant, all of them open to cancelling. Raises as `cancel` does."""
    if not access.may_change and not access.as_staff:
        raise Refusal("not_found")
    if access.booking.unsaid:
        raise Refusal("not_said_yet")
    if not access.as_staff and access.booking.kind not in Booking.Kind.self_service():
        raise Refusal("not_self_service")
    if wanted is None:
        chosen = [each for each in dates if each.state in Occurrence.State.holding_time() and each.during.lower > now]
        if not chosen:
            raise Refusal("already_cancelled" if all(each.cancelled_at for each in dates) else "has_begun")
        return chosen
    chosen = [each for each in dates if each.pk in set(wanted)]
    if not chosen or len(chosen) != len(set(wanted)):
        raise Refusal("not_found")
    for each in chosen:
        if each.state not in Occurrence.State.holding_time():
            raise Refusal("already_cancelled")
        if not access.as_staff:
            not_begun(each.during.lower, now)
    return chosen


def cancel_dates(
    booking: Booking,
    dates: Sequence[Occurrence],
    fees: Mapping[int, Cancellation],
    *,
    by: UUID | None,
    now: datetime,
    because: str = "",
    to_the_line: bool = True,
) -> None:
    """Lets go of the time, marks the dates and bills what was decided, in the caller's transaction. Who waits in line
    for the time is offered it, unless the caller needs it (`to_the_line`)."""
    ids = [each.pk for each in dates]
    freed = freed_of(dates, now)
    changed = timetable.release_many([each.claim_id for each in dates], now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE bookings_occurrence o
            SET state = 'cancelled', cancelled_at = %s, fee = f.fee, sequence = sequence + 1
            FROM unnest(%s::bigint[], %s::bigint[]) AS f(id, fee) WHERE o.id = f.id
            """,
            [now, ids, [fees[each].fee for each in ids]],
        )
    bill(dates, {each: fees[each].percent for each in ids}, by=by, now=now)
    events = [
        Event(
            "booking.cancelled",
            ("booking", booking.pk),
            booking.municipality_id,
            by,
            booking.organisation_id,
            {
                "occurrences": ids,
                "fee": sum(fees[each].fee for each in ids),
                "because": because,
                "freed": freed,
                "dates": [[each.pk, period_of(each).start, period_of(each).end] for each in dates],
            },
        ),
        *restored(changed, besides={each.claim_id for each in dates}, because=booking, by=by),
    ]
    append(events, at=now)
    note_cancelled(booking, dates, by=by, now=now)
    if to_the_line:
        pass_on(freed, now=now)


def bill(
    dates: Sequence[Occurrence], percents: Mapping[int, int], *, by: UUID | None, now: datetime, item: str = ""
) -> None:
    """Takes back what the dates were charged for use, and charges so many percent of it as a fee. Both stand in the
    account. The number of statements does not grow with the dates."""
    charged = charges_of("occurrence", [each.pk for each in dates if each.quote is not None], "use")
    owed = {each.pk: [one for one in charged.get(str(each.pk), []) if one.amount] for each in dates}
    if all_owed := [one for each in owed.values() for one in each]:
        reverse(all_owed, by=by, now=now)
    reason = Charge.Reason.CANCELLATION_FEE
    percent_of = [(rows, percents[pk]) for pk, rows in owed.items() if rows and percents[pk]]
    if fees := [fee for rows, percent in percent_of for fee in fees_of(rows, reason, percent, item=item)]:
        charge(fees, by=by, now=now)
