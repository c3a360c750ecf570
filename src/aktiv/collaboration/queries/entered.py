"""What the secretariat wrote down for a partner: so that readers see who spoke."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aktiv.collaboration.models import Mandate

SECRETARIAT = "secretariat"
"""As files say it; nothing where the partner spoke by a seat of its own."""


class Spoke(NamedTuple):
    """Something that was written down for a partner, by whom and when."""

    member_id: int
    person_id: UUID | None
    at: datetime


def entered_by(collaboration_id: int, said: Iterable[Spoke]) -> dict[Spoke, str | None]:
    """By whose mandate each was written down: `secretariat` where who did it had no seat for the partner at that moment
    and kept the secretariat. One statement, however many."""
    rows = set(said)
    roles = (Mandate.Role.SECRETARIAT, Mandate.Role.MEMBER, Mandate.Role.CHAIR)
    held: dict[UUID, list[Mandate]] = {}
    for each in Mandate.objects.filter(collaboration_id=collaboration_id, role__in=roles):
        held.setdefault(each.person_id, []).append(each)
    return {each: _by(each, held.get(each.person_id, []) if each.person_id is not None else []) for each in rows}


def _by(spoke: Spoke, held: list[Mandate]) -> str | None:
    then = [each for each in held if each.begins <= spoke.at and (each.ends is None or each.ends > spoke.at)]
    if any(each.role != SECRETARIAT and each.member_id == spoke.member_id for each in then):
        return None
    return SECRETARIAT if any(each.role == SECRETARIAT for each in then) else None
