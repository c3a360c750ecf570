"""Ending a payment that its payer does not want to make."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import append
from aktiv.payments.actions.asking import event
from aktiv.payments.actions.settling import carry_out
from aktiv.payments.models import Payment, ProviderOrder
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.walls import everything


def give_up(payment_id: UUID, *, now: datetime) -> None:
    """Ends an open payment at the provider, and takes in what it came to: it may have been paid in the meantime.

    Raises Refusal("provider_away"); then the worker ends it. Twice changes nothing.
    """
    order_id = _ordered(payment_id, now)
    if order_id is not None and not carry_out(order_id, now=now):
        raise Refusal("provider_away")


@retrying
@transaction.atomic
def _ordered(payment_id: UUID, now: datetime) -> UUID | None:
    """The order to end it; None when there is nothing to end, or it is being ended."""
    with everything():
        payment = Payment.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=payment_id)
        waiting = ProviderOrder.objects.filter(payment=payment, try_at__isnull=False)
        if payment.standing != "open" or not payment.provider_id or waiting.exists():
            return None
        order = ProviderOrder.objects.create(
            payment=payment,
            municipality_id=payment.municipality_id,
            verb="cancel",
            amount=payment.amount,
            why="abandoned",
            asked_at=now,
            try_at=now,
        )
        append(event("payment.ordered", payment, order="cancel", amount=payment.amount, by=payment.person_id), at=now)
    return order.pk
