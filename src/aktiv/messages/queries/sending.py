"""What a municipality has said about its messages."""

from __future__ import annotations

from collections.abc import Collection

from aktiv.messages.models import Sending


def sending_of(municipality_id: int | None) -> Sending | None:
    """A municipality's settings; None when it has said nothing, or a message is of no municipality."""
    return Sending.objects.filter(pk=municipality_id).first() if municipality_id is not None else None


def sending_by_sms(municipality_ids: Collection[int]) -> set[int]:
    """Those of these municipalities whose urgent messages may go by SMS."""
    return set(Sending.objects.filter(pk__in=list(municipality_ids), sms=True).values_list("pk", flat=True))
