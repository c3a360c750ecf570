"""How something stands on its way to the archive."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from aktiv.cases.models import ArchiveRecord
from aktiv.cases.words import ARCHIVE_CODES, ARCHIVE_KINDS, ARCHIVE_REFUSED, ARCHIVE_STATES
from aktiv.values import formatting
from aktiv.web.components.results import Standing, Status

_STANDINGS: dict[str, Standing] = {
    "waiting": "warning",
    "sent": "warning",
    "archived": "success",
    "refused": "danger",
}


@dataclass(frozen=True, slots=True)
class Archived:
    """One paper: what it is, how it stands, its number in the archive, and what is in its way."""

    id: UUID
    what: str
    day: str
    status: Status
    number: str
    why: str
    may_be_sent_again: bool


def archived_shown(record: ArchiveRecord, zone: ZoneInfo) -> Archived:
    """A record in the reader's language. What an archive said itself stands as it said it."""
    numbers = (record.case_number, record.post_number)
    refused = record.state == ArchiveRecord.State.REFUSED
    why = ""
    if record.code and record.state != ArchiveRecord.State.ARCHIVED:
        why = str(ARCHIVE_CODES.get(record.code, ARCHIVE_REFUSED))
    return Archived(
        record.pk,
        str(ARCHIVE_KINDS[record.kind]),
        formatting.date_short(record.happened_at, get_language() or "nb", zone),
        Status(_STANDINGS[record.state], str(ARCHIVE_STATES[record.state])),
        "-".join(each for each in numbers if each),
        f"{why} «{record.why}»" if record.why else why,
        refused,
    )
