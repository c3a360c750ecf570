"""A time booked by the municipality's staff for somebody else: a club, or a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from aktiv.bookings.actions.booking import draft_price, payer_of
from aktiv.bookings.actions.recording import NewBooking, NewDate, Recorded, cleaned, record
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.laying import Laying, lay_new
from aktiv.bookings.rules import Party
from aktiv.journal.actions import Event, append
from aktiv.prices.actions import Bill, bill
from aktiv.prices.drafts import QuoteDraft
from aktiv.timetable import actions as timetable
from aktiv.timetable.models import Claim
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal


def price_of_new(laying: Laying, group: str, holder: Party) -> QuoteDraft:
    """What a booking made for the holder would cost. Raises Refusal from prices."""
    return draft_price(laying.where, laying.period, holder, group, Details())


@retrying
@transaction.atomic
def make_for(
    holder: Party,
    space_id: int,
    period: Period,
    *,
    by: UUID,
    now: datetime,
    title: str = "",
    accepted: int | None = None,
) -> Recorded:
    """Books a time for somebody, or for an organisation, at the price that was `accepted` in øre. They are told.

    Raises Refusal: "not_found", "price_changed", those of `lay_new` and of prices, "too_long"; and Taken.
    """
    details = cleaned(Details(title=title))
    laying, group = lay_new(space_id, period, holder, by, now)
    laying.demand()
    where = laying.where
    draft = price_of_new(laying, group, holder)
    if accepted is not None and accepted != draft.total:
        raise Refusal("price_changed", total=draft.total)
    claim_id = timetable.claim(where.municipality_id, Claim.Kind.USE, laying.wanted, now=now)
    quote_id = uuid4()
    new = NewBooking(
        kind=Booking.Kind.SINGLE,
        municipality_id=where.municipality_id,
        space_id=space_id,
        party=holder,
        details=details,
        price_group=group,
        document_id=None,  # nobody has accepted any terms yet
    )
    recorded = replace(record(new, [NewDate(space_id, period, claim_id, quote_id)], now=now), total=draft.total)
    use_day = civil_day(period.start, where.zone)
    use = Bill(draft, quote_id, ("occurrence", recorded.occurrence_ids[0]), payer_of(holder), use_day)
    data = {"space": space_id, "occurrences": recorded.occurrence_ids, "quote": quote_id, "total": draft.total}
    subject = ("booking", recorded.id)
    confirmed = Event("booking.confirmed", subject, where.municipality_id, by, holder.organisation_id, data)
    append([*bill([use], by=by, now=now), confirmed], at=now)
    return recorded
