"""Seasons on the wire: what is shared out, what a club asks for, what it was given. Weekdays are 1 (Monday) to 7."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import get_language
from pydantic import ConfigDict, Field

from aktiv.api.fields import WHOLE, Day, Given, Id, Minute, Slug, Told, Typed, Uuid
from aktiv.api.schemas.time import local
from aktiv.seasons.actions.applying import MOST_COACHES, MOST_GROUPS, MOST_WISHES, Asked, Wished
from aktiv.seasons.actions.handing_over import Whole
from aktiv.seasons.models import ClubApplication, GroupApplication, PlanSession, PoolHall, Round, Wish
from aktiv.seasons.rules.options import Options
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

Weekday = Annotated[int, Field(ge=1, le=7, description="1 is Monday.", examples=[2]), WHOLE]
Level = Literal["recreational", "local", "regional", "national"]
Weeks = Literal["every", "odd", "even", "either"]
Small = Annotated[int, Field(ge=0, le=32_767), WHOLE]


def clock(minute: int) -> str:
    """Minutes of the wall clock as "18:00"; the end of the day is "24:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"


class SeasonTold(Told):
    """A season that is shared out in a municipality, and how far that has come."""

    slug: Annotated[str, Field(examples=["fjell-vinter-2027"])]
    municipality: Annotated[str, Field(description="Slug.", examples=["fjell"])]
    name: Annotated[str, Field(examples=["Winter 2027/28"])]
    state: Annotated[str, Field(description="open, allocating, hearing, published, running or closed.")]
    first: Annotated[datetime.date, Field(description="The season's first day.")]
    last: Annotated[datetime.date, Field(description="Its last day.")]
    deadline: Annotated[datetime.datetime | None, Field(description="Until when clubs apply.")]
    seed: Annotated[int, Field(description="Settles ties; told before anybody has applied.")]

    @classmethod
    def of(cls, one: Round) -> SeasonTold:
        """As the table has it."""
        return cls(**_season(one))


def _season(one: Round) -> dict[str, Any]:  # Any: the members above
    season = one.season
    name = Texts(nb=season.name_nb, nn=season.name_nn, en=season.name_en).said_in(get_language() or "nb").text
    return {
        "slug": one.slug,
        "municipality": one.municipality.slug,
        "name": name,
        "state": one.state,
        "first": season.first,
        "last": season.last,
        "deadline": None if one.deadline is None else local(one.deadline),
        "seed": one.seed,
    }


class Seasons(Told):
    """Every season that is shared out; there is one page."""

    items: list[SeasonTold]


class HoursTold(Told):
    """Hours of a weekday."""

    weekday: Weekday
    start: Annotated[str, Field(examples=["16:00"])]
    end: Annotated[str, Field(examples=["22:00"])]
    parts: Annotated[list[int], Field(description="Parts of the hall counted from 0; none is all of it.")]


class SharedHall(Told):
    """A hall whose time is shared out."""

    space_id: int
    divisions: Annotated[int, Field(description="In how many parts it is divided.")]
    hours: list[HoursTold]

    @classmethod
    def of(cls, hall: PoolHall) -> SharedHall:
        """As the table has it."""
        hours = [
            HoursTold(
                weekday=each.weekday + 1, start=clock(each.from_minute), end=clock(each.to_minute), parts=each.atoms
            )
            for each in sorted(hall.times.all(), key=lambda each: (each.weekday, each.from_minute, each.atoms))
        ]
        return cls(space_id=hall.space_id, divisions=hall.space.divisions, hours=hours)


class SeasonWhole(SeasonTold):
    """A season with the halls that are shared out and the rules it is done by."""

    grid_minutes: Annotated[int, Field(description="Times begin on whole multiples of it.")]
    halls: list[SharedHall]
    rules: Annotated[dict[str, Any], Field(description="The rule table, as the municipality made it.")]
    rules_version: int | None

    @classmethod
    def whole(cls, one: Round, halls: Sequence[PoolHall]) -> SeasonWhole:
        """The same with its halls."""
        return cls(
            **_season(one),
            grid_minutes=one.grid_minutes,
            halls=[SharedHall.of(each) for each in halls],
            rules=one.rules.table if one.rules is not None else {},
            rules_version=one.rules.version if one.rules is not None else None,
        )


class WishGiven(Given):
    """A time that a group would like."""

    space_id: Annotated[Id, Field(description="A whole hall of the season.")]
    weekday: Weekday
    start: Minute
    choice: Annotated[int, Field(ge=1, le=2, description="First or second choice."), WHOLE] = 1


