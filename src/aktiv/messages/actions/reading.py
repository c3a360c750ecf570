"""Marking notifications read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from aktiv.messages.models import Notification
from aktiv.walls import within


def mark_read(person_id: UUID, ids: Collection[int] | None = None, *, now: datetime) -> int:
    """Marks a person's own notifications read, all of them when none are named. Returns how many were unread."""
    rows = Notification.objects.filter(person_id=person_id, read_at=None)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    with within(person=person_id):
        return rows.update(read_at=now)
