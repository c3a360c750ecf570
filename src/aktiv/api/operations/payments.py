"""Paying beforehand, where a place asks for it: the payment that a booking waits for, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Path, Router

from aktiv.api.auth import READER, Caller, caller_of
from aktiv.api.fields import Uuid
from aktiv.api.schemas.payments import PaymentTold
from aktiv.api.schemas.time import speaking_of
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.series import Pattern
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.facilities.queries import terms_of
from aktiv.payments.actions.paying import begin_paying
from aktiv.payments.models import Payment
from aktiv.payments.queries.payments import payment_of, ways_to_pay
from aktiv.people.permissions import Permission, needs
from aktiv.values.refusal import Refusal

OF_PAYING = ["hold_over", "no_such_provider"]

router = Router(auth=READER, tags=["Payments"])


@router.get("/payments/{payment_id}", response=PaymentTold, operation_id="read_payment", summary="What came of it")
@needs(Permission.BOOKING_SEE)
def read_payment(request: HttpRequest, payment_id: Path[Uuid]) -> PaymentTold:
    """A payment of yours. The provider tells us within seconds of the payer; ask again every few seconds at most."""
    caller = caller_of(request)
    payment = payment_of(payment_id, caller.alone.person_id) if caller.alone.person_id is not None else None
    if payment is None or caller.token is None or caller.token.organisation_id not in (None, payment.organisation_id):
        raise Refusal("not_found")
    speaking_of(payment.municipality.zone)
    return PaymentTold.of(payment)


def ways_at(space: Space, party: Party) -> tuple[str, ...]:
    """The names of those by whom the party pays beforehand in a space; none where it is invoiced."""
    return ways_to_pay(terms_of(space).payment, space.municipality, party.organisation_id)


def asked_to_pay(
    space: Space,
    party: Party,
    hold_id: UUID | None,
    details: Details,
    caller: Caller,
    *,
    ways: tuple[str, ...],
    provider: str | None,
    pattern: Pattern | None = None,
) -> PaymentTold | None:
    """The payment that is to be made before it is booked; None when there is nothing to pay. No provider is asked here:
    that is done when the payer comes, so that nothing is locked meanwhile.

    Raises as `begin_paying`.
    """
    try:
        payment: Payment = begin_paying(
            party,
            hold_id,
            details,
            provider=provider or ways[0],
            description=space.name.said_in(get_language() or "nb").text,
            language=get_language() or "nb",
            now=caller.now,
            pattern=pattern,
        )
    except Refusal as refusal:
        if refusal.code == "nothing_to_pay":
            return None
        raise
    return PaymentTold.of(payment)
