"""Who is told of sign-up: whoever signed somebody up hears how it goes, and all of them when a date changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from aktiv.bookings.models import Participant
from aktiv.bookings.queries.signing_up import persons_told, written_told
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification, WrittenMail

Kind = Notification.Kind
OF_ONE: Mapping[str, Kind] = {
    "participant.signed_up": Kind.SIGNED_UP,
    "participant.placed": Kind.SIGN_UP_PLACED,
    "participant.taken_off": Kind.SIGN_UP_OUT,
}
OF_WRITTEN: Mapping[str, Kind] = {**OF_ONE, "participant.written_up": Kind.SIGNED_UP}
OF_ALL: Mapping[str, Kind] = {
    "sign_up.moved": Kind.SIGN_UP_MOVED,
    "sign_up.cancelled": Kind.SIGN_UP_OFF,
    "sign_up.restored": Kind.SIGN_UP_BACK,
}


def mail_to_written(entry: Entry, now: datetime) -> Iterator[WrittenMail]:
    """Mail about an entry to those on a list who have no account and gave an address. Runs with everything shown."""
    if (kind := OF_WRITTEN.get(entry.verb)) is not None:
        rows = Participant.objects.filter(pk=entry.subject_id, person=None).exclude(email="")
        people = list(rows.values_list("pk", flat=True))
        data: dict[str, object] = {"booking": entry.data["booking"], "participant": entry.subject_id}
        data |= {"waits": True} if entry.data.get("waits") else {}
    elif (kind := OF_ALL.get(entry.verb)) is not None:
        people = written_told(UUID(entry.subject_id))
        data = {"booking": entry.subject_id, "occurrences": entry.data["occurrences"]}
    else:
        return
    for pk in people:
        yield WrittenMail(participant_id=pk, entry_id=entry.pk, kind=kind, data=data, due_at=now)


def told_of_sign_up(entry: Entry) -> Iterator[tuple[UUID, Kind, dict[str, object]]]:
    """Person, kind and data for an entry about sign-up; nothing for others. Runs with everything shown."""
    if (kind := OF_ONE.get(entry.verb)) is not None:
        rows = Participant.objects.filter(pk=entry.subject_id, person__isnull=False)
        person_id = rows.values_list("person", flat=True).first()
        if person_id is not None:
            said: dict[str, object] = {"booking": entry.data["booking"], "participant": entry.subject_id}
            yield person_id, kind, said | ({"waits": True} if entry.data.get("waits") else {})
    elif (kind := OF_ALL.get(entry.verb)) is not None:
        data: dict[str, object] = {"booking": entry.subject_id, "occurrences": entry.data["occurrences"]}
        for person_id in persons_told(UUID(entry.subject_id)):
            yield person_id, kind, data
