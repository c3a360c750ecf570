"""What is owed for what was paid for, and what is known of its payments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Sum

from aktiv.bookings.models import Occurrence
from aktiv.payments.models import Payment, ProviderOrder
from aktiv.payments.queries.deposits import deposit_until
from aktiv.payments.rules.deposits import RESERVED_FOR
from aktiv.payments.rules.settling import Amounts, Owed
from aktiv.prices.models import Charge
from aktiv.values.periods import day_period

GRACE = timedelta(days=3)
"""How long after the last use something may still be charged for it, such as not having come."""


def amounts_of(payments: Sequence[Payment]) -> list[Amounts]:
    """What is known of each: the larger of what the provider has told and what it has said yes to. One statement."""
    done: dict[tuple[object, str], int] = {}
    busy: set[object] = set()
    for order in ProviderOrder.objects.filter(payment__in=payments, refused="").exclude(why="abandoned"):
        if order.try_at is not None:
            busy.add(order.payment_id)
        else:
            done[order.payment_id, order.verb] = done.get((order.payment_id, order.verb), 0) + order.amount
    return [
        Amounts(
            each.authorised,
            max(each.captured, done.get((each.pk, "capture"), 0)),
            max(each.refunded, done.get((each.pk, "refund"), 0)),
            max(each.cancelled, done.get((each.pk, "cancel"), 0)),
            busy=each.pk in busy,
            deposit=each.deposit,
            damage=each.deposit_taken,
        )
        for each in payments
    ]


def owed_of(
    payment: Payment, together: Sequence[Payment], *, at_once: bool, deposit_days: int, now: datetime
) -> tuple[Owed, datetime | None]:
    """What the booking of a payment owes in all and now, and when to look again (None: not before something changes).

    Owed now is what has been used, fees, and everything when it is taken `at_once` or would soon be let go of by the
    provider. What was charged for damage is told apart: deposits pay it, which are held some days after the last use.
    Two statements, one more with a deposit.
    """
    zone = payment.municipality.zone
    today = now.astimezone(zone).date()
    dates = list(Occurrence.objects.filter(booking=payment.booking).values_list("pk", "state", "during"))
    charged = (
        Charge.objects.filter(subject_kind="occurrence", subject_id__in=[str(pk) for pk, _, _ in dates])
        .values("use_day", "reason", "corrects__reason")
        .annotate(sum=Sum("amount"))
    )
    taken_by = min((each.authorised_at or now) + RESERVED_FOR for each in together)
    everything_now = at_once or taken_by <= now
    owed_all = owed_now = damage = 0
    looks = [taken_by]
    for each in charged:
        reason = each["corrects__reason"] or each["reason"]
        if reason == "damage":
            damage += each["sum"]
            continue
        is_fee = reason in {"cancellation_fee", "no_show_fee"}
        owed_all += each["sum"]
        if everything_now or is_fee or each["use_day"] <= today:
            owed_now += each["sum"]
        else:
            looks.append(day_period(each["use_day"], zone).start)
    last = max((during.upper for _, state, during in dates if state == Occurrence.State.CONFIRMED), default=None)
    over = last is None or last + GRACE <= now
    if last is not None:
        looks.append(last + GRACE)
    until = deposit_until(together, last, deposit_days)
    if over:
        looks = []
    if until is not None:
        looks.append(until)
    later = [each for each in looks if each > now]
    holds = until is not None and until > now
    return Owed(all=owed_all, now=owed_now, over=over, damage=damage, holds_deposit=holds), min(later, default=None)
