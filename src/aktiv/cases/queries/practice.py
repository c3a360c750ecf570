"""How a municipality handles its cases."""

from __future__ import annotations

from aktiv.cases.models import AutomaticRule, Practice


def practice_of(municipality_id: int) -> Practice:
    """How long answers and offers take there; what the service says where the municipality has said nothing."""
    return Practice.objects.filter(pk=municipality_id).first() or Practice(municipality_id=municipality_id)


def rules_in(municipality_id: int, *, active: bool = True) -> list[AutomaticRule]:
    """A municipality's rules that decide by themselves, in the order in which they are tried."""
    rows = AutomaticRule.objects.filter(municipality_id=municipality_id).select_related("facility")
    return list((rows.filter(active=True) if active else rows).order_by("pk"))
