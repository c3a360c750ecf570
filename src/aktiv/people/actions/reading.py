"""Writing down who looked at whose data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from aktiv.people.models import PersonalDataRead


@dataclass(frozen=True, slots=True)
class Look:
    """A person whose data were shown, and by whose errand: a municipality's, or an organisation's."""

    person_id: UUID
    municipality_id: int | None = None
    organisation_id: UUID | None = None


def note_reads(reader_id: UUID, looks: Iterable[Look], what: PersonalDataRead.What, page: str, *, now: datetime) -> int:
    """Notes that a page or operation showed persons' data to a reader: one row for each person, page and day.

    One statement for many; none when nobody but herself was shown. Returns how many were new that day. Not an act, so
    no entry in the journal.
    """
    shown = {each.person_id: each for each in looks if each.person_id != reader_id}
    if not shown:
        return 0
    rows = [shown[key] for key in sorted(shown)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO people_personaldataread
                (at, day, reader_id, person_id, municipality_id, organisation_id, what, page)
            SELECT %s, %s, %s, seen.person, seen.municipality, seen.organisation, %s, %s
            FROM unnest(%s::uuid[], %s::bigint[], %s::uuid[]) AS seen (person, municipality, organisation)
            ON CONFLICT DO NOTHING
            """,
            [
                now,
                timezone.localdate(now),
                reader_id,
                what,
                page[:60],
                [each.person_id for each in rows],
                [each.municipality_id for each in rows],
                [each.organisation_id for each in rows],
            ],
        )
        return int(cursor.rowcount)
