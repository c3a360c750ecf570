"""Repeating on the wire: what is asked for, and each date with what refuses it and what would work instead."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from aktiv.api.fields import WHOLE, Day, Given, Id, Instant, Minute, Told, Yes
from aktiv.api.problems import members_of
from aktiv.api.schemas.bookings import LARGEST_SUM, DetailsGiven
from aktiv.api.schemas.catalogue import said
from aktiv.api.schemas.time import AlternativeTold, MoneyTold, local
from aktiv.bookings.queries.holidays import Holiday
from aktiv.bookings.queries.series import DatePreview, SeriesPreview

MOST_CHOICES = 100
DAY_MINUTES = 1440


class ChoiceGiven(Given):
    """What to do about one date: another space or time, or to leave it out (with no time)."""

    day: Day
    space_id: Id | None = None
    start: Instant | None = None
    end: Instant | None = None
    linked: Annotated[
        list[Id] | None,
        Field(
            max_length=20, description="What comes along on that date; otherwise as for all, where the place has it."
        ),
    ] = None

    @model_validator(mode="after")
    def _whole_or_nothing(self) -> ChoiceGiven:
        if (self.start is None) != (self.end is None) or (
            self.start is None and (self.space_id is not None or self.linked is not None)
        ):
            raise PydanticCustomError("start_and_end", "Start and end, or neither")
        return self


class SeriesAsked(DetailsGiven):
    """The same time of the day, week after week. Both days are included."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "space_id": 42,
                    "first": "2027-03-02",
                    "last": "2027-05-25",
                    "weekdays": [2],
                    "from": "18:00",
                    "to": "20:00",
                    "skip": ["2027-03-30"],
                    "choices": [
                        {"day": "2027-04-06"},
                        {
                            "day": "2027-04-13",
                            "space_id": 43,
                            "start": "2027-04-13T18:00:00+02:00",
                            "end": "2027-04-13T20:00:00+02:00",
                        },
                    ],
                }
            ]
        }
    )

    space_id: Id
    first: Day
    last: Day
    weekdays: Annotated[
        list[Annotated[int, Field(ge=1, le=7), WHOLE]],
        Field(min_length=1, max_length=7, description="1 is Monday, 7 is Sunday."),
    ]
    every_weeks: Annotated[int, Field(ge=1, le=52), WHOLE] = 1
    from_: Annotated[Minute, Field(alias="from", description="Clock time on the municipality's wall.")]
    to: Annotated[Minute, Field(description="Clock time; of the next day when `next_day`.")]
    next_day: Annotated[bool, Field(description="It ends after midnight.")] = False
    which_time: Annotated[
        Literal["first", "second"] | None,
        Field(description="Which is meant, when the October night shows a time of the clock twice."),
    ] = None
    skip: list[Day] = Field(default_factory=list, max_length=366, description="Days without it.")
    skip_public_holidays: Annotated[Yes, Field(description="Leave out public holidays.")] = False
    skip_school_holidays: Annotated[Yes, Field(description="Leave out the municipality's school holidays.")] = False
    linked: list[Id] = Field(default_factory=list, max_length=20, description="Ids of optional spaces claimed along.")
    choices: list[ChoiceGiven] = Field(
        default_factory=list, max_length=MOST_CHOICES, description="What to do about single dates."
    )
    expected_total: Annotated[
        int | None, Field(ge=0, le=LARGEST_SUM, description="Øre that were shown: refused when the price is another.")
    ] = None

    @property
    def to_minute(self) -> int:
        """Minutes since midnight of the day it begins."""
        return self.to + (DAY_MINUTES if self.next_day else 0)

    @property
    def fold(self) -> int | None:
        """0 the first, 1 the second."""
        return None if self.which_time is None else ("first", "second").index(self.which_time)


class SeriesDateTold(Told):
    """One date: free, in the way of something or somebody, or left out by choice."""

    day: datetime.date
    space_id: int
    start: datetime.datetime | None
    end: datetime.datetime | None
    outcome: Annotated[str, Field(description="free, refused or skipped.")]
    problem: Annotated[
        dict[str, Any] | None,  # Any: each code has its own members
        Field(description="Why not: `code`, `title`, and what explains it, such as `conflicts`."),
    ]
    alternatives: Annotated[list[AlternativeTold], Field(description="At most three: put one of them in `choices`.")]
    price: MoneyTold | None
    linked: Annotated[list[int], Field(description="Ids of the optional spaces that come along.")]

    @classmethod
    def of(cls, date: DatePreview, currency: str) -> SeriesDateTold:
        """On the clock and in the language of the request."""
        outcome = "skipped" if date.skipped else "refused" if date.refusal else "free"
        return cls(
            day=date.day,
            space_id=date.space_id,
            start=local(date.period.start) if date.period else None,
            end=local(date.period.end) if date.period else None,
            outcome=outcome,
            problem=members_of(date.refusal) if date.refusal else None,
            alternatives=[AlternativeTold.of(way.kind.value, way.space_id, way.period) for way in date.ways_out],
            price=MoneyTold(amount=date.quote.total, currency=currency) if date.quote else None,
            linked=list(date.linked),
        )


class HolidayTold(Told):
    """A date that was left out because it is a holiday."""

    day: datetime.date
    name: str


class SeriesTold(Told):
    """Every date of a series, before it is handed in."""

    dates: list[SeriesDateTold]
    holidays: Annotated[list[HolidayTold], Field(description="Dates that were left out, and why.")]
    free: int
    refused: int
    total: Annotated[MoneyTold, Field(description="What the free dates cost together.")]

    @classmethod
    def of(cls, preview: SeriesPreview, holidays: Iterable[Holiday], currency: str) -> SeriesTold:
        """In order of days."""
        return cls(
            dates=[SeriesDateTold.of(each, currency) for each in preview.dates],
            holidays=[HolidayTold(day=each.day, name=said(each.name)) for each in holidays],
            free=len(preview.free),
            refused=len(preview.clashing),
            total=MoneyTold(amount=preview.total, currency=currency),
        )
