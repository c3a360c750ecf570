"""A person's own data as one document that a program can read: all that the registry says is kept of her.

Keys are the same in every language. Times are RFC 3339 with an offset, days are dates, periods have a start and an end
(not included), money is whole øre beside its currency. What opens a door (keys, digests) is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import Range

from aktiv.people.models import Person
from aktiv.people.queries.personal import everything, rows_of
from aktiv.values.personal import Held

FORMAT = "aktiv-kommune/person"
VERSION = 1
CHUNK = 500


def export(person: Person, *, now: datetime) -> Iterator[str]:
    """The document, piece by piece; rows are read as they are written, so that its size does not matter."""
    head = {"format": FORMAT, "version": VERSION, "made_at": now.isoformat(), "money": "øre", "person": str(person.pk)}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ',"data":{'
    for number, held in enumerate(everything()):
        yield ("," if number else "") + json.dumps(held.key) + ":["
        for place, row in enumerate(rows(held, person)):
            yield ("," if place else "") + json.dumps(row, ensure_ascii=False)
        yield "]"
    yield "}}\n"


def rows(held: Held, person: Person) -> Iterator[dict[str, Any]]:  # Any: JSON
    """The rows of one table, each as its keys and values, in the order in which they were made."""
    paths = columns(held)
    found = rows_of(held, [person.pk]).order_by("pk").values_list(*paths.values())
    for row in found.iterator(chunk_size=CHUNK):
        yield {key: said(value) for key, value in zip(paths, row, strict=True)}


def columns(held: Held) -> dict[str, str]:
    """What an export tells of a table, by key: what makes the row known, then the fields that tell of the person."""
    return dict(held.shown) | {
        each.name: each.name for each in held.fields if not each.secret and each.name not in held.shown
    }


def said(value: object) -> object:
    """A value as JSON has it."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Range():
            return {"start": said(value.lower), "end": said(value.upper)}
        case _:
            return value
