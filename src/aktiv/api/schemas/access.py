"""Doors on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from aktiv.access.queries.shown import DoorTold as Door
from aktiv.access.queries.shown import Stage
from aktiv.api.fields import Told
from aktiv.api.schemas.time import Span, local


class DoorTold(Span):
    """A door for one date: it opens from `start` to `end`."""

    date_id: int
    grant_id: Annotated[int, Field(description="By which those who look after the door do something about it.")]
    door: Annotated[str, Field(description="What the door is called.")]
    stage: Annotated[
        Stage,
        Field(
            description="`coming`: the code is told from `shown_from`. `ready`: here it is. `by_hand`: somebody opens. "
            "`making`: it is being made. `missing`: there is none, ring."
        ),
    ]
    code: Annotated[str | None, Field(description="Told to the holder alone, and not before `shown_from`.")]
    shown_from: datetime
    phone: Annotated[str, Field(description="Whom to ring when it stays shut; may be empty.")]

    @classmethod
    def of(cls, door: Door) -> DoorTold:
        """On the clock of the municipality."""
        return cls(
            start=local(door.window.start),
            end=local(door.window.end),
            date_id=door.occurrence_id,
            grant_id=door.grant_id,
            door=door.lock.name,
            stage=door.stage,
            code=door.code or None,
            shown_from=local(door.shown_from),
            phone=door.lock.phone,
        )


class DoorsTold(Told):
    """The doors of a booking's dates that are not over, in order of time."""

    items: list[DoorTold]
