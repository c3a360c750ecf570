"""Holds and bookings on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from aktiv.api.fields import WHOLE, Given, Id, Instant, Slug, Told, Typed, Uuid
from aktiv.api.paging import Paged
from aktiv.api.schemas.catalogue import said
from aktiv.api.schemas.quotes import LineTold
from aktiv.api.schemas.time import MoneyTold, PeriodTold, Span, local
from aktiv.bookings.models import Booking, Hold, Occurrence
from aktiv.facilities.models import Space
from aktiv.values.periods import Period

_TIME = {"start": "2027-03-02T18:00:00+01:00", "end": "2027-03-02T20:00:00+01:00"}
LARGEST_SUM = 10**12


class HoldAsked(Given):
    """Time to be kept while you finish."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"space_id": 42, **_TIME}]})

    space_id: Id
    start: Instant
    end: Instant
    organisation: Annotated[Uuid | None, Field(description="Whom it is for, when not for yourself.")] = None
    linked: list[Id] = Field(default_factory=list, max_length=20, description="Ids of optional spaces claimed along.")


class HoldTold(Span):
    """Time that is kept until `expires_at`."""

    id: UUID
    space_id: int
    organisation: UUID | None
    expires_at: datetime
    extended: Annotated[bool, Field(description="It has been kept longer once, and cannot be again.")]
    linked: Annotated[list[int], Field(description="Ids of the optional spaces that are kept along with it.")]

    @classmethod
    def of(cls, hold: Hold) -> HoldTold:
        """On the clock of the municipality."""
        return cls(
            start=local(hold.during.lower),
            end=local(hold.during.upper),
            id=hold.pk,
            space_id=hold.space_id,
            organisation=hold.organisation_id,
            expires_at=local(hold.expires_at),
            extended=hold.extended,
            linked=sorted(hold.linked),
        )


class HoldList(Told):
    """Your holds that still hold their time, the first to expire first; there is one page."""

    items: list[HoldTold]


class DetailsGiven(Given):
    """What is filled in with a booking."""

    organisation: Annotated[Uuid | None, Field(description="Whom it is for, when not for yourself.")] = None
    title: Annotated[str, Typed(160)] = ""
    activity: Annotated[Slug | None, Field(description="Slug.")] = None
    age_group: Annotated[Slug | None, Field(description="youth or adult, where prices differ by it.")] = None
    participants: Annotated[int, Field(ge=1, le=1_000_000), WHOLE] | None = None
    answers: dict[Annotated[str, Field(pattern=r"^[0-9]{1,18}$")], Annotated[str, Typed(2000, lines=True)]] = Field(
        default_factory=dict, max_length=50, description="By id of the question."
    )
    accepted_terms: Annotated[Id | None, Field(description="`terms_document` of the space, once read.")] = None
    note: Annotated[str, Typed(2000, lines=True)] = ""
    additions: list[Slug] = Field(default_factory=list, max_length=20, description="Keys of what is wanted besides.")
    pay_with: Annotated[
        Slug | None, Field(description="By whom it is paid, where one pays beforehand and may choose, such as vipps.")
    ] = None


class BookingAsked(DetailsGiven):
    """A hold to be booked; or a space with `start` and `end`, to be booked at once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"hold_id": "5f0c2c9e-6d0f-4f57-9f0b-0d6f6a3f1b11", "title": "Training", "accepted_terms": 7},
                {"space_id": 42, **_TIME, "expected_total": 37000},
            ]
        }
    )

    hold_id: Uuid | None = None
    space_id: Id | None = None
    start: Instant | None = None
    end: Instant | None = None
    linked: list[Id] = Field(
        default_factory=list,
        max_length=20,
        description="Ids of optional spaces claimed along. Those of a hold are chosen with the hold.",
    )
    expected_total: Annotated[
        int | None, Field(ge=0, le=LARGEST_SUM, description="Øre that were shown: refused when the price is another.")
    ] = None

    @model_validator(mode="after")
    def _one_or_the_other(self) -> BookingAsked:
        direct = (self.space_id, self.start, self.end)
        besides_hold = direct != (None, None, None) or bool(self.linked)
        if (self.hold_id is None and None in direct) or (self.hold_id is not None and besides_hold):
            raise PydanticCustomError("hold_or_space", "Either the hold, or space_id, start and end")
        return self


class DateTold(Span):
    """One date of a booking. `start` and `end` are what was agreed; `held` is what it holds of that now."""

    id: int
    booking_id: UUID
    number: int
    space_id: int
    space: Annotated[str, Field(description="The space's name.")]
    facility: Annotated[str, Field(description="The facility's name.")]
    municipality: Annotated[str, Field(description="Slug.")]
    state: Annotated[str, Field(description="confirmed or cancelled.")]
    title: str
    organisation: UUID | None
    price: MoneyTold | None
    fee: Annotated[MoneyTold | None, Field(description="What cancelling it cost.")]

    @classmethod
    def of(cls, date: Occurrence, booking: Booking) -> DateTold:
        """On the clock of its municipality. Space, facility, municipality and quote are at hand."""
        zone, currency = date.municipality.zone, date.municipality.currency
        return cls(
            start=date.during.lower.astimezone(zone),
            end=date.during.upper.astimezone(zone),
            id=date.pk,
            booking_id=booking.pk,
            number=booking.number,
            space_id=date.space_id,
            space=said(date.space.name),
            facility=date.space.facility.name,
            municipality=date.municipality.slug,
            state=date.state,
            title=booking.title,
            organisation=booking.organisation_id,
            price=MoneyTold(amount=date.quote.total, currency=currency) if date.quote else None,
            fee=None if date.fee is None else MoneyTold(amount=date.fee, currency=currency),
        )


class DatePage(Paged):
    """Dates of bookings by date of use."""

    items: list[DateTold]


class AlongTold(Told):
    """A space that was claimed along with the date's own."""

    space_id: int
    name: str


