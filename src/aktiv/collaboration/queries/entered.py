"""Who wrote down what a partner said, by which mandate: so that readers see who spoke."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from aktiv.collaboration.models import Mandate

Row = dict[str, Any]  # Any: text, or nothing
SECRETARIAT = "secretariat"
"""As files say it; nothing where the partner spoke by a mandate of its own."""
NOBODY: Mapping[str, str | None] = {"by": None, "by_role": None, "entered_by": None}
"""Of what the service did by itself."""
SEATS = (Mandate.Role.MEMBER, Mandate.Role.CHAIR)
"""Mandates that speak for their partner. Without one the secretariat spoke, and of what is measured a product owner."""


class Spoke(NamedTuple):
    """Something that was written down for a partner, by whom and when."""

    member_id: int
    person_id: UUID | None
    at: datetime


def who_spoke(collaboration_id: int, said: Iterable[Spoke]) -> dict[Spoke, Row]:
    """By whom each was written down: `by` is the name, `by_role` the mandate that she held at that moment, and
    `entered_by` is `secretariat` where she had no seat for the partner then and kept the secretariat. A name that is
    erased is none. One statement, however many."""
    rows = set(said)
    held: dict[UUID, list[Mandate]] = {}
    for each in Mandate.objects.filter(collaboration_id=collaboration_id).select_related("person"):
        held.setdefault(each.person_id, []).append(each)
    return {each: _who(each, held.get(each.person_id, []) if each.person_id is not None else []) for each in rows}


def told_by(mandate: Mandate) -> Row:
    """The same of something that is kept with the mandate it was written by."""
    return {
        "by": mandate.person.name or None,
        "by_role": mandate.role,
        "entered_by": SECRETARIAT if mandate.role == Mandate.Role.SECRETARIAT else None,
    }


def _who(spoke: Spoke, held: list[Mandate]) -> Row:
    then = [each for each in held if each.begins <= spoke.at and (each.ends is None or each.ends > spoke.at)]
    for role in SEATS:
        own = next((each for each in then if each.role == role and each.member_id == spoke.member_id), None)
        if own is not None:
            return told_by(own)
    for role in (Mandate.Role.SECRETARIAT, Mandate.Role.PRODUCT_OWNER):
        of_all = next((each for each in then if each.role == role), None)
        if of_all is not None:
            return told_by(of_all)
    return dict(NOBODY)
