"""Giving a person all of her own data."""

from __future__ import annotations

from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.people.models import Person
from aktiv.people.queries.exporting import export
from aktiv.walls import within

IN_MEMORY = 4_000_000  # bytes; a larger document is written to a temporary file


@transaction.atomic
def take_export(person: Person, *, now: datetime) -> IO[bytes]:
    """The document as a file, read from its beginning. Whoever takes it closes it."""
    made: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer that sends it closes it
    with within(person=person.pk):
        for piece in export(person, now=now):
            made.write(piece.encode())
    append(Event("data.exported", ("person", person.pk), person_id=person.pk, data={"bytes": made.tell()}), at=now)
    made.seek(0)
    return made
