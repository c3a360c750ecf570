"""The same time week after week: shown date by date first, then booked whole."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status

from aktiv.api.auth import BOOKER, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.operations.bookings import OF_FORM, DryRun, activity_id, own_booking, told
from aktiv.api.operations.holds import OF_PARTY
from aktiv.api.operations.payments import OF_PAYING, asked_to_pay, ways_at
from aktiv.api.operations.spaces import lent_out
from aktiv.api.schemas.bookings import BookingTold, details_of
from aktiv.api.schemas.payments import PaymentTold
from aktiv.api.schemas.series import ChoiceGiven, SeriesAsked, SeriesDateTold, SeriesTold
from aktiv.bookings.actions.series import book_series
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.holidays import Holiday, without_holidays
from aktiv.bookings.queries.series import MOST_DATES, At, Pattern, preview_series
from aktiv.bookings.rules import sane
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import Permission, needs
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal

router = Router(auth=BOOKER, tags=["Bookings"])


@router.post(
    "/series",
    response={200: SeriesTold, 201: BookingTold, 202: PaymentTold},
    operation_id="repeat_booking",
    summary="Book a series",
    openapi_extra={
        REFUSALS: [
            "dates_taken",
            "ends_before_start",
            "no_dates",
            "not_a_date_of_it",
            "not_found",
            "not_lent_out",
            "not_linked",
            "span_not_sane",
            "too_many_dates",
            *OF_PARTY,
            *OF_FORM,
            *OF_PAYING,
        ]
    },
)
@needs(Permission.BOOKING_MAKE)
def repeat_booking(
    request: HttpRequest, query: Query[DryRun], asked: SeriesAsked
) -> Status[SeriesTold] | Status[BookingTold] | Status[PaymentTold]:
    """Books every date, or none: when any cannot be had, `dates_taken` tells which, why, and what would work instead.

    With `dry_run=true` nothing is booked and every date is told with its outcome and price. Take out or move the dates
    that are refused with `choices`, then send it again. Where one pays beforehand (`terms.payment` of the space is
    `prepay`) the answer is 202 with one payment for all the dates, which are kept meanwhile.
    """
    caller = caller_of(request)
    space = lent_out(asked.space_id)
    party, currency = caller.party(asked.organisation), space.municipality.currency
    pattern, holidays = _pattern(asked, space.municipality)
    age_group = asked.age_group or ""
    if query.dry_run:
        preview = preview_series(pattern, party, caller.now, age_group=age_group)
        return Status(200, SeriesTold.of(preview, holidays, currency))
    details = Details(**details_of(asked, activity_id(asked.activity), asked.expected_total))
    try:
        if ways := ways_at(space, party):
            to_pay = asked_to_pay(
                space, party, None, details, caller, ways=ways, provider=asked.pay_with, pattern=pattern
            )
            if to_pay is not None:
                return Status(202, to_pay)
        made = book_series(pattern, party, details=details, now=caller.now)
    except Refusal as refusal:
        if refusal.code != "dates_taken":
            raise
        days = {each["day"] for each in refusal.data["dates"]}
        preview = preview_series(pattern, party, caller.now, age_group=age_group)
        dates = [SeriesDateTold.of(each, currency) for each in preview.dates if each.day in days]
        raise Refusal("dates_taken", dates=[each.model_dump() for each in dates]) from refusal
    return Status(201, told(own_booking(made.id, caller), caller))


def _pattern(asked: SeriesAsked, municipality: Municipality) -> tuple[Pattern, tuple[Holiday, ...]]:
    every = Recurrence(
        first=asked.first,
        last=asked.last,
        weekdays=frozenset(asked.weekdays),
        every_weeks=asked.every_weeks,
        skip=frozenset(asked.skip),
    )
    recurrence, holidays = without_holidays(
        every, municipality, public=asked.skip_public_holidays, school=asked.skip_school_holidays
    )
    days = recurrence.dates(limit=MOST_DATES)
    if elsewhere := sorted({each.day for each in asked.choices} - set(days)):
        raise Refusal("not_a_date_of_it", days=elsewhere)
    pattern = Pattern(
        space_id=asked.space_id,
        recurrence=recurrence,
        from_minute=asked.from_,
        to_minute=asked.to_minute,
        fold=asked.fold,
        linked=tuple(asked.linked),
        additions=tuple(asked.additions),
        choices={each.day: _choice(each, asked.space_id) for each in asked.choices},
    )
    return pattern, holidays


def _choice(choice: ChoiceGiven, space_id: int) -> At | None:
    if choice.start is None or choice.end is None:
        return None
    return At(
        choice.space_id or space_id,
        sane(choice.start, choice.end),
        None if choice.linked is None else tuple(choice.linked),
    )
