"""Booking, reading, moving and cancelling one's own. Nobody sees another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import Field

from aktiv.api.alternatives import ways_out_told
from aktiv.api.auth import BOOKER, READER, Caller, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Given, Id, Uuid, Yes
from aktiv.api.operations.holds import OF_PARTY, OF_TIME
from aktiv.api.operations.payments import OF_PAYING, asked_to_pay, ways_at
from aktiv.api.operations.spaces import lent_out
from aktiv.api.paging import Page, cursor_of
from aktiv.api.schemas.bookings import (
    BookingAsked,
    BookingTold,
    CancelAsked,
    CancelTold,
    ChangeAsked,
    ChangeTold,
    DateFee,
    DatePage,
    DateTold,
    details_of,
)
from aktiv.api.schemas.payments import PaymentTold
from aktiv.api.schemas.time import MoneyTold, local, speaking_of
from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.cancelling import cancel, cancellable, cancellation_of
from aktiv.bookings.actions.changing import change_time, preview_change
from aktiv.bookings.actions.holding import hold
from aktiv.bookings.actions.reading import note_booking_read
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.along import along_with
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.bookings import access_booking, dates_of, held_of, my_dates
from aktiv.bookings.queries.holds import access_hold
from aktiv.bookings.queries.particulars import note_of
from aktiv.bookings.rules import Party, sane
from aktiv.facilities.models import Space
from aktiv.facilities.queries import listing
from aktiv.people.permissions import Permission, needs
from aktiv.values.periods import Period, merged
from aktiv.values.refusal import Refusal

OF_FORM = [
    "control_characters",
    "no_price",
    "no_price_list",
    "no_such_activity",
    "no_such_addition",
    "price_changed",
    "question_unanswered",
    "answer_of_other_kind",
    "terms_not_accepted",
    "too_many_participants",
]

router = Router(auth=BOOKER, tags=["Bookings"])


class DryRun(Given):
    """Whether only to tell what would happen."""

    dry_run: Annotated[Yes, Field(description="Tell what it would do, and do nothing.")] = False


class BookingQuery(Page):
    """Narrows the list."""

    past: Annotated[Yes, Field(description="What has been, the last first; otherwise what is coming.")] = False
    organisation: Annotated[Uuid | None, Field(description="Bookings of an organisation you represent.")] = None


@router.post(
    "/bookings",
    response={201: BookingTold, 202: PaymentTold},
    operation_id="make_booking",
    summary="Book",
    openapi_extra={REFUSALS: ["taken", "not_found", *OF_TIME, *OF_PARTY, *OF_FORM, *OF_PAYING]},
)
@needs(Permission.BOOKING_MAKE)
def make_booking(request: HttpRequest, asked: BookingAsked) -> Status[BookingTold] | Status[PaymentTold]:
    """Books a hold, or a time at once. The price is computed by the server and kept with the booking.

    Handing in the same hold twice gives the same booking. Where one pays beforehand (`terms.payment` of the space is
    `prepay`) nothing is booked yet: the answer is 202 with the payment that is to be made; the time is kept meanwhile.
    """
    caller = caller_of(request)
    party = caller.party(asked.organisation)
    details = Details(**details_of(asked, activity_id(asked.activity), asked.expected_total))
    made: UUID | PaymentTold
    if asked.hold_id is not None:
        made = _from_hold(asked, party, details, caller)
    else:
        space = lent_out(asked.space_id or 0)
        period = sane(asked.start or caller.now, asked.end or caller.now)
        with ways_out_told(space.pk, period, party, caller.now, linked=asked.linked):
            made = _directly(space, period, asked, party=party, details=details, caller=caller)
    if isinstance(made, PaymentTold):
        return Status(202, made)
    return Status(201, told(own_booking(made, caller), caller))


@router.get("/bookings", response=DatePage, auth=READER, operation_id="list_bookings", summary="Your bookings")
@needs(Permission.BOOKING_SEE)
def list_bookings(request: HttpRequest, query: Query[BookingQuery]) -> DatePage:
    """Your own bookings, or an organisation's, date by date in order of use. Cancelled dates are among them."""
    caller = caller_of(request)
    position = query.after(2)
    party = caller.party(query.organisation, looking=True)
    try:
        after = (datetime.fromisoformat(str(position[0])), int(position[1])) if position else None
    except ValueError:
        raise Refusal("cursor_invalid") from None  # a cursor of another list
    page = my_dates(party, caller.now, past=query.past, after=after, limit=query.limit)
    last = page.dates[-1] if page.more else None
    return DatePage(
        items=[DateTold.of(each, each.booking) for each in page.dates],
        next=cursor_of([last.during.lower.isoformat(), last.pk]) if last else None,
    )


