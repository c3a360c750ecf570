"""What of cases stands in the way of erasing a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aktiv.cases.models import Case
from aktiv.values.personal import Obstacle
from aktiv.walls import everything


def obstacles(person_id: UUID, now: datetime) -> Sequence[Obstacle]:  # noqa: ARG001 - what every package is asked
    """Open cases about what she applied for herself: withdrawn first, so that nobody decides about nobody."""
    with everything():
        open_ = Case.objects.filter(person_id=person_id, organisation=None, state__in=Case.State.open()).count()
    return [Obstacle("open_cases", {"count": open_})] if open_ else []