class GroupGiven(Given):
    """A group and what it asks for. With `team`, name, activity, ages and level are the team's own."""

    name: Annotated[str, Typed(80)]
    team: Annotated[Id | None, Field(description="Id of a team of the club.")] = None
    activity: Annotated[Slug | None, Field(description="Slug; not needed with a team.")] = None
    from_age: Annotated[int, Field(ge=0, le=120), WHOLE] = 0
    to_age: Annotated[int, Field(ge=0, le=120), WHOLE] = 0
    level: Level = "recreational"
    members: Annotated[int, Field(ge=0, le=2000), WHOLE] = 0
    sessions: Annotated[
        int,
        Field(ge=0, le=100, description="Times a week, 1 to 7; for a whole club to 100, and 0 is what it is due."),
        WHOLE,
    ]
    minutes: Annotated[int, Field(ge=15, le=480, description="Each time."), WHOLE]
    share: Annotated[str, Field(pattern=r"^1$|^[1-9][0-9]?/[1-9][0-9]?$", description="Of a hall.")] = "1"
    days_apart: Annotated[int, Field(ge=1, le=7), WHOLE] = 1
    blocked: list[Weekday] = Field(default_factory=list, max_length=7, description="Weekdays it cannot come.")
    coaches: list[Annotated[str, Typed(60)]] = Field(default_factory=list, max_length=MOST_COACHES)
    wishes: list[WishGiven] = Field(default_factory=list, max_length=MOST_WISHES, description="The dearest first.")
    weeks: Annotated[Weeks, Field(description="By the calendar's numbers; either is odd or even.")] = "every"
    first_day: Annotated[Day | None, Field(description="When it does not train all of the season.")] = None
    last_day: Day | None = None
    least_minutes: Annotated[int | None, Field(ge=15, le=480, description="A shorter time is welcome too."), WHOLE] = (
        None
    )
    beside: Annotated[str, Typed(80)] = Field(default="", description="Group to train right before or after, by name.")
    whole_club: Annotated[bool, Field(description="No group: hours that the club shares out among its teams.")] = False

    def asked(self, place: int, activities: Mapping[str, int]) -> Asked:
        """As the action wants it. Raises Refusal("no_such_activity")."""
        if self.activity is not None and self.activity not in activities:
            raise Refusal("no_such_activity", activity=self.activity, group=place)
        return Asked(
            name=self.name,
            team_id=self.team,
            activity_id=activities[self.activity] if self.activity is not None else None,
            from_age=self.from_age,
            to_age=self.to_age,
            level=self.level,
            members=self.members,
            sessions=self.sessions,
            minutes=self.minutes,
            share=Fraction(self.share),
            days_apart=self.days_apart,
            blocked=[each - 1 for each in self.blocked],
            coaches=self.coaches,
            wishes=[Wished(each.space_id, each.weekday - 1, each.start, each.choice) for each in self.wishes],
            options=Options(
                weeks=self.weeks,
                first=self.first_day,
                last=self.last_day,
                least=self.least_minutes,
                beside=self.beside,
                whole=self.whole_club,
            ),
        )


