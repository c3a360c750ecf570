"""Who is told what municipalities say to each other of the parts that they pay of loans: whoever may answer for the one
on the other side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.utils import timezone

from aktiv.journal.models import Entry
from aktiv.messages.models import Notification
from aktiv.people.permissions import Permission
from aktiv.people.queries.staff import colleagues

_BY_VERB: Mapping[str, str] = {
    "part.asked": "asked",
    "part.accepted": "accepted",
    "part.declined": "declined",
    "part.ended": "ended",
}


def told_of_parts(entry: Entry) -> Iterator[tuple[UUID, Notification.Kind, dict[str, object]]]:
    """Person, kind and data for an entry about parts of loans; nothing for others."""
    happened = _BY_VERB.get(entry.verb)
    if happened is None:
        return
    other = int(str(entry.data["with"]))
    data: dict[str, object] = {"happened": happened, "to": other, "agreements": entry.data["agreements"]}
    for person in colleagues(other, timezone.localdate(entry.at), Permission.PART_ANSWER):
        yield person.pk, Notification.Kind.PART_NEWS, data
