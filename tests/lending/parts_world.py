"""Neighbours that agree to pay their parts of loans."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aktiv.lending.actions.parts import accept_parts
from aktiv.lending.models import PartAgreement
from aktiv.municipalities.models import Municipality


def accepted(owner: Municipality, *, by: UUID, now: datetime) -> list[PartAgreement]:
    """Each neighbour accepts all that it is asked for by a municipality."""
    waits: dict[int, list[int]] = {}
    for row in PartAgreement.objects.filter(municipality=owner, answer="waits"):
        waits.setdefault(row.home_id, []).append(row.pk)
    return [made for home_id, ids in waits.items() for made in accept_parts(home_id, ids, by=by, now=now)]