class HeldDateTold(DateTold):
    """A date with what it holds, what comes along, and its price line by line."""

    along: Annotated[list[AlongTold], Field(description="Those that always come along are among them.")]
    lines: list[LineTold]
    held: Annotated[list[PeriodTold], Field(description="Less than agreed when an event took some; none if cancelled.")]


class BookingTold(Told):
    """A booking with its dates."""

    id: UUID
    number: int
    kind: Annotated[str, Field(description="single, series, allocation, event, closure, group_time or school_use.")]
    municipality: Annotated[str, Field(description="Slug.")]
    space_id: int
    organisation: UUID | None
    title: str
    participants: int | None
    note: str
    created_at: datetime
    total: Annotated[MoneyTold, Field(description="What its dates cost together, as quoted.")]
    dates: list[HeldDateTold]

    @classmethod
    def of(
        cls,
        booking: Booking,
        dates: list[Occurrence],
        held: dict[int, list[Period]],
        along: Mapping[int, Sequence[Space]],
        *,
        note: str,
    ) -> BookingTold:
        """Municipality and dates are at hand."""
        currency = booking.municipality.currency
        total = sum(date.quote.total for date in dates if date.quote)
        return cls(
            id=booking.pk,
            number=booking.number,
            kind=booking.kind,
            municipality=booking.municipality.slug,
            space_id=booking.space_id,
            organisation=booking.organisation_id,
            title=booking.title,
            participants=booking.participants,
            note=note,
            created_at=local(booking.created_at),
            total=MoneyTold(amount=total, currency=currency),
            dates=[
                HeldDateTold(
                    **dict(DateTold.of(date, booking)),
                    along=[AlongTold(space_id=each.pk, name=said(each.name)) for each in along.get(date.pk, ())],
                    lines=LineTold.all(date.quote.explained if date.quote else (), currency),
                    held=[PeriodTold.of(each) for each in held.get(date.pk, [])],
                )
                for date in dates
            ],
        )


class CancelAsked(Given):
    """Which dates to cancel, and the fee that was shown."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accepted_fee": 0}, {"dates": [311]}]})

    dates: Annotated[list[Id] | None, Field(min_length=1, max_length=400, description="Ids; or all to come.")] = None
    accepted_fee: Annotated[int, Field(ge=0, le=LARGEST_SUM, description="Øre, as `dry_run` told.")] = 0


class DateFee(Told):
    """What cancelling one date costs."""

    id: int
    fee: int
    free_until: datetime


class CancelTold(Told):
    """What cancelling costs, or cost."""

    cancelled: Annotated[bool, Field(description="False for a dry run.")]
    fee: MoneyTold
    dates: list[DateFee]


class ChangeAsked(Given):
    """Another time for a date, in the same space or another."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_TIME, "accepted_difference": 0}]})

    start: Instant
    end: Instant
    space_id: Id | None = None
    accepted_difference: Annotated[
        int | None, Field(ge=-LARGEST_SUM, le=LARGEST_SUM, description="Øre, as `dry_run` told: refused when another.")
    ] = None


class ChangeTold(Told):
    """What moving a date costs, or cost."""

    changed: Annotated[bool, Field(description="False for a dry run.")]
    old: MoneyTold
    new: MoneyTold
    fee: Annotated[MoneyTold, Field(description="For leaving the old time so late.")]
    difference: Annotated[MoneyTold, Field(description="How much more is to be paid than before; may be negative.")]


def details_of(given: DetailsGiven, activity_id: int | None, expected: int | None) -> dict[str, Any]:  # Any: members
    """What was filled in, as bookings wants it."""
    return {
        "title": given.title,
        "activity_id": activity_id,
        "age_group": given.age_group or "",
        "participants": given.participants,
        "answers": {int(key): answer for key, answer in given.answers.items()},
        "accepted": given.accepted_terms,
        "note": given.note,
        "additions": tuple(given.additions),
        "expected": expected,
    }
