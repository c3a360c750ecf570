"""Sign-up on the wire: what a booking is open for, those one has signed up oneself, who is let in, and the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from aktiv.api.fields import WHOLE, Day, Given, Id, Instant, Told, Typed, Uuid, Yes
from aktiv.api.schemas.applications import Band
from aktiv.api.schemas.participants import ParticipantTold
from aktiv.api.schemas.time import Span, local
from aktiv.bookings.actions.arriving import Came
from aktiv.bookings.models import Occurrence, SignUp
from aktiv.bookings.models.signing_up import LARGEST_CAPACITY, LONGEST_NOTICE
from aktiv.bookings.queries.arrivals import DateNumbers
from aktiv.bookings.queries.signing_up import Counts
from aktiv.bookings.rules.signing_up import LONGEST_ABOUT, LONGEST_NAME, LONGEST_TITLE, SignUpTerms

_SAID: dict[str, Any] = {  # Any: JSON
    "title": "Cup for everybody",
    "opens_at": "2027-02-01T12:00:00+01:00",
    "closes_at": "2027-03-02T18:00:00+01:00",
    "capacity": 40,
}


class SignUpSaid(Given):
    """What a booking is open for: all of it, also what stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SAID]})

    title: Annotated[str, Field(min_length=1), Typed(LONGEST_TITLE)]
    about: Annotated[str, Typed(LONGEST_ABOUT, lines=True)] = ""
    opens_at: Instant
    closes_at: Annotated[Instant, Field(description="Not after the last date ends.")]
    capacity: Annotated[
        int | None, Field(ge=1, le=LARGEST_CAPACITY, description="Null: room for any number."), WHOLE
    ] = None
    waiting_list: Yes = True
    asks_age: Yes = True
    notice_hours: Annotated[
        int, Field(ge=0, le=LONGEST_NOTICE, description="One signs off oneself until so long before a date."), WHOLE
    ] = 0
    first_day: Annotated[
        Day | None, Field(description="Of season time, a team's time and school use: needed there, ignored elsewhere.")
    ] = None
    last_day: Annotated[Day | None, Field(description="The last of those days, inclusive.")] = None

    @property
    def terms(self) -> SignUpTerms:
        """As bookings wants it."""
        return SignUpTerms(**self.model_dump())


class SignUpDate(Span):
    """A date of the booking."""

    date_id: int
    state: Annotated[str, Field(description="confirmed or cancelled.")]


class SignUpTold(Told):
    """What a booking is open for, as everybody with its address may read."""

    token: Annotated[str, Field(description="Its address: the key by which people sign up.")]
    url: Annotated[str, Field(description="Its page.")]
    title: str
    about: str
    municipality: str
    opens_at: datetime
    closes_at: datetime
    stopped: Annotated[bool, Field(description="The organiser has stopped sign-up.")]
    capacity: int | None
    waiting_list: bool
    asks_age: bool
    notice_hours: int
    first_day: Annotated[date | None, Field(description="Of time that goes on; null: all dates of the booking.")]
    last_day: date | None
    signed_up: int
    waiting: int
    dates: list[SignUpDate]

    @classmethod
    def of(cls, found: SignUp, dates: Sequence[Occurrence], counts: Counts) -> SignUpTold:
        """On the clock of the municipality. Its booking is at hand."""
        return cls(
            token=found.token,
            url=f"{settings.SITE}{reverse('sign_up', args=[found.token])}",
            title=found.title,
            about=found.about,
            municipality=found.booking.municipality.slug,
            opens_at=local(found.opens_at),
            closes_at=local(found.closes_at),
            stopped=found.stopped_at is not None,
            capacity=found.capacity,
            waiting_list=found.waiting_list,
            asks_age=found.asks_age,
            notice_hours=found.notice_hours,
            first_day=found.first_day,
            last_day=found.last_day,
            signed_up=counts.signed_up,
            waiting=counts.waiting,
            dates=[
                SignUpDate(
                    date_id=each.pk, state=each.state, start=local(each.during.lower), end=local(each.during.upper)
                )
                for each in dates
            ],
        )


class SigningUp(Given):
    """Yourself, or with a `name` somebody along with you."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Ola Nordmann", "age_group": "6-12"}, {}]})

    name: Annotated[str, Typed(LONGEST_NAME)] = ""
    age_group: Annotated[
        Band | None, Field(description="Where the sign-up asks for it, and yours is not known by your birth.")
    ] = None


class OwnSignUp(Told):
    """Somebody you have signed up, and to what."""

    sign_up: Annotated[str, Field(description="The token of what it is to.")]
    title: str
    participant: ParticipantTold


class OwnSignUps(Told):
    """What you have signed up to, by its first date."""

    items: list[OwnSignUp]


class LettingIn(Given):
    """Who comes to a date: by the code that is shown, or by the id in the list."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"date_id": 1007, "code": "4bx 9kd2"}]})

    date_id: Id
    code: Annotated[str, Typed(40)] = ""
    participant_id: Uuid | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> LettingIn:
        if bool(self.code) == (self.participant_id is not None):
            raise PydanticCustomError("code_or_participant", "Give either the code or the participant")
        return self


class CameTold(Told):
    """Somebody who has come."""

    participant_id: UUID
    name: str
    at: datetime
    again: Annotated[bool, Field(description="She was let in before: `at` is when.")]

    @classmethod
    def of(cls, came: Came) -> CameTold:
        """On the clock of the municipality."""
        return cls(participant_id=came.participant.pk, name=came.called, at=local(came.at), again=came.again)


class BandNumbers(Told):
    """How many of an age group; null for those whose age nobody asked for."""

    age_group: Band | None
    signed_up: int
    came: int


class NumbersOfDate(Told):
    """The numbers of one date."""

    date_id: int
    start: datetime
    signed_up: int
    came: int
    by_age: list[BandNumbers]

    @classmethod
    def of(cls, each: DateNumbers) -> NumbersOfDate:
        """On the clock of the municipality; groups that nobody is of are left out."""
        by_band: Mapping[str, Any] = each.by_band  # Any: a number of both
        return cls(
            date_id=each.date.pk,
            start=local(each.date.during.lower),
            signed_up=each.all.signed_up,
            came=each.all.came,
            by_age=[
                BandNumbers(age_group=band or None, signed_up=number.signed_up, came=number.came)  # type: ignore[arg-type]  # as the database knows them
                for band, number in by_band.items()
                if number.signed_up or number.came
            ],
        )


class NumbersTold(Told):
    """How many signed up and came, without names: there also when those have been removed."""

    title: str
    signed_up: int
    waiting: int
    dates: list[NumbersOfDate]
