"""Having providers take, give back and let go, so that what is kept comes to what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import append
from aktiv.payments.actions.asking import event, later, provider_of, settled
from aktiv.payments.actions.billing_beyond import bill_beyond, billed_whole
from aktiv.payments.actions.loan_deposits import loan_in_turn_of, owed_from_deposit, together_of
from aktiv.payments.actions.paying import SLACK
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.models import CaptureRule, Payment, ProviderOrder
from aktiv.payments.ports.provider import ProviderAway, ProviderRefused, Standing
from aktiv.payments.queries.owing import amounts_of, owed_for, owed_of
from aktiv.payments.rules.deposits import USUAL_DAYS
from aktiv.payments.rules.settling import Owed, Verb, again_at, orders_due, reach
from aktiv.timetable.retry import retrying
from aktiv.walls import everything

LEASE = timedelta(minutes=2)
"""How long an order is left to the worker that took it; one that died leaves it to the next."""
PUT_OFF = timedelta(minutes=30)
"""How long a payment waits that failed as nobody foresaw."""
A_BATCH = 100


@retrying
@transaction.atomic
def settle(payment_id: UUID, *, now: datetime) -> list[ProviderOrder]:
    """Gives the orders that a payment and its booking's other ones call for now, and has what they do not reach billed.
    Returns the orders; they are carried out later. Nothing is asked of a payment that has not answered yet."""
    with everything():
        loan = loan_in_turn_of(payment_id)
        payment = Payment.objects.select_related("municipality__capture_rule").get(pk=payment_id)
        rows = Payment.objects.select_for_update().order_by("created_at", "id")
        if loan is not None and payment.lost_at is None:
            together = together_of(loan)
        else:
            together = list(
                rows.filter(booking_id=payment.booking_id) if payment.booking_id else rows.filter(pk=payment_id)
            )
        known = amounts_of(together)
        if loan is not None and payment.lost_at is None:
            owed, look = owed_from_deposit(loan, together, known, now=now) if together else (Owed(all=0, now=0), None)
            known = amounts_of(together)
        elif payment.booking_id:
            rule = getattr(payment.municipality, "capture_rule", None)
            at_once = rule is not None and rule.when == CaptureRule.When.BOOKING
            days = rule.deposit_days if rule is not None else USUAL_DAYS
            charged, damages = owed_for(payment)
            damage = sum(each.amount for each in damages)
            whole = billed_whole(charged)  # such as a fee for what had been let go of
            charged = [each for each in charged if each.charge.pk not in whole]
            beyond = bill_beyond(payment, charged, reach(known, damage), now=now)
            owed, look = owed_of(
                payment, together, charged, damage=damage, at_once=at_once, beyond=beyond, deposit_days=days, now=now
            )
        else:
            owed, look = Owed(all=0, now=0, over=True), None
        given = [
            ProviderOrder(
                payment=together[due.payment],
                municipality_id=payment.municipality_id,
                verb=due.verb.value,
                amount=due.amount,
                why=_why(due.verb, together[due.payment]),
                asked_at=now,
                try_at=now,
            )
            for due in orders_due(known, owed)
        ]
        given, again = _not_refused_just_now(given, now)
        look = min((each for each in (look, again) if each is not None), default=None)
        for order in given:
            order.save(force_insert=True)
        Payment.objects.filter(pk__in=[payment.pk, *(each.pk for each in together)]).update(settle_at=look)
        append([event("payment.ordered", each.payment, order=each.verb, amount=each.amount) for each in given], at=now)
    return given


def _not_refused_just_now(orders: list[ProviderOrder], now: datetime) -> tuple[list[ProviderOrder], datetime | None]:
    """Those that the provider has not refused lately, and when the first of the others is to be tried again. What is
    refused for ever, such as giving back after a year, is not asked every minute."""
    refused: dict[tuple[UUID, str, int], list[datetime]] = {}
    if orders:
        rows = ProviderOrder.objects.filter(payment__in=[each.payment_id for each in orders]).exclude(refused="")
        for payment_id, verb, amount, at in rows.values_list("payment_id", "verb", "amount", "asked_at"):
            refused.setdefault((payment_id, verb, amount), []).append(at)
    going, waits = [], []
    for each in orders:
        again = again_at(refused.get((each.payment_id, str(each.verb), each.amount), ()))
        if again is None or again <= now:
            going.append(each)
        else:
            waits.append(again)
    return going, min(waits, default=None)


def _why(verb: Verb, payment: Payment) -> str:
    if payment.booking_id is None and (payment.loan_id is None or payment.lost_at is not None):
        return "time_lost"
    if verb is Verb.CAPTURE and payment.loan_id is not None:
        return "charged"
    if verb is Verb.CANCEL and payment.deposit:
        return "deposit_back"
    return {Verb.CAPTURE: "used", Verb.REFUND: "owes_less", Verb.CANCEL: "nothing_left"}[verb]


@retrying
@transaction.atomic
def end(payment_id: UUID, *, now: datetime) -> UUID | None:
    """Gives the order to end an open payment. Returns its id; None when there is nothing to end, or it is ending."""
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


def carry_out(order_id: UUID, *, now: datetime) -> bool:
    """Sends one order, and reads what came of it. False when somebody else has it, or nobody answers.

    The order was written before, and keeps its key: a process that dies here leaves it to be sent again.
    """
    order = _taken(order_id, now)
    if order is None:
        return False
    payment, key = order.payment, str(order.pk)
    try:
        provider = provider_of(payment)
        match order.verb:
            case Verb.CAPTURE:
                provider.capture(payment.reference, payment.provider_id, order.amount, payment.currency, key=key)
            case Verb.REFUND:
                provider.refund(payment.reference, payment.provider_id, order.amount, payment.currency, key=key)
            case Verb.CANCEL:
                provider.cancel(payment.reference, payment.provider_id, key=key)
    except ProviderAway:
        with everything():
            later(order, now)
        return False
    except ProviderRefused as refused:
        _ended(order, now, refused.code, refused.why)
    else:
        _ended(order, now)
    try:
        read_anew(payment.pk, now)
    except ProviderAway:
        with everything():
            Payment.objects.filter(pk=payment.pk).update(ask_at=now + LEASE)
    return True


@retrying
@transaction.atomic
def _taken(order_id: UUID, now: datetime) -> ProviderOrder | None:
    """The order, ours for a while; None when it has ended or is somebody's."""
    with everything():
        rows = ProviderOrder.objects.select_for_update(skip_locked=True, of=("self",))
        order = rows.filter(pk=order_id, try_at__lte=now).exclude(verb="begin").first()
        if order is None:
            return None
        order.try_at = now + LEASE
        order.save(update_fields=["try_at"])
        order.payment = Payment.objects.select_related("municipality").get(pk=order.payment_id)
        return order