@router.get(
    "/bookings/{booking_id}", response=BookingTold, auth=READER, operation_id="read_booking", summary="One booking"
)
@needs(Permission.BOOKING_SEE)
def read_booking(request: HttpRequest, booking_id: Path[Uuid]) -> BookingTold:
    """A booking of yours, or of an organisation you represent, with what it holds now."""
    caller = caller_of(request)
    return told(own_booking(booking_id, caller), caller)


@router.post(
    "/bookings/{booking_id}/cancel",
    response=CancelTold,
    operation_id="cancel_booking",
    summary="Cancel",
    openapi_extra={REFUSALS: ["already_cancelled", "fee_not_accepted", "has_begun", "not_self_service"]},
)
@needs(Permission.BOOKING_CHANGE, Permission.BOOKING_DECIDE)
def cancel_booking(
    request: HttpRequest, booking_id: Path[Uuid], query: Query[DryRun], asked: CancelAsked | None = None
) -> CancelTold:
    """Cancels dates. Free until so long before the start, later for a fee: ask with `dry_run=true`, then accept it."""
    caller, asked = caller_of(request), asked or CancelAsked()
    booking = own_booking(booking_id, caller)
    party, currency = acting_for(booking, caller), booking.municipality.currency
    access = access_booking(booking_id, party, caller.now)
    if access.as_staff and not caller.works:
        raise Refusal("token_scope", needed="staff")
    chosen = cancellable(access, dates_of(booking_id), asked.dates, caller.now)
    costs = {each.pk: cancellation_of(each, caller.now) for each in chosen}
    if access.as_staff:  # the municipality's own doing costs nobody anything
        costs = {pk: replace(each, fee=0, percent=0) for pk, each in costs.items()}
    fee = sum(each.fee for each in costs.values())
    if not query.dry_run:
        done = cancel(booking_id, party, now=caller.now, occurrence_ids=asked.dates, accepted_fee=asked.accepted_fee)
        fee = done.fee
    return CancelTold(
        cancelled=not query.dry_run,
        fee=MoneyTold(amount=fee, currency=currency),
        dates=[DateFee(id=pk, fee=each.fee, free_until=local(each.free_until)) for pk, each in costs.items()],
    )


