"""Deposits: whether they are still reserved, until when, and the damage that was reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from aktiv.bookings.models import Occurrence
from aktiv.payments.models import CaptureRule, Damage, Payment, ProviderOrder
from aktiv.payments.rules.deposits import USUAL_DAYS, held_until
from aktiv.walls import everything, within


@dataclass(frozen=True, slots=True)
class DepositTold:
    """A payment's deposit: `until` is when it is let go of, None once it is gone; and the damage in order."""

    payment: Payment
    until: datetime | None
    damages: tuple[Damage, ...]

    @property
    def left(self) -> int:
        """What of it was not taken, in øre."""
        return self.payment.deposit - self.payment.deposit_taken


def deposit_days_of(municipality_id: int) -> int:
    """How many days after the use a deposit is held. One statement."""
    rule = CaptureRule.objects.filter(pk=municipality_id).values_list("deposit_days", flat=True).first()
    return USUAL_DAYS if rule is None else rule


def last_use_of(payment: Payment) -> Occurrence | None:
    """The last date of the payment's booking that was not cancelled. One statement."""
    return _dates_of(payment).filter(state=Occurrence.State.CONFIRMED).first()


def damaged_use_of(payment: Payment) -> Occurrence | None:
    """The date that damage is charged for: the last that was not cancelled, or the last of all. Two statements."""
    return last_use_of(payment) or _dates_of(payment).first()


def _dates_of(payment: Payment) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(booking=payment.booking).order_by("-during")


def deposit_stands(payment: Payment) -> bool:
    """Whether the deposit is reserved, and the provider was not asked to let go of it. One statement."""
    if not payment.deposit or payment.cancelled or payment.authorised < payment.amount:
        return False
    return not ProviderOrder.objects.filter(payment=payment, verb="cancel", refused="").exists()


def deposit_until(payments: Sequence[Payment], use_ends: datetime | None, days: int) -> datetime | None:
    """When the deposits of a booking's payments are let go of; None where there are none, or where nothing is used any
    more (`use_ends` is None) and no damage waits for an answer. One statement where there are."""
    with_deposit = [each for each in payments if each.deposit and each.authorised_at is not None]
    if not with_deposit:
        return None
    waits = Damage.objects.filter(payment__in=with_deposit, decided_at=None).exists()
    if use_ends is None and not waits:
        return None
    first = min(each.authorised_at for each in with_deposit if each.authorised_at is not None)
    return held_until(use_ends=use_ends or first, days=days, authorised_at=first, waits=waits)


def deposit_told(payment: Payment) -> DepositTold | None:
    """A payment's deposit; None where there is none. The caller may see the payment. Five statements."""
    if not payment.deposit or not payment.authorised:
        return None
    with everything():
        use = last_use_of(payment) if payment.booking_id else None
        days = deposit_days_of(payment.municipality_id)
        until = deposit_until([payment], use.during.upper if use else None, days) if deposit_stands(payment) else None
        rows = Damage.objects.filter(payment=payment).select_related("reported_by", "decided_by")
        return DepositTold(payment, until, tuple(rows.order_by("reported_at")))


def deposit_at(occurrence_id: int, facility_id: int, municipality_id: int) -> Payment | None:
    """The payment whose deposit stands for a date at a facility of a municipality. Two statements."""
    with within(municipalities=[municipality_id]):
        rows = Payment.objects.filter(municipality_id=municipality_id, deposit__gt=0)
        found = rows.filter(
            booking__occurrences=occurrence_id, booking__occurrences__space__facility=facility_id
        ).order_by("created_at")
        return next((each for each in found if deposit_stands(each)), None)


def deposits_standing(booking_ids: Sequence[UUID], municipality_id: int) -> set[UUID]:
    """Of bookings of a municipality, those with a deposit that is still reserved. One statement."""
    with within(municipalities=[municipality_id]):
        rows = Payment.objects.filter(booking__in=booking_ids, municipality_id=municipality_id, deposit__gt=0)
        return {each for each in rows.filter(cancelled=0).values_list("booking_id", flat=True) if each is not None}
