"""Reading the journal: one object's history, and what is new since a number."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from uuid import UUID

from aktiv.journal.models import Entry
from aktiv.walls import everything, within


def entries_of(kind: str, subject_id: object, shown: AbstractContextManager[None], *, limit: int = 200) -> list[Entry]:
    """What happened to one object, the newest first, of what is `shown` (walls.within). Served by the index on
    (subject_kind, subject_id, id)."""
    with shown:
        return list(Entry.objects.filter(subject_kind=kind, subject_id=str(subject_id)).order_by("-id")[:limit])


def entries_by_id(ids: Collection[int]) -> dict[int, Entry]:
    """Entries that somebody was told of, with their municipalities."""
    if not ids:
        return {}
    with everything():
        return {each.pk: each for each in Entry.objects.filter(pk__in=ids).select_related("municipality")}


def entries_for(organisation_id: UUID, *, before: int | None = None, limit: int = 50) -> list[Entry]:
    """What was done for an organisation, the newest first; `before` an entry's id for those that are older.

    Served by journal_organisation.
    """
    rows = Entry.objects.filter(organisation_id=organisation_id).select_related("person")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    with within(organisation=organisation_id):
        return list(rows.order_by("-id")[:limit])


def since(number: int, *, limit: int = 500) -> list[Entry]:
    """The numbered entries after `number`, in order: ask again with the last one's number.

    Whoever has read up to a number has missed nothing before it; entries that have no number yet come later.
    """
    with everything():
        return list(Entry.objects.filter(number__gt=number).order_by("number")[:limit])


def last_number() -> int:
    """The newest number given; 0 before the first."""
    with everything():
        newest = Entry.objects.exclude(number=None).order_by("-number").values_list("number", flat=True).first()
    return newest or 0
