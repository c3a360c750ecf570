"""What the journal is told of grants: ids, states and times; never a code."""

from __future__ import annotations

from uuid import UUID

from aktiv.access.models import AccessGrant
from aktiv.journal.actions import Event


def event(verb: str, grant: AccessGrant, *, by: UUID | None = None, **data: object) -> Event:
    """An entry about a grant."""
    told = {
        "lock": grant.lock_id,
        "occurrence": grant.occurrence_id,
        "start": grant.window.lower,
        "end": grant.window.upper,
        **data,
    }
    return Event(verb, ("access", grant.pk), grant.municipality_id, by, data=told)
