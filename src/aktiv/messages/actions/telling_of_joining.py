"""Who is told that somebody asks to join the collaboration: whoever keeps its secretariat at that moment."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from aktiv.collaboration.queries.openness import secretaries
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification


def told_of_joining(entry: Entry) -> Iterator[tuple[UUID, Notification.Kind, dict[str, object]]]:
    """Person, kind and data for a request to join; nothing for other entries."""
    if entry.verb != "collaboration.join_asked":
        return
    home = the_collaboration()
    if home is not None:
        for person_id in dict.fromkeys(each.person_id for each in secretaries(home, entry.at)):
            yield person_id, Notification.Kind.JOIN_ASKED, {"request": int(entry.data["request"])}
