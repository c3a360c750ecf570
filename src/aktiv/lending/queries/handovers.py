"""What was handed out and back of a loan."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from aktiv.lending.models import Handover, Loan


def handovers_of(loan: Loan) -> list[Handover]:
    """All that was noted of it and not undone, oldest first. One statement."""
    rows = Handover.objects.filter(loan=loan, undoes=None, undone_by=None)
    return list(rows.select_related("line__pool__kind", "item", "by").order_by("noted_at", "pk"))


def last_act(loan: Loan) -> list[Handover]:
    """What the last act noted that has not been undone; empty when there is none. One statement."""
    rows = handovers_of(loan)
    last = last_of(rows)
    return sorted((each for each in rows if each.act == last), key=lambda each: each.pk)


def last_of(noted: Sequence[Handover]) -> UUID | None:
    """The act that is the last of what was noted."""
    # Of two acts at one moment, what came back was out before.
    last = min(noted, key=lambda each: (-each.noted_at.timestamp(), each.way, -each.pk.int), default=None)
    return last.act if last is not None else None
