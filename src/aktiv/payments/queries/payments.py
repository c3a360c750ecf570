"""Payments, as their payers and the municipality may see them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from aktiv.payments.models import CaptureRule, Payment
from aktiv.payments.ports.provider import Told
from aktiv.prices.models import VatRate
from aktiv.walls import everything, within


def payment_of(payment_id: UUID, person_id: UUID) -> Payment | None:
    """A person's own payment; None for all others."""
    with within(person=person_id):
        rows = Payment.objects.filter(person_id=person_id).select_related("municipality")
        return rows.filter(pk=payment_id).first()


def payments_of_booking(booking_id: UUID, municipality_id: int) -> Sequence[Payment]:
    """What was paid for a booking that the caller may see, the first first."""
    with within(municipalities=[municipality_id]):
        return list(Payment.objects.filter(booking_id=booking_id).order_by("created_at"))


def payment_told_of(provider: str, slug: str, told: Told) -> UUID | None:
    """Which payment of a municipality a provider's message is about; None when it is not one of ours."""
    with everything():
        rows = Payment.objects.filter(municipality__slug=slug)
        if told.reference:
            # One provider may tell of what was paid by another of its ways.
            rows = rows.filter(reference=told.reference)
        elif told.provider_id:
            rows = rows.filter(provider=provider, provider_id=told.provider_id)
        else:
            return None
        return rows.values_list("pk", flat=True).first()


def taken_at_booking(municipality_id: int) -> bool:
    """Whether a municipality takes the money when it is booked, and not when it is used."""
    return CaptureRule.objects.filter(municipality_id=municipality_id, when=CaptureRule.When.BOOKING).exists()


def capture_rule_of(municipality_id: int) -> CaptureRule | None:
    """What a municipality has said of when money is taken; None where it has said nothing."""
    return CaptureRule.objects.filter(pk=municipality_id).first()


def vat_codes_of(municipality_id: int) -> list[str]:
    """The VAT codes that a municipality's prices may have, in order. One statement."""
    rows = VatRate.objects.filter(municipality_id=municipality_id).order_by("code")
    return list(rows.values_list("code", flat=True).distinct())
