"""A right as it is thought of: who, what, where, and its dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from aktiv.demo.rules.board import Hall, Room, Span


class Right(StrEnum):
    """What kind of right it is; the words of bookings."""

    SINGLE = "single"
    SERIES = "series"
    ALLOCATION = "allocation"
    EVENT = "event"
    SCHOOL_USE = "school_use"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Party:
    """Who uses it: a person by key, for herself or for an organisation; an organisation alone acts by its contact."""

    organisation: str = ""
    person: str = ""
    age_group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A booking to be. Dates are civil days with the minutes of the wall clock; `made_at` is when it was booked."""

    right: Right
    hall: Hall
    room: Room
    party: Party
    dates: tuple[tuple[date, Span], ...]
    made_at: datetime
    title: str = ""
    team: str = ""
    activity: str = ""
    participants: int | None = None
    season: str = ""
    tags: frozenset[str] = field(default_factory=frozenset)
