"""What is asked of the search, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from aktiv.values.periods import Period
from aktiv.values.texts import Texts

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Free for `minutes` on a civil day, at `from_minute` (wall clock), or anywhere from it to `to_minute`.

    Without `from_minute` any time of the day will do. Empty collections and None do not narrow. `near` is (latitude,
    longitude) in degrees. Only published facilities and active spaces that may be booked alone are looked at.

    One activity or municipality may be told by its slug instead of its id, for those who know no more; a slug of
    nothing has no hits.
    """

    day: date
    minutes: int
    now: datetime
    from_minute: int | None = None
    to_minute: int | None = None
    activity_ids: tuple[int, ...] = ()
    activity: str = ""
    municipality_ids: tuple[int, ...] = ()
    municipality: str = ""
    facility_ids: tuple[int, ...] | None = None  # () is none at all: the text was found nowhere
    kinds: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    capacity: int | None = None
    near: tuple[float, float] | None = None
    page: int = 1
    page_size: int = PAGE_SIZE


class WayOutKind(StrEnum):
    """What differs from the wish."""

    OTHER_TIME = "other_time"
    SHORTER = "shorter"
    OTHER_DAY = "other_day"


@dataclass(frozen=True, slots=True)
class WayOut:
    """A time in the space that could be had instead of the one wished for."""

    kind: WayOutKind
    space_id: int
    period: Period


@dataclass(frozen=True, slots=True)
class Hit:
    """One root space, by the part of it that fits best: free when wished, then nearest in time, then the largest.

    `period` is the time it is free: as wished when `fits`, else None. `instant` says that it is booked at once and not
    by application. `distance` is in metres, when the question has a place. At most three ways out when it does not fit.
    What the space, its facility and municipality (by slug) are called comes along, with the zone of their clock.
    """

    space_id: int
    name: Texts
    facility_id: int
    facility: str
    municipality_id: int
    municipality: str
    zone: ZoneInfo
    fits: bool
    instant: bool
    period: Period | None
    distance: int | None
    ways_out: tuple[WayOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of hits, with how many there are in all, fit as wished, and have another time the same day."""

    hits: tuple[Hit, ...]
    total: int
    fitting: int
    nearly: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many root spaces each value would leave, by kind of space, accessibility tag and equipment tag."""

    kinds: dict[str, int]
    accessibility: dict[str, int]
    equipment: dict[str, int]
