"""What of cases stands in the way of erasing a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from aktiv.cases.models import Case, Decision
from aktiv.values.personal import Obstacle
from aktiv.walls import everything


def obstacles(person_id: UUID, now: datetime) -> Sequence[Obstacle]:  # noqa: ARG001 - what every package is asked
    """Open cases about what she applied for herself: withdrawn first, so that nobody decides about nobody. One whose
    letter has not left is open to her."""
    waiting = Decision.objects.filter(case=OuterRef("pk"), lettered_at=None, undone_at=None)
    with everything():
        own = Case.objects.filter(person_id=person_id, organisation=None)
        open_ = own.filter(Q(state__in=Case.State.open()) | Exists(waiting)).count()
    return [Obstacle("open_cases", {"count": open_})] if open_ else []
