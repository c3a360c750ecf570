"""Search and availability on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from aktiv.api.fields import Told
from aktiv.api.paging import Paged
from aktiv.api.schemas.time import AlternativeTold, PeriodTold, Span


class FreeTold(Span):
    """Time that is open and that nobody holds."""

    instant: Annotated[bool, Field(description="Booked at once; otherwise somebody decides on an application.")]


class BusyTold(Span):
    """Time that somebody holds. Persons are never named."""

    kind: Annotated[str, Field(description="use, hold, buffer or closure.")]
    title: Annotated[
        str | None, Field(description="An event's or closure's title, or an organisation's name where it is published.")
    ] = None


class Availability(Told):
    """One space between two instants, in order of time."""

    free: list[FreeTold]
    busy: list[BusyTold]


class HitTold(Told):
    """A place by the part of it that fits best."""

    space_id: int
    space: Annotated[str, Field(description="The space's name.")]
    facility_id: int
    facility: Annotated[str, Field(description="The facility's name.")]
    municipality: Annotated[str, Field(description="Slug.")]
    fits: Annotated[bool, Field(description="Free as wished: `period` says when.")]
    instant: bool
    period: PeriodTold | None
    distance: Annotated[int | None, Field(description="Metres from `near`.")]
    ways_out: Annotated[list[AlternativeTold], Field(description="At most three, when it does not fit.")]


class HitPage(Paged):
    """Hits, the best first: free as wished, then the nearest other time, then the nearest place."""

    items: list[HitTold]
    total: int
    fitting: Annotated[int, Field(description="How many of all are free as wished.")]
