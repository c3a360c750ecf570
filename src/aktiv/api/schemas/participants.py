"""Those who have signed up to a booking, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from aktiv.api.fields import Given, Told, Typed
from aktiv.api.paging import Paged
from aktiv.api.schemas.applications import Band
from aktiv.api.schemas.time import local
from aktiv.bookings.models import Participant
from aktiv.bookings.queries.arrivals import called_of
from aktiv.bookings.rules.signing_up import LONGEST_NAME


class ParticipantGiven(Given):
    """Somebody who is put on the list by its organiser, and has no account here."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Kari Nordmann", "age_group": "13-19", "email": "kari@example.com"}]}
    )

    name: Annotated[str, Field(min_length=1), Typed(LONGEST_NAME)]
    age_group: Annotated[Band | None, Field(description="Where the sign-up asks for it.")] = None
    email: Annotated[
        str, Typed(254), Field(description="When she agreed to it: she is told by mail. Empty: tell her yourself.")
    ] = ""


class ParticipantTold(Told):
    """Somebody who comes, or waits for a place."""

    id: UUID
    name: Annotated[str, Field(description="Empty when it has been removed, some time after it was over.")]
    age_group: Annotated[Band | None, Field(description="Null where nobody was asked.")]
    state: Annotated[str, Field(description="signed_up, waiting or cancelled.")]
    code: Annotated[str | None, Field(description="What lets them in at the door; null when it has been removed.")]
    asked_at: Annotated[datetime, Field(description="Their place in the line.")]

    @classmethod
    def of(cls, participant: Participant) -> ParticipantTold:
        """On the clock of the municipality. The person is at hand."""
        return cls(
            id=participant.pk,
            name=called_of(participant),
            age_group=participant.band or None,  # type: ignore[arg-type]  # the database knows no other
            state=participant.state,
            code=participant.code,
            asked_at=local(participant.asked_at),
        )


class ParticipantPage(Paged):
    """Those who wait come first, each in the order they asked."""

    items: list[ParticipantTold]
