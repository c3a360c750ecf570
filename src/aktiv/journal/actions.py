"""Writing the journal: append inside the action's transaction, number afterwards in one serial step."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from aktiv import prepared
from aktiv.walls import everything

_APPEND = """
INSERT INTO journal_entry (at, verb, municipality_id, person_id, organisation_id, subject_kind, subject_id, data)
SELECT * FROM jsonb_to_recordset(%(entries)s::jsonb)
    AS e(at timestamptz, verb text, municipality_id bigint, person_id uuid, organisation_id uuid,
         subject_kind text, subject_id text, data jsonb)
"""
SEQUENCER_LOCK = 0x6A6F75726E616C  # "journal"; one sequencer at a time in the whole database


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be written: `subject` is (kind, id), for instance ("booking", booking.id)."""

    verb: str
    subject: tuple[str, object]
    municipality_id: int | None = None
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    data: Mapping[str, Any] = field(default_factory=dict)  # Any: each verb has its own JSON-able data


def append(events: Event | Sequence[Event], *, at: datetime | Sequence[datetime]) -> None:
    """Appends one or many entries in a single statement, in the caller's transaction.

    `at` is the instant of the action, aware; when many actions are written at once, one for each. Raises
    `TransactionManagementError` outside a transaction: an entry that could commit without its change would be a lie.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("journal.append needs the action's transaction")
    rows = [events] if isinstance(events, Event) else list(events)
    if not rows:
        return
    moments = [at] * len(rows) if isinstance(at, datetime) else at
    written = [
        {
            "at": moment.isoformat(),
            "verb": event.verb,
            "municipality_id": event.municipality_id,
            "person_id": event.person_id,
            "organisation_id": event.organisation_id,
            "subject_kind": event.subject[0],
            "subject_id": str(event.subject[1]),
            "data": dict(event.data),
        }
        for event, moment in zip(rows, moments, strict=True)
    ]
    with prepared.cursor() as cursor:
        cursor.execute(_APPEND, {"entries": json.dumps(written, cls=DjangoJSONEncoder)})


def number_entries(limit: int = 10_000) -> int:
    """Gives the next numbers, without gaps, to committed entries that have none. Returns how many it numbered.

    Serial under one advisory lock, so a reader who has seen number n will never later find a smaller one.
    """
    with everything(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        cursor.execute(
            """
            WITH last AS (SELECT coalesce(max(number), 0) AS number FROM journal_entry),
                 fresh AS (SELECT id, row_number() OVER (ORDER BY id) AS place
                           FROM journal_entry WHERE number IS NULL ORDER BY id LIMIT %s)
            UPDATE journal_entry e SET number = last.number + fresh.place FROM fresh, last WHERE e.id = fresh.id
            """,
            [limit],
        )
        return int(cursor.rowcount)
