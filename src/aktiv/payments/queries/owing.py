"""What is owed for what was paid for, and what is known of its payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from aktiv.bookings.models import Occurrence
from aktiv.payments.models import Payment, ProviderOrder
from aktiv.payments.queries.deposits import deposit_until
from aktiv.payments.rules.deposits import RESERVED_FOR
from aktiv.payments.rules.settling import Amounts, Owed
from aktiv.prices.models import Charge
from aktiv.prices.queries.records import Charged, charges_of
from aktiv.values.periods import day_period

GRACE = timedelta(days=3)
"""How long after the last use something may still be charged for it, such as not having come."""
FEES = frozenset({"cancellation_fee", "no_show_fee"})


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


def owed_for(payment: Payment) -> tuple[list[Charged], list[Charged]]:
    """What the booking of a payment owes, charge by charge in an order that never changes, the dates as they were
    booked; and by itself what it owes for damage, which deposits pay. Three statements."""
    dates = Occurrence.objects.filter(booking=payment.booking).values_list("pk", flat=True)
    found = charges_of("occurrence", list(dates))
    rows = [each for of_date in found.values() for each in of_date]
    rows.sort(
        key=lambda each: (int(each.charge.subject_id), each.charge.created_at, each.charge.item, each.charge.vat_code)
    )
    damage = [each for each in rows if each.charge.reason == Charge.Reason.DAMAGE]
    return [each for each in rows if each not in damage], damage


def owed_of(
    payment: Payment,
    together: Sequence[Payment],
    charged: Sequence[Charged],
    *,
    damage: int,
    at_once: bool,
    beyond: Mapping[UUID, int],
    deposit_days: int,
    now: datetime,
) -> tuple[Owed, datetime | None]:
    """What the booking of a payment owes its payments in all and now, and when to look again (None: not before
    something changes). What lies `beyond` them is billed, and not theirs.

    Owed now is what has been used, fees, and everything when it is taken `at_once` or would soon be let go of by the
    provider: then nothing is kept reserved any more. Deposits pay for `damage` alone, and are held some days after the
    last use. One statement, one more with a deposit.
    """
    zone = payment.municipality.zone
    today = now.astimezone(zone).date()
    dates = list(Occurrence.objects.filter(booking=payment.booking).values_list("state", "during"))
    taken_by = min((each.authorised_at or now) + RESERVED_FOR for each in together)
    everything_now = at_once or taken_by <= now
    owed_all = owed_now = 0
    looks = [taken_by]
    for each in charged:
        theirs = each.amount - beyond.get(each.charge.pk, 0)
        owed_all += theirs
        if everything_now or each.charge.reason in FEES or each.charge.use_day <= today:
            owed_now += theirs
        elif theirs:
            looks.append(day_period(each.charge.use_day, zone).start)
    last = max((during.upper for state, during in dates if state == Occurrence.State.CONFIRMED), default=None)
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
    owed = Owed(all=owed_all, now=owed_now, over=over or taken_by <= now, damage=damage, holds_deposit=holds)
    return owed, min(later, default=None)
