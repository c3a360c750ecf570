"""Having another organisation pay a part of a booking, as far as what is paid beforehand or billed allows: that never
moves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions import sharing as bookings
from aktiv.bookings.models import Occurrence, Sharing
from aktiv.bookings.queries.sharing import access_sharing
from aktiv.bookings.rules import Party
from aktiv.payments.models import InvoiceLine, Payment
from aktiv.prices.models import Charge
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.walls import everything


@retrying
@transaction.atomic
def ask_to_pay(
    booking_id: UUID, party: Party, payer_id: UUID, *, percent: int, additions: Collection[str] = (), now: datetime
) -> Sharing:
    """As bookings' own. Raises what it raises, and Refusal("paid_beforehand") for what Vipps or a card pays."""
    sharing = bookings.ask_to_pay(booking_id, party, payer_id, percent=percent, additions=additions, now=now)
    _not_paid_beforehand(sharing)
    return sharing


@retrying
@transaction.atomic
def answer_asking(sharing_id: UUID, party: Party, *, accepts: bool, now: datetime) -> Sharing:
    """As bookings' own; dates that are billed stay as they are. Raises what it raises, and ("paid_beforehand")."""
    sharing, _sides = access_sharing(sharing_id, party.person_id, now)
    if accepts:
        _not_paid_beforehand(sharing)
    billed = billed_dates(sharing.booking_id)
    return bookings.answer_asking(sharing_id, party, accepts=accepts, apart_from=billed, now=now)


@retrying
@transaction.atomic
def end_sharing(sharing_id: UUID, party: Party, *, now: datetime) -> Sharing:
    """As bookings' own; dates that are billed stay as they are. Raises what it raises."""
    sharing, _sides = access_sharing(sharing_id, party.person_id, now)
    return bookings.end_sharing(sharing_id, party, apart_from=billed_dates(sharing.booking_id), now=now)


@retrying
def take_back_asking(sharing_id: UUID, party: Party, *, now: datetime) -> Sharing:
    """As bookings' own."""
    return bookings.take_back_asking(sharing_id, party, now=now)


def billed_dates(booking_id: UUID) -> set[int]:
    """The dates of a booking of which something stands in a batch. Two statements."""
    rows = Charge.objects.filter(
        subject_kind="occurrence",
        subject_id__in=_dates_as_text(booking_id),
        pk__in=InvoiceLine.objects.filter(standing=True).values("charge_id"),
    )
    return {int(each) for each in rows.values_list("subject_id", flat=True)}


def _dates_as_text(booking_id: UUID) -> list[str]:
    return [str(pk) for pk in Occurrence.objects.filter(booking_id=booking_id).values_list("pk", flat=True)]


def _not_paid_beforehand(sharing: Sharing) -> None:
    with everything():
        paid = Payment.objects.filter(booking_id=sharing.booking_id)
        if any(each.authorised > each.cancelled or not each.over for each in paid):
            raise Refusal("paid_beforehand")
