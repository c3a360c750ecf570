"""What was handed out and back of a loan."""

from __future__ import annotations

from aktiv.lending.models import Handover, Loan


def handovers_of(loan: Loan) -> list[Handover]:
    """All that was noted of it and not undone, oldest first. One statement."""
    rows = Handover.objects.filter(loan=loan, undoes=None, undone_by=None)
    return list(rows.select_related("line__pool__kind", "item", "by").order_by("noted_at", "pk"))


def last_act(loan: Loan) -> list[Handover]:
    """What the last act noted that has not been undone; empty when there is none. Two statements."""
    rows = Handover.objects.filter(loan=loan, undoes=None, undone_by=None)
    # Of two acts at one moment, what came back was out before.
    last = rows.order_by("-noted_at", "way", "-pk").values_list("act", flat=True).first()
    if last is None:
        return []
    return list(rows.filter(act=last).select_related("item").order_by("pk"))
