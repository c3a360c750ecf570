"""Giving money back for another reason than that less is owed: with a reason, and by two where it is much."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from aktiv.journal.actions import append
from aktiv.payments.actions.asking import event
from aktiv.payments.models import CaptureRule, GivingBack, Payment
from aktiv.payments.queries.finance import charged_for
from aktiv.payments.rules.giving_back import lessened, most_to_give_back
from aktiv.prices.actions import correct
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything


@retrying
@transaction.atomic
def give_back(
    payment_id: UUID,
    municipality_id: int,
    amount: int,
    reason: str,
    *,
    giving_back_id: UUID | None = None,
    by: UUID,
    now: datetime,
) -> GivingBack:
    """Gives `amount` øre of a payment's booking back, or asks for it where it is more than one may give alone. Sent
    twice (the same `giving_back_id`) it is done once.

    Raises Refusal: not_found, reason_missing, nothing_to_refund, more_than_paid (most), giving_back_waits, and what
    cleaning the reason raises.
    """
    said = one_line(reason, limit=300)
    if not said:
        raise Refusal("reason_missing")
    with everything():
        payment = _payment(payment_id, municipality_id)
        known = GivingBack.objects.filter(pk=giving_back_id, payment=payment).first() if giving_back_id else None
        if known is not None:
            return known
        if GivingBack.objects.filter(payment=payment, decided_at=None).exists():
            raise Refusal("giving_back_waits")
        charged = charged_for(payment)
        most = most_to_give_back(
            authorised=payment.authorised,
            cancelled=payment.cancelled,
            refunded=payment.refunded,
            owed=sum(each.amount for each in charged),
        )
        if amount > most:
            raise Refusal("more_than_paid", most=most)
        lessened([each.vat_sum for each in charged], amount)
        rule = CaptureRule.objects.filter(municipality_id=municipality_id).first()
        alone = rule is None or rule.alone_up_to is None or amount <= rule.alone_up_to
        made = GivingBack.objects.create(
            id=giving_back_id or uuid4(),
            municipality_id=municipality_id,
            payment=payment,
            amount=amount,
            reason=said,
            alone=alone,
            asked_by_id=by,
            asked_at=now,
        )
        append(event("refund.asked", payment, amount=amount, reason=said, by=by), at=now)
        if alone:
            _granted(made, payment, by, now)
    return made


@retrying
@transaction.atomic
def decide_giving_back(
    giving_back_id: UUID, municipality_id: int, *, granted: bool, by: UUID, now: datetime
) -> GivingBack:
    """Another person's yes or no. Whoever asked may say no. Raises Refusal("not_found"), ("already_decided"),
    ("asked_by_yourself"), ("more_than_paid", most)."""
    with everything():
        rows = GivingBack.objects.select_for_update().filter(municipality_id=municipality_id)
        made = rows.filter(pk=giving_back_id).first()
        if made is None:
            raise Refusal("not_found")
        if made.decided_at is not None:
            raise Refusal("already_decided")
        if granted and made.asked_by_id == by:
            raise Refusal("asked_by_yourself")
        payment = _payment(made.payment_id, municipality_id)
        if granted:
            _granted(made, payment, by, now)
        else:
            _decide(made, by, now, granted=False)
            append(event("refund.declined", payment, amount=made.amount, by=by), at=now)
    return made


def _payment(payment_id: UUID, municipality_id: int) -> Payment:
    payment = Payment.objects.select_for_update().filter(pk=payment_id, municipality_id=municipality_id).first()
    if payment is None or payment.booking_id is None:
        raise Refusal("not_found")
    return payment


def _granted(made: GivingBack, payment: Payment, by: UUID, now: datetime) -> None:
    """Corrects what was charged; that less is owed has the provider asked for the difference."""
    charged = charged_for(payment)
    for each, to in zip(charged, lessened([row.vat_sum for row in charged], made.amount), strict=True):
        correct(each.charge, to, item=f"given:{made.pk.hex[:20]}", by=by, now=now)
    _decide(made, by, now, granted=True)
    append(event("refund.granted", payment, amount=made.amount, reason=made.reason, by=by), at=now)


def _decide(made: GivingBack, by: UUID, now: datetime, *, granted: bool) -> None:
    made.granted, made.decided_by_id, made.decided_at = granted, by, now
    made.save(update_fields=["granted", "decided_by", "decided_at"])