class SeasonApplicationAsked(Given):
    """A club's whole application; what was asked before and is not named is taken out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "organisation": "6f1c2f4e-0000-4000-8000-000000000000",
                    "groups": [
                        {
                            "name": "J12",
                            "activity": "handball",
                            "from_age": 11,
                            "to_age": 12,
                            "members": 18,
                            "sessions": 2,
                            "minutes": 60,
                            "share": "1/2",
                            "wishes": [{"space_id": 42, "weekday": 2, "start": "17:00"}],
                        }
                    ],
                }
            ]
        }
    )

    organisation: Annotated[Uuid | None, Field(description="Whom it is for, unless the token is for one alone.")] = None
    home: Annotated[Id | None, Field(description="Id of the facility that distances are counted from.")] = None
    own_minutes: Annotated[int, Field(ge=0, le=201_600, description="A week, in halls of the club's own."), WHOLE] = 0
    note: Annotated[str, Typed(2000, lines=True)] = ""
    groups: Annotated[list[GroupGiven], Field(min_length=1, max_length=MOST_GROUPS)]
    hand_in: Annotated[bool, Field(description="False keeps a draft, which the municipality does not see.")] = True

    def whole(self, activities: Mapping[str, int]) -> Whole:
        """As the action wants it."""
        return Whole(
            groups=[each.asked(place, activities) for place, each in enumerate(self.groups)],
            home_id=self.home,
            own_minutes=self.own_minutes,
            note=self.note,
            handed_in=self.hand_in,
        )


class WishTold(Told):
    """A time that is wished for."""

    space_id: int
    weekday: Weekday
    start: Annotated[str, Field(examples=["17:00"])]
    choice: int

    @classmethod
    def of(cls, one: Wish) -> WishTold:
        """As the table has it."""
        start = clock(one.from_minute)
        return cls(space_id=one.space_id, weekday=one.weekday + 1, start=start, choice=one.choice)


class TakenOutTold(Told):
    """That the municipality took a group out of the round."""

    at: datetime.datetime
    reason: str


class GroupTold(Told):
    """A group and what it asks for."""

    id: int
    name: str
    activity: str
    from_age: int
    to_age: int
    level: str
    members: int
    sessions: int
    minutes: int
    share: Annotated[str, Field(examples=["1/2"])]
    days_apart: int
    blocked: list[int]
    coaches: list[str]
    wishes: list[WishTold]
    weeks: Annotated[str, Field(description="every, odd, even or either.")]
    first_day: Annotated[datetime.date | None, Field(description="Where it does not train all of the season.")]
    last_day: datetime.date | None
    least_minutes: int | None
    beside: Annotated[int | None, Field(description="Id of the group to train right before or after.")]
    whole_club: bool
    taken_out: Annotated[
        TakenOutTold | None, Field(description="Set where the municipality took it out of the round: it gets no time.")
    ]

    @classmethod
    def of(cls, one: GroupApplication) -> GroupTold:
        """As the table has it."""
        return cls(
            id=one.pk,
            name=one.name,
            activity=one.activity.slug,
            from_age=one.from_age,
            to_age=one.to_age,
            level=one.level,
            members=one.members,
            sessions=one.sessions,
            minutes=one.minutes,
            share=str(Fraction(one.share_numerator, one.share_denominator)),
            days_apart=one.days_apart,
            blocked=[each + 1 for each in one.blocked],
            coaches=one.coaches,
            wishes=[WishTold.of(each) for each in one.wishes.all()],
            weeks=one.weeks,
            first_day=one.from_day,
            last_day=one.to_day,
            least_minutes=one.least_minutes,
            beside=one.beside_id,
            whole_club=one.whole_club,
            taken_out=None if one.out is None else TakenOutTold(at=local(one.out.made_at), reason=one.out.reason),
        )


class WeeklyTime(Told):
    """A weekly time that is given, or proposed while the season is in hearing."""

    group: Annotated[str, Field(description="Empty where the club does not publish its name.", examples=["J12"])]
    space_id: int
    parts: Annotated[list[int], Field(description="Parts of the hall, counted from 0.")]
    weekday: Weekday
    start: Annotated[str, Field(examples=["17:00"])]
    minutes: int
    weeks: Annotated[str, Field(description="every, odd or even, by the calendar's numbers.")]
    first_day: Annotated[datetime.date | None, Field(description="Where it is not on all of the season.")]
    last_day: datetime.date | None
    organisation: Annotated[str, Field(description="Name; empty where the club does not publish it.")]

    @classmethod
    def of(cls, one: PlanSession, *, named: bool = True) -> WeeklyTime:
        """As the table has it, without whose it is unless it is `named`."""
        return cls(
            group=one.label if named else "",
            space_id=one.hall_id,
            parts=one.atoms,
            weekday=one.weekday + 1,
            start=clock(one.from_minute),
            minutes=one.minutes,
            weeks=one.weeks,
            first_day=one.from_day,
            last_day=one.to_day,
            organisation=one.organisation.name if named else "",
        )


class WeeklyTimes(Told):
    """All weekly times of a season; there is one page."""

    state: Annotated[str, Field(description="published, running or closed.")]
    items: list[WeeklyTime]


class SeasonApplicationTold(Told):
    """A club's application, and its times once the plan is shown to clubs."""

    season: str
    organisation: UUID
    state: Annotated[str, Field(description="draft, handed_in or withdrawn.")]
    late: bool
    handed_in_at: datetime.datetime | None
    home: int | None
    own_minutes: int
    note: str
    groups: list[GroupTold]
    times: Annotated[list[WeeklyTime], Field(description="What it is given; proposals while in hearing.")]

    @classmethod
    def of(cls, round_: Round, one: ClubApplication, times: Sequence[PlanSession]) -> SeasonApplicationTold:
        """As the tables have it."""
        return cls(
            season=round_.slug,
            organisation=one.organisation_id,
            state=one.state,
            late=one.late,
            handed_in_at=None if one.handed_in_at is None else local(one.handed_in_at),
            home=one.home_id,
            own_minutes=one.own_minutes,
            note=one.note,
            groups=[GroupTold.of(each) for each in one.groups.all()],
            times=[WeeklyTime.of(each) for each in times if each.organisation_id == one.organisation_id],
        )
