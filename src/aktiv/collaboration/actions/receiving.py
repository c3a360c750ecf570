"""Payments of shares that a file of accounting tells of: each line of it once, divided over the shares it is of."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aktiv.collaboration.models import SharePayment, ShareReceipt
from aktiv.collaboration.queries.share_billing import Receipt


def receive(new: Receipt, municipality_id: int, file_sha256: str, *, by: UUID, now: datetime) -> ShareReceipt:
    """Writes down a line and the payments that it is. A line that is known already is refused by the database; whoever
    reads a file has looked for it, and has the collaboration's turn."""
    made = ShareReceipt.objects.create(
        municipality_id=municipality_id,
        invoice=None if new.order is not None else new.said.number,
        payout=new.order,
        paid_on=new.said.paid_on,
        amount_ore=new.ore,
        shares_ore=sum(new.parts.values()),
        reference=new.said.reference,
        file_sha256=file_sha256,
        made_by_id=by,
        made_at=now,
    )
    SharePayment.objects.bulk_create(
        SharePayment(
            budget_id=budget,
            member_id=member,
            amount_ore=ore,
            paid_on=new.said.paid_on,
            receipt=made,
            made_by_id=by,
            made_at=now,
        )
        for (budget, member), ore in new.parts.items()
    )
    return made
