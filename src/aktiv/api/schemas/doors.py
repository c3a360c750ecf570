"""Locks and doors on the wire, for those who set them up and look after them. Never a code."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from aktiv.access.actions.setting_up import LockSettings
from aktiv.access.models import AccessGrant, Lock, Opening
from aktiv.access.queries.desk import DoorDay
from aktiv.access.rules.settings import BOUNDS
from aktiv.api.fields import WHOLE, Given, Id, Told, Typed, Yes
from aktiv.api.schemas.stock import TextsTold
from aktiv.api.schemas.time import Span, local
from aktiv.values.texts import Texts

MOST_SPACES = 500


class LockTold(Told):
    """A lock as it is set up."""

    id: int
    facility_id: int
    name: str
    service: Annotated[str, Field(description="gateway or pins: who runs it.")]
    external_id: Annotated[str, Field(description="What it is called there.")]
    space_ids: Annotated[list[int], Field(description="What lies behind it; empty: everything at the facility.")]
    minutes_before: int
    minutes_after: int
    lead_hours: int
    shown_minutes: int
    alarm_minutes: int
    kept_days: int
    phone: str
    help: TextsTold
    active: bool

    @classmethod
    def of(cls, lock: Lock) -> LockTold:
        """What lies behind it is at hand."""
        return cls(
            id=lock.pk,
            facility_id=lock.facility_id,
            name=lock.name,
            service=lock.service,
            external_id=lock.external_id,
            space_ids=sorted(each.space_id for each in lock.behind.all()),
            phone=lock.phone,
            help=TextsTold.of(lock.help),
            active=lock.active,
            **{name: getattr(lock, name) for name in BOUNDS},
        )


class LocksTold(Told):
    """The locks of a facility, those in use first."""

    items: list[LockTold]


class HelpSaid(Given):
    """What to do when the door stays shut, in three languages."""

    nb: Annotated[str, Typed(200)] = ""
    nn: Annotated[str, Typed(200)] = ""
    en: Annotated[str, Typed(200)] = ""


def _bounded(name: str, description: str) -> Any:  # Any: pydantic's own
    least, most = BOUNDS[name]
    return Field(ge=least, le=most, description=description)


class LockSaid(Given):
    """How a lock is set up: all of it, also what stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Main door", "space_ids": [42]}]})

    name: Annotated[str, Field(min_length=1), Typed(80)]
    space_ids: Annotated[list[Id], Field(max_length=MOST_SPACES, description="What lies behind it.")] = Field(
        default_factory=list
    )
    whole_facility: Annotated[
        Yes, Field(description="The door to everything there, also what is added later. Said, never meant by silence.")
    ] = False
    minutes_before: Annotated[int, _bounded("minutes_before", "It opens so long before the time."), WHOLE] = 15
    minutes_after: Annotated[int, _bounded("minutes_after", "And so long after it."), WHOLE] = 15
    lead_hours: Annotated[int, _bounded("lead_hours", "The code is made so long before."), WHOLE] = 24
    shown_minutes: Annotated[int, _bounded("shown_minutes", "And shown so long before."), WHOLE] = 120
    alarm_minutes: Annotated[int, _bounded("alarm_minutes", "And missed so long before."), WHOLE] = 60
    kept_days: Annotated[int, _bounded("kept_days", "How long what it reports is kept."), WHOLE] = 30
    phone: Annotated[str, Typed(40), Field(description="Whom to ring when it stays shut.")] = ""
    help: HelpSaid = Field(default_factory=HelpSaid)
    active: Yes = True

    @property
    def said(self) -> LockSettings:
        """As access wants it."""
        return LockSettings(
            name=self.name,
            space_ids=[] if self.whole_facility else self.space_ids,
            whole_facility=self.whole_facility,
            phone=self.phone,
            help=Texts(self.help.nb, self.help.nn, self.help.en),
            active=self.active,
            **{name: getattr(self, name) for name in BOUNDS},
        )


class LockMade(LockSaid):
    """A new lock. Who runs it and what it is called there never change."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Main door", "service": "pins", "external_id": "hall-1", "space_ids": [42]}]
        }
    )

    service: Literal["gateway", "pins"]
    external_id: Annotated[str, Field(min_length=1), Typed(80)]


class GrantTold(Span):
    """That a door is to open for a date, from `start` to `end`, and how far that has come. The code is not among it."""

    id: int
    booking_id: UUID
    date_id: int
    space_id: int
    state: Annotated[
        str, Field(description="planned, requested, issued, active (the time has begun), ended, failed or revoked.")
    ]
    wanted: Annotated[bool, Field(description="False: it is to open no more.")]
    manual: Annotated[bool, Field(description="Somebody opens, or a code was noted by hand.")]
    taken_away_because: str
    fault: Annotated[
        str, Field(description="away, no_service, unknown_lock, no_room, refused, too_late; empty: nothing is wrong.")
    ]
    alarmed_at: Annotated[datetime | None, Field(description="Since when those who look after it have been told.")]

    @classmethod
    def of(cls, grant: AccessGrant) -> GrantTold:
        """On the clock of the municipality. Its date is at hand."""
        return cls(
            start=local(grant.window.lower),
            end=local(grant.window.upper),
            id=grant.pk,
            booking_id=grant.occurrence.booking_id,
            date_id=grant.occurrence_id,
            space_id=grant.occurrence.space_id,
            state=grant.state,
            wanted=grant.wanted,
            manual=grant.manual and grant.state in AccessGrant.State.with_code(),
            taken_away_because=grant.why,
            fault=grant.fault,
            alarmed_at=local(grant.alarmed_at) if grant.alarmed_at is not None else None,
        )


class OpeningTold(Told):
    """Something that a lock reported."""

    at: datetime
    outcome: Annotated[str, Field(description="opened, or refused: it stayed shut.")]
    grant_id: Annotated[int | None, Field(description="Whose code was used; null for a key or another code.")]

    @classmethod
    def of(cls, opening: Opening) -> OpeningTold:
        """On the clock of the municipality."""
        return cls(at=local(opening.at), outcome=opening.outcome, grant_id=opening.grant_id)


class DoorOnDay(Told):
    """One lock's day."""

    lock_id: int
    name: str
    grants: Annotated[list[GrantTold], Field(description="In order of time.")]
    openings: Annotated[list[OpeningTold], Field(description="The newest first, at most forty.")]

    @classmethod
    def of(cls, each: DoorDay) -> DoorOnDay:
        """On the clock of the municipality."""
        return cls(
            lock_id=each.lock.pk,
            name=each.lock.name,
            grants=[GrantTold.of(grant) for grant in each.grants],
            openings=[OpeningTold.of(report) for report in each.openings],
        )


class DoorsOnDay(Told):
    """The doors of a facility on a day."""

    day: date
    items: list[DoorOnDay]


class TakenAway(Given):
    """Why it is to open no more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "Glass on the floor"}]})

    why: Annotated[str, Field(min_length=1), Typed(200)]


class ByHand(Given):
    """How it is opened by hand."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": ""}]})

    code: Annotated[
        str, Typed(20), Field(description="A code that works, such as the door's own; empty: somebody opens.")
    ] = ""
