"""Reading the journal: one object's history, and what is new since a number."""

from __future__ import annotations

from aktiv.journal.models import Entry


def entries_of(kind: str, subject_id: object, *, limit: int = 200) -> list[Entry]:
    """What happened to one object, the newest first. Served by the index on (subject_kind, subject_id, id)."""
    return list(Entry.objects.filter(subject_kind=kind, subject_id=str(subject_id)).order_by("-id")[:limit])


def since(number: int, *, limit: int = 500) -> list[Entry]:
    """The numbered entries after `number`, in order: ask again with the last one's number.

    Whoever has read up to a number has missed nothing before it; entries that have no number yet come later.
    """
    return list(Entry.objects.filter(number__gt=number).order_by("number")[:limit])


def last_number() -> int:
    """The newest number given; 0 before the first."""
    newest = Entry.objects.exclude(number=None).order_by("-number").values_list("number", flat=True).first()
    return newest or 0
