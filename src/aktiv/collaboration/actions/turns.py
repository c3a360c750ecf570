"""Whose turn it is: those who change the collaboration do so one after the other."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal

SUBJECT = "collaboration"


def my_turn() -> Collaboration:
    """The collaboration, held to the end of the transaction. Raises Refusal: not_found."""
    found = the_collaboration(lock=True)
    if found is None:
        raise Refusal("not_found")
    return found


def note(verb: str, home: int, *, by: UUID | None, now: datetime, **data: Any) -> None:  # Any: what is JSON-able
    """One entry of the journal about the collaboration."""
    append(Event(verb=verb, subject=(SUBJECT, home), person_id=by, data=data), at=now)


def running_turn(by: UUID, now: datetime) -> Collaboration:
    """The same for those who run the service. Raises Refusal: not_found, no_mandate, mandate_over."""
    home = my_turn()
    require_mandate(Permission.SERVICE_RUN, Thing(collaboration_id=home.pk), by=by, now=now)
    return home
