"""What was deleted because it was old."""

from __future__ import annotations

from datetime import datetime

from aktiv.journal.models import Entry
from aktiv.municipalities.models import Municipality
from aktiv.walls import within


def purged_in(municipality: Municipality, *, limit: int = 20) -> list[tuple[str, int, datetime]]:
    """The latest in a municipality: the key of the table, how many rows, and when. By journal_subject."""
    rows = Entry.objects.filter(subject_kind="retention", verb="data.purged", municipality=municipality)
    with within(municipalities=[municipality.pk]):
        return [(each.subject_id, int(each.data["count"]), each.at) for each in rows.order_by("-id")[:limit]]
