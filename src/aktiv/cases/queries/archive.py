"""What is on its way to a municipality's archive, what was refused there, and what it is called in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from aktiv.cases.models import ArchiveRecord, Archiving, Attachment, Case
from aktiv.walls import everything, within

State = ArchiveRecord.State
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Traffic:
    """A municipality's records: how many wait, were sent, are archived and were refused; and those to look at."""

    waiting: int
    sent: int
    archived: int
    refused: int
    to_look_at: tuple[ArchiveRecord, ...]


def archiving_of(municipality_id: int) -> Archiving:
    """How a municipality archives; off where it has said nothing."""
    return Archiving.objects.filter(pk=municipality_id).first() or Archiving(municipality_id=municipality_id)


def traffic_of(municipality_id: int) -> Traffic:
    """Two statements. Those to look at are refused, or not sent or answered yet; the refused first, then the oldest."""
    # Served by archive_unfinished, and by the case's index for what is archived.
    with within(municipalities=[municipality_id]):
        rows = ArchiveRecord.objects.filter(municipality=municipality_id)
        counts = rows.aggregate(**{each.value: Count("pk", filter=Q(state=each)) for each in State})
        unfinished = rows.exclude(state=State.ARCHIVED).select_related("case")
        found = list(unfinished.order_by("-answered_at", "happened_at")[:MOST_SHOWN])
    return Traffic(**counts, to_look_at=tuple(sorted(found, key=lambda each: each.state != State.REFUSED)))


def archived_of(case: Case) -> list[ArchiveRecord]:
    """What of a case goes to the archive, in the order in which it happened. One statement."""
    with within(municipalities=[case.municipality_id]):
        return list(ArchiveRecord.objects.filter(case=case).order_by("happened_at", "pk"))


def due(state: ArchiveRecord.State, now: datetime, limit: int) -> list[UUID]:
    """The ids of records that are to be sent or asked about now, the longest due first. By archive_due."""
    with everything():
        rows = ArchiveRecord.objects.filter(state=state, due_at__lte=now).order_by("due_at")
        return list(rows.values_list("pk", flat=True)[:limit])


def unscanned(case: Case) -> bool:
    """Whether a file of its application still waits to be scanned."""
    with everything():
        rows = Attachment.objects.filter(application=case.application_id, note=None)
        return rows.filter(state=Attachment.State.WAITING).exists()
