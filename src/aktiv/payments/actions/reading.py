"""Taking in what a provider tells: amounts only grow, each growth is posted once, and what was reserved is booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.holding import free_unpaid
from aktiv.bookings.actions.series import book_series
from aktiv.bookings.models import Hold
from aktiv.bookings.queries.parties import party_of
from aktiv.journal.actions import Event, append
from aktiv.payments.actions.asking import event, provider_of
from aktiv.payments.actions.loan_deposits import held_or_lost, loan_in_turn_of
from aktiv.payments.actions.paying import SLACK
from aktiv.payments.intending import from_json, pattern_from_json
from aktiv.payments.models import Entry, Heard, Intended, Payment, Posting
from aktiv.payments.ports.provider import ProviderAway, ProviderRefused, Standing, Sums, Told
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Taken
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

LOOK_EVERY = timedelta(minutes=3)
AMOUNTS = ("authorised", "captured", "refunded", "cancelled")


def read_anew(payment_id: UUID, now: datetime) -> Payment:
    """Asks the provider what has become of a payment, and takes it in. Raises ProviderAway when it does not answer.

    One that the provider never heard of is over when the payer can pay no longer.
    """
    with everything():
        payment = Payment.objects.select_related("municipality").get(pk=payment_id)
    try:
        sums = provider_of(payment).read(payment.reference, payment.provider_id)
    except ProviderRefused as refused:
        if refused.code != "unknown_payment":
            raise ProviderAway(refused.code) from refused
        sums = Sums(
            provider_id=payment.provider_id,
            standing=Standing.OPEN if now < payment.expires_at else Standing.EXPIRED,
            amount=payment.amount,
            currency=payment.currency,
            authorised=0,
            captured=0,
            refunded=0,
            cancelled=0,
        )
    return take_in(payment_id, sums, now=now)


@retrying
@transaction.atomic
def take_in(payment_id: UUID, sums: Sums, *, now: datetime) -> Payment:
    """Notes what a provider has told of a payment, in whatever order and however often it comes.

    What was reserved for the first time is booked here, or goes back when the time is not to be had any more. A sum in
    another currency, or for another amount than was asked for, is believed in nothing: it goes back as well.
    """
    with everything():
        loan = loan_in_turn_of(payment_id)
        payment = Payment.objects.select_for_update().get(pk=payment_id)
        before = {name: getattr(payment, name) for name in AMOUNTS}
        was = payment.standing
        said = _merged(payment, sums)
        events = [*_posted(payment, before, now), *said]
        if loan is not None:
            if payment.authorised and not before["authorised"]:
                events += held_or_lost(payment, loan, now)
            elif payment.over and was == Standing.OPEN:
                events.append(event("payment.ended", payment, code=payment.standing))
        elif payment.authorised and payment.booking_id is None and payment.lost_at is None:
            events += _booked_or_lost(payment, sums, now)
        elif payment.over and not payment.authorised and not before["authorised"]:
            events += _went_away(payment, now)
        payment.read_at, payment.ask_at = now, _next_look(payment, now)
        if payment.booking_id or payment.lost_at or (payment.loan_id and payment.authorised):
            payment.settle_at = now
        payment.save()
        append(events, at=now)
    return payment


@transaction.atomic
def heard(payment_id: UUID, told: Told, *, provider: str, now: datetime) -> bool:
    """Keeps that a provider's message came, and has the payment read soon. False for one that came before."""
    with everything():
        payment = Payment.objects.select_for_update().get(pk=payment_id)
        _, fresh = Heard.objects.get_or_create(
            municipality_id=payment.municipality_id,
            provider=provider,
            event_id=told.event_id,
            defaults={"payment": payment, "name": told.name[:80], "at": now},
        )
        if fresh:
            Payment.objects.filter(pk=payment_id).update(ask_at=now)
    return fresh


def _merged(payment: Payment, sums: Sums) -> list[Event]:
    """Takes the larger of each amount; a payer who went through with it is never taken to have gone away."""
    if (sums.amount, sums.currency) != (payment.amount, payment.currency):
        if payment.lost_code == "other_amount" or payment.booking_id or (payment.loan_id and payment.authorised):
            return []
        payment.lost_code = "other_amount"
        return [event("payment.differs", payment, amount=sums.amount, currency=sums.currency)]
    for name in AMOUNTS:
        setattr(payment, name, max(getattr(payment, name), getattr(sums, name)))
    payment.provider_id = payment.provider_id or sums.provider_id
    payment.method = sums.method or payment.method
    if payment.standing != Standing.AUTHORISED:
        payment.standing = (Standing.AUTHORISED if payment.authorised else sums.standing).value
    return []


