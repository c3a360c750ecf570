"""Who has looked at a person's data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from aktiv.people.models import PersonalDataRead, StaffRole
from aktiv.walls import within


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked; `roles` are those she had in the municipality that day, by their codes. Never her name: whoever
    is looked at is told on whose behalf it was, and asks the municipality or the club if she wants to know more."""

    read: PersonalDataRead
    roles: tuple[str, ...]


def looks_at(person_id: UUID, *, offset: int = 0, limit: int = 20) -> list[Look]:
    """Looks at a person's data, the latest first. Three statements. Served by read_about_person."""
    rows = PersonalDataRead.objects.filter(person_id=person_id).select_related("municipality", "organisation")
    with within(person=person_id):
        found = list(rows.order_by("-id")[offset : offset + limit])
    held = _held(found)
    return [Look(each, tuple(dict.fromkeys(role.role for role in held if _held_then(role, each)))) for each in found]


def _held(looks: Sequence[PersonalDataRead]) -> list[StaffRole]:
    pairs = {(each.reader_id, each.municipality_id) for each in looks if each.municipality_id is not None}
    if not pairs:
        return []
    asked = Q()
    for reader_id, municipality_id in sorted(pairs, key=str):
        asked |= Q(person_id=reader_id, municipality_id=municipality_id)
    return list(StaffRole.objects.filter(asked).order_by("pk"))


def _held_then(role: StaffRole, look: PersonalDataRead) -> bool:
    if (role.person_id, role.municipality_id) != (look.reader_id, look.municipality_id):
        return False
    last = role.valid_to or look.day
    if role.ended_at is not None:
        last = min(last, timezone.localdate(role.ended_at) + timedelta(days=1))
    return role.valid_from <= look.day <= last
