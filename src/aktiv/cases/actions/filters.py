"""A case handler's own ways of narrowing the queue, kept under names."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.cases.models import SavedFilter
from aktiv.journal.actions import Event, append
from aktiv.timetable import locks
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

MOST_FILTERS, LONGEST_NAME = 12, 40


@transaction.atomic
def save_filter(person_id: UUID, name: str, query: str, *, now: datetime) -> SavedFilter:
    """Keeps a queue under a name; a name that is there already stands for the new one. `query` is the part of the
    inbox's address that asks for it.

    Raises Refusal("missing_text"), ("too_long", limit, length), ("control_characters"), ("too_many_filters", limit).
    """
    name = one_line(name, limit=LONGEST_NAME, required=True)
    locks.lock([locks.person(person_id)])
    mine = SavedFilter.objects.filter(person_id=person_id)
    found = mine.filter(name=name).first()
    if found is None and mine.count() >= MOST_FILTERS:
        raise Refusal("too_many_filters", limit=MOST_FILTERS)
    if found is None:
        found = SavedFilter(person_id=person_id, name=name, created_at=now)
    found.query = query
    found.save()
    append(Event("filter.saved", ("filter", found.pk), None, person_id), at=now)
    return found


@transaction.atomic
def drop_filter(person_id: UUID, filter_id: int, *, now: datetime) -> None:
    """Forgets it. Raises Refusal("not_found") for one that is not hers."""
    gone, _each = SavedFilter.objects.filter(pk=filter_id, person_id=person_id).delete()
    if not gone:
        raise Refusal("not_found")
    append(Event("filter.dropped", ("filter", filter_id), None, person_id), at=now)
