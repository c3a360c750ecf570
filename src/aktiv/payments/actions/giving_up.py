"""Ending a payment that its payer does not want to make."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aktiv.payments.actions.settling import carry_out, end
from aktiv.values.refusal import Refusal


def give_up(payment_id: UUID, *, now: datetime) -> None:
    """Ends an open payment at the provider, and takes in what it came to: it may have been paid in the meantime.

    Raises Refusal("provider_away"); then the worker ends it. Twice changes nothing.
    """
    order_id = end(payment_id, now=now)
    if order_id is not None and not carry_out(order_id, now=now):
        raise Refusal("provider_away")
