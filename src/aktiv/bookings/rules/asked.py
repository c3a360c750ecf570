"""What is asked for, by whom, and everything a rule needs to say yes or no. No rule looks anything up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from aktiv.facilities.rules.questions import Enquiry
from aktiv.facilities.terms import Terms
from aktiv.values.periods import NotAPeriod, Period, wall_period
from aktiv.values.refusal import Refusal

LONGEST = timedelta(days=31)
"""No single date lasts longer: anything above is a slip of the keyboard or mischief."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who asks: a person for self or for an organisation, or a visitor who has not signed in (both ids empty).

    `home_id` is the municipality of the organisation when acting for one, otherwise of the person.
    """

    person_id: UUID | None = None
    organisation_id: UUID | None = None
    organisation_kind: str = ""  # as people.Organisation.kind
    session: str = ""  # SHA-256 of the visitor's session key
    birth_date: date | None = None
    home_id: int | None = None
    language: str = "nb"
    bound: bool = False  # to the organisation, by a token that opens nothing else of the person's

    @property
    def holder(self) -> UUID | None:
        """Whose the time is: the organisation, or the person acting for self."""
        return self.organisation_id or self.person_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening of the civil days that a period touches: for anyone, the part had at once, and the start grid."""

    bookable: tuple[Period, ...] = ()
    instant: tuple[Period, ...] = ()
    starts: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What was filled in on the check page. `asked` are the questions of the place that concern it."""

    participants: int | None = None
    capacity: int | None = None
    answers: Mapping[int, str] = field(default_factory=dict)
    asked: tuple[Enquiry, ...] = ()
    accepted: int | None = None  # the terms document that was accepted
    document: int | None = None  # the one in force, which must be


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One date of one booking, as asked for."""

    period: Period
    zone: ZoneInfo
    terms: Terms
    hours: Hours
    now: datetime
    municipality_id: int
    party: Party = Party()
    price_group: str | None = None  # None until it is known who asks
    booked: tuple[Period, ...] = ()  # what the holder already has that counts towards the quota
    form: Form = Form()

    def __post_init__(self) -> None:
        # Adding hours to a datetime in a zone moves the clock on the wall; rules count hours that pass.
        object.__setattr__(self, "now", self.now.astimezone(UTC))


def exists_in_civil_time(
    day: date, from_minute: int, to_minute: int, zone: ZoneInfo, *, fold: int | None = None
) -> Period:
    """The period between two times on the wall clock; `to_minute` may pass 1440 into the next day.

    02:00 to 04:00 on the October night leaves no doubt and lasts three hours. Raises Refusal("ends_before_start"),
    Refusal("span_not_sane", days), Refusal("nonexistent_time", date, time, next), and for a time inside the repeated
    hour Refusal("ambiguous_time", date, time, options) unless `fold` (0 the first, 1 the second) says which.
    """
    if from_minute >= to_minute:
        raise Refusal("ends_before_start")
    if to_minute - from_minute > LONGEST // timedelta(minutes=1):
        raise Refusal("span_not_sane", days=LONGEST.days)
    return wall_period(day, from_minute, to_minute, zone, fold)


def sane(start: datetime, end: datetime) -> Period:
    """The period between two instants. Raises Refusal("ends_before_start") (zero length too) or
    Refusal("span_not_sane", days)."""
    try:
        period = Period(start, end)
    except NotAPeriod as error:
        raise Refusal("ends_before_start") from error
    if period.length > LONGEST:
        raise Refusal("span_not_sane", days=LONGEST.days)
    return period
