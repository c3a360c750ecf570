"""A payment on the wire: what is to be paid before something is booked, where, until when, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from pydantic import Field

from aktiv.api.fields import Told
from aktiv.api.schemas.time import MoneyTold, local
from aktiv.payments.models import Payment


class PaymentTold(Told):
    """What is paid before it is booked. Read it again at `url` to see what came of it."""

    id: UUID
    state: Annotated[
        str,
        Field(
            description="awaiting_payment, paid (it is booked: see booking_id; or the deposit of loan_id is reserved), "
            "not_paid (nothing was paid, nothing is booked) or time_lost (it was paid too late to be booked, "
            "and the money goes back by itself)."
        ),
    ]
    amount: MoneyTold
    deposit: Annotated[
        MoneyTold | None,
        Field(description="What of the amount is only reserved, and let go of after the use unless there is damage."),
    ] = None
    provider: Annotated[str, Field(description="By whom it is paid, such as vipps.")]
    pay_at: Annotated[
        str | None,
        Field(description="Where the person pays, in her browser, signed in as herself. None when it is over."),
    ]
    expires_at: Annotated[datetime, Field(description="Until when the time is kept for the payment to be begun.")]
    booking_id: UUID | None
    loan_id: Annotated[UUID | None, Field(description="The loan of equipment that it is the deposit of.")] = None
    url: Annotated[str, Field(description="Where this is read again.")]

    @classmethod
    def of(cls, payment: Payment) -> PaymentTold:
        """On the clock of the municipality, which is at hand."""
        state = state_of(payment)
        return cls(
            id=payment.pk,
            state=state,
            amount=MoneyTold(amount=payment.amount, currency=payment.currency),
            deposit=MoneyTold(amount=payment.deposit, currency=payment.currency) if payment.deposit else None,
            provider=payment.provider,
            pay_at=f"{settings.SITE}{reverse('payment_away', args=[payment.pk])}"
            if state == "awaiting_payment"
            else None,
            expires_at=local(payment.expires_at),
            booking_id=payment.booking_id,
            loan_id=payment.loan_id,
            url=f"{settings.SITE}/api/v1/payments/{payment.pk}",
        )


def state_of(payment: Payment) -> str:
    """What has become of it, as programs are told."""
    if payment.booking_id is not None or (payment.loan_id and payment.authorised and payment.lost_at is None):
        return "paid"
    if payment.lost_at is not None:
        return "time_lost"
    return "not_paid" if payment.over else "awaiting_payment"