def _posted(payment: Payment, before: dict[str, int], now: datetime) -> list[Event]:
    """Postings of what has grown, and what the journal says of it."""
    grown = {name: getattr(payment, name) - before[name] for name in AMOUNTS}
    day = now.astimezone(payment.municipality.zone).date()
    for name, act, sign in (("captured", "capture", 1), ("refunded", "refund", -1)):
        if not grown[name]:
            continue
        posting = Posting.objects.create(
            municipality_id=payment.municipality_id,
            act=act,
            day=day,
            currency=payment.currency,
            payment=payment,
            up_to=getattr(payment, name),
            at=now,
        )
        Entry.objects.bulk_create(
            Entry(
                posting=posting,
                municipality_id=payment.municipality_id,
                currency=payment.currency,
                account=account,
                code=code,
                amount=amount,
            )
            for account, code, amount in (
                ("provider", payment.provider, sign * grown[name]),
                ("receivable", "", -sign * grown[name]),
            )
        )
    if grown["authorised"]:
        payment.authorised_at = now
    lost = payment.lost_at is not None
    told = [event(f"payment.{name}", payment, amount=amount, lost=lost) for name, amount in grown.items() if amount]
    back = min(grown["cancelled"], payment.deposit - payment.deposit_taken)
    if back > 0 and (payment.booking_id is not None or (payment.loan_id is not None and not lost)):
        told.append(event("deposit.released", payment, amount=back))
    return told


def _booked_or_lost(payment: Payment, sums: Sums, now: datetime) -> list[Event]:
    """Books what it was paid for, whole or not at all; else it is to go back. What became cheaper meanwhile is booked,
    and less is taken; nobody is charged more than she has approved."""
    intended = Intended.objects.filter(payment=payment).first()
    if intended is not None:
        Intended.objects.filter(payment=payment).delete()  # booked or lost, it is needed no more
    try:
        if payment.lost_code or intended is None or payment.authorised - payment.cancelled < payment.amount:
            raise Refusal(payment.lost_code or "not_all_paid")  # also what the payer gave up in the same moment
        with transaction.atomic():
            party = party_of(payment.person, payment.organisation)
            details = replace(from_json(intended.details), expected=None)  # what she has approved is held against it
            pattern = pattern_from_json(intended.details)
            if pattern is None:
                made = book(party, now=now, hold_id=payment.hold, details=details)
            else:
                made = book_series(pattern, party, now=now, details=details, batch=payment.hold)
            beyond = made.total > payment.amount - payment.deposit
            if beyond and not Payment.objects.filter(booking=made.id).exists():  # else another has paid for it
                raise Refusal("price_changed", total=made.total)
    except (Taken, Refusal) as refusal:
        payment.lost_at, payment.lost_code = now, refusal.code
        return [event("payment.lost", payment, code=refusal.code, amount=sums.authorised)]
    payment.booking_id = made.id
    return []


def _went_away(payment: Payment, now: datetime) -> list[Event]:
    """Nothing was paid and nothing will be: what was filled in goes, and the time, unless she pays in another way."""
    if not Intended.objects.filter(payment=payment).delete()[0]:
        return []
    others = Payment.objects.filter(hold=payment.hold, booking=None, standing=Standing.OPEN).exclude(pk=payment.pk)
    comes_back = payment.standing == Standing.ABORTED and Hold.objects.filter(pk=payment.hold).exists()
    if not comes_back and not others.exists():
        free_unpaid(payment.hold, now=now)
    return [event("payment.ended", payment, code=payment.standing)]


def _next_look(payment: Payment, now: datetime) -> datetime | None:
    """An open payment is asked for when nobody has told of it for a while, and when nobody can pay it any more; of
    others we are told, or look after orders. Some providers answer no more than thirty times an hour.
    """
    if payment.standing != Standing.OPEN:
        return None
    last = payment.expires_at + SLACK
    return min(now + LOOK_EVERY, last) if now < last else now + LOOK_EVERY