@router.patch(
    "/bookings/{booking_id}/dates/{date_id}",
    response=ChangeTold,
    operation_id="change_date",
    summary="Move a date",
    openapi_extra={
        REFUSALS: [
            "taken",
            "already_cancelled",
            "has_begun",
            "no_price",
            "no_price_list",
            "not_self_service",
            "price_changed",
            *OF_TIME,
            *OF_PARTY,
        ]
    },
)
@needs(Permission.BOOKING_CHANGE)
def change_date(
    request: HttpRequest, booking_id: Path[Uuid], date_id: Path[Id], query: Query[DryRun], asked: ChangeAsked
) -> ChangeTold:
    """Moves a date to another time or space under the same rules as a new one. `dry_run=true` tells what it costs."""
    caller = caller_of(request)
    booking = own_booking(booking_id, caller)
    party = acting_for(booking, caller)
    space = lent_out(asked.space_id or booking.space_id)
    period = sane(asked.start, asked.end)
    with ways_out_told(space.pk, period, party, caller.now):
        if query.dry_run:
            change = preview_change(booking_id, date_id, party, period, now=caller.now, space_id=asked.space_id)
        else:
            change = change_time(
                booking_id,
                date_id,
                party,
                period,
                now=caller.now,
                space_id=asked.space_id,
                accepted=asked.accepted_difference,
            )
    currency = booking.municipality.currency
    return ChangeTold(
        changed=not query.dry_run,
        old=MoneyTold(amount=change.old, currency=currency),
        new=MoneyTold(amount=change.new, currency=currency),
        fee=MoneyTold(amount=change.fee, currency=currency),
        difference=MoneyTold(amount=change.difference, currency=currency),
    )


def own_booking(booking_id: UUID, caller: Caller) -> Booking:
    """A booking that the token opens: the person's own, or that of the organisation the token is for.

    Staff see those of their municipality with a token of scope staff alone. Raises Refusal("not_found") for all else.
    """
    access = access_booking(booking_id, caller.alone, caller.now, by_staff_right=caller.works)
    booking = access.booking
    if not caller.may_look(booking):
        raise Refusal("not_found")
    note_booking_read(access, caller.alone, "read_booking", now=caller.now)
    speaking_of(booking.municipality.zone)
    return booking


def acting_for(booking: Booking, caller: Caller) -> Party:
    """The caller as the party whose booking it is, when that may be; as the person alone otherwise."""
    try:
        return caller.party(booking.organisation_id)
    except Refusal:
        return caller.alone


def told(booking: Booking, caller: Caller) -> BookingTold:
    """A booking with its dates, what they hold and what comes along. At most five statements."""
    dates = dates_of(booking.pk)
    held = {
        pk: list(merged(each.period for each in rectangles)) for pk, rectangles in held_of(dates, caller.now).items()
    }
    return BookingTold.of(booking, dates, held, along_with(dates), note=note_of(booking))


def activity_id(slug: str | None) -> int | None:
    """Raises Refusal("no_such_activity", activity)."""
    if slug is None:
        return None
    if (activity := listing.activity_by_slug(slug)) is None:
        raise Refusal("no_such_activity", activity=slug)
    return activity.pk


def _directly(
    space: Space, period: Period, asked: BookingAsked, *, party: Party, details: Details, caller: Caller
) -> UUID | PaymentTold:
    if ways := ways_at(space, party):
        with transaction.atomic():  # what may not be paid for is not kept either
            kept = hold(space.pk, period, party, now=caller.now, linked=asked.linked)
            to_pay = asked_to_pay(space, party, kept.pk, details, caller, ways=ways, provider=asked.pay_with)
        return to_pay or book(party, hold_id=kept.pk, details=details, now=caller.now).id
    return book(party, space_id=space.pk, period=period, linked=asked.linked, details=details, now=caller.now).id


def _from_hold(asked: BookingAsked, party: Party, details: Details, caller: Caller) -> UUID | PaymentTold:
    hold_id = asked.hold_id
    assert hold_id is not None  # whoever calls has looked
    try:
        held = access_hold(hold_id, party)
    except Refusal:  # it may have been handed in already
        return book(party, hold_id=hold_id, details=details, now=caller.now).id
    space = listing.spaces_by_id([held.space_id])[held.space_id]
    speaking_of(space.municipality.zone)
    period = Period(held.during.lower, held.during.upper)
    with ways_out_told(space.pk, period, party, caller.now, linked=held.linked):
        if ways := ways_at(space, party):
            to_pay = asked_to_pay(space, party, hold_id, details, caller, ways=ways, provider=asked.pay_with)
            if to_pay is not None:
                return to_pay
        return book(party, hold_id=hold_id, details=details, now=caller.now).id
