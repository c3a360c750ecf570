"""Who is told what becomes of an idea: those who follow it, but not who did it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from aktiv.collaboration.queries.ideas import followers_of
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification

Kind = Notification.Kind
_BY_VERB: Mapping[str, Kind] = {
    "idea.answered": Kind.IDEA_ANSWERED,
    "idea.merged": Kind.IDEA_MERGED,
    "idea.withdrawn": Kind.IDEA_WITHDRAWN,
    "idea.commented": Kind.IDEA_COMMENTED,
}


def told_of_idea(entry: Entry) -> Iterator[tuple[UUID, Kind, dict[str, object]]]:
    """Person, kind and data for an entry about an idea; nothing for others. Runs with everything shown."""
    kind = _BY_VERB.get(entry.verb)
    if kind is None:
        return
    data: dict[str, object] = {"idea": int(entry.subject_id)}
    data |= {key: entry.data[key] for key in ("step", "comment") if key in entry.data}
    for person_id in followers_of(int(entry.subject_id)):
        if person_id != entry.person_id:
            yield person_id, kind, data
