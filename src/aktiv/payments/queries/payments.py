"""Payments, as their payers and the municipality may see them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import CharField, Sum
from django.db.models.functions import Cast

from aktiv.bookings.models import Occurrence
from aktiv.municipalities.models import Municipality
from aktiv.payments.models import CaptureRule, Payment, Shortfall
from aktiv.payments.ports.provider import Told, providers_of
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


def ways_to_pay(payment: str, municipality: Municipality, organisation_id: UUID | None) -> tuple[str, ...]:
    """The names of the providers by which a booking is paid for beforehand, as the terms of its place say in `payment`;
    none where it is invoiced. One statement for an organisation where others pay beforehand."""
    if payment != "prepay":
        return ()
    names = tuple(providers_of(municipality.slug))
    if names and organisation_id is not None and organisations_billed(municipality.pk):
        return ()
    return names


def organisations_billed(municipality_id: int) -> bool:
    """Whether a municipality bills organisations where others pay beforehand."""
    return CaptureRule.objects.filter(municipality_id=municipality_id, organisations_billed=True).exists()


def billed_beyond(booking_id: UUID) -> int:
    """What of a paid booking no payment reaches, in øre: it is billed. One statement, by the charges of its dates."""
    dates = Occurrence.objects.filter(booking=booking_id).annotate(text=Cast("pk", CharField())).values("text")
    rows = Shortfall.objects.filter(charge__subject_kind="occurrence", charge__subject_id__in=dates)
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def vat_codes_of(municipality_id: int) -> list[str]:
    """The VAT codes that a municipality's prices may have, in order. One statement."""
    rows = VatRate.objects.filter(municipality_id=municipality_id).order_by("code")
    return list(rows.values_list("code", flat=True).distinct())