@retrying
@transaction.atomic
def _ended(order: ProviderOrder, now: datetime, refused: str = "", why: str = "") -> None:
    with everything():
        current = ProviderOrder.objects.select_for_update().get(pk=order.pk)
        if current.try_at is None:
            return
        settled(current, now, refused=refused, why=why)
        if refused:
            append(event("payment.refused", order.payment, order=order.verb, code=refused, amount=order.amount), at=now)


def go_on(now: datetime) -> int:
    """Everything that is due: payments to ask about, what is owed to look at, orders to send. Returns how many.

    Each in transactions of its own, by the indexes of what waits; what fails is tried again later. A payment that fails
    as nobody foresaw keeps no other waiting: it waits itself, and what was wrong is raised when all else is done.
    """
    done = 0
    wrong: list[Exception] = []
    with everything():
        asked: Sequence[UUID] = list(
            Payment.objects.filter(ask_at__lte=now).order_by("ask_at").values_list("pk", flat=True)[:A_BATCH]
        )
    for each in asked:
        try:
            payment = read_anew(each, now)
            done += 1
            if payment.standing == Standing.OPEN and now >= payment.expires_at + SLACK:
                end(each, now=now)  # not every provider ends by itself what nobody pays
        except ProviderAway:
            with everything():
                Payment.objects.filter(pk=each).update(ask_at=now + LEASE)
        except Exception as error:
            wrong.append(error)
            with everything():
                Payment.objects.filter(pk=each).update(ask_at=now + PUT_OFF)
    with everything():
        looked = list(
            Payment.objects.filter(settle_at__lte=now).order_by("settle_at").values_list("pk", flat=True)[:A_BATCH]
        )
    for each in looked:
        try:
            settle(each, now=now)
        except Exception as error:
            wrong.append(error)
            with everything():
                Payment.objects.filter(pk=each).update(settle_at=now + PUT_OFF)
    with everything():
        waiting = ProviderOrder.objects.filter(try_at__lte=now).exclude(verb="begin").order_by("try_at")
        orders = list(waiting.values_list("pk", flat=True)[:A_BATCH])
    for each in orders:
        try:
            done += carry_out(each, now=now)
        except Exception as error:
            wrong.append(error)
    if wrong:
        raise ExceptionGroup("payments that nobody can go on with", wrong)
    return done + len(looked)
