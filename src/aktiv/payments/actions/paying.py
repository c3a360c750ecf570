"""Paying for what is booked: the time is held while the payer is away, and booked in the transaction that notes that
the money is reserved."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.holding import hold_while_paying
from aktiv.bookings.actions.holding_dates import hold_dates_while_paying, keep_until
from aktiv.bookings.actions.series import book_series
from aktiv.bookings.models import Hold
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.holds import access_hold
from aktiv.bookings.queries.series import Pattern
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.facilities.terms import Terms
from aktiv.journal.actions import append
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.asking import event, later, provider_of, settled
from aktiv.payments.intending import as_json
from aktiv.payments.models import Intended, Payment, ProviderOrder
from aktiv.payments.ports.provider import (
    HEARD_AT,
    RETURN_AT,
    Begun,
    Order,
    ProviderAway,
    ProviderRefused,
    providers_of,
)
from aktiv.payments.queries.deposits import deposit_days_of
from aktiv.payments.rules.deposits import deposit_asked
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

PAY_WITHIN = timedelta(minutes=15)
"""How long a payer may be away. Providers want ten minutes at least."""
SLACK = timedelta(minutes=5)
"""How much longer the time is kept: what was paid in the last second is told a little later."""
FIRST_LOOK = timedelta(seconds=30)
"""When the provider is asked by itself, should neither the payer nor a message come back."""


def pay(
    party: Party,
    hold_id: UUID | None,
    details: Details,
    *,
    provider: str,
    description: str,
    language: str,
    now: datetime,
    pattern: Pattern | None = None,
) -> Payment:
    """Begins paying for a hold, or for all dates of a series in one sum: the answer says where the payer goes
    (`redirect_to`).

    For a series `hold_id` is the hold that the repeating began with, where there is one. Asked again while a payment
    for the very same is open, that one is the answer. Raises all that `book` and `book_series` raise, so that nobody
    pays for what she may not have; Refusal("nothing_to_pay"), ("no_such_provider"), ("provider_away") and
    ("provider_refused").
    """
    payment = begin_paying(
        party,
        hold_id,
        details,
        provider=provider,
        description=description,
        language=language,
        now=now,
        pattern=pattern,
    )
    return payment if payment.redirect_to else _handed_over(payment, now)


@retrying
@transaction.atomic
def begin_paying(
    party: Party,
    hold_id: UUID | None,
    details: Details,
    *,
    provider: str,
    description: str,
    language: str,
    now: datetime,
    pattern: Pattern | None = None,
) -> Payment:
    """Keeps the time and writes down what is to be paid; the provider is not asked yet. For who must not wait for it:
    the payer is handed over when she comes (`hand_over`). Raises as `pay`, but for what a provider says.
    """
    if party.person_id is None:
        raise Refusal("sign_in_first")
    held = access_hold(hold_id, party, to_change=True) if hold_id is not None else None
    municipality = _paid_to(held, pattern)
    if provider not in providers_of(municipality.slug):
        raise Refusal("no_such_provider")
    if pattern is None and held is not None and held.expires_at <= now:
        raise Refusal("hold_over")
    price = _rehearsed(party, hold_id, details, pattern, now)
    if not price:
        raise Refusal("nothing_to_pay")
    deposit = deposit_of(held, price, now) if held is not None and pattern is None else 0  # series are without
    total = price + deposit
    with everything():
        same = _under_way(hold_id, provider, total, deposit, now) if hold_id is not None else None
        expires_at = same.expires_at if same is not None else now + PAY_WITHIN
        if pattern is not None:
            name = hold_dates_while_paying(pattern, party, expires_at + SLACK, now=now, batch=hold_id)
        elif hold_id is not None:
            name = hold_id
            if same is None:
                hold_while_paying(hold_id, party, expires_at + SLACK, now=now)
        else:
            raise ValueError("a hold, or the dates of a series")
        if same is not None:
            Intended.objects.filter(payment=same).update(details=as_json(details, pattern))
            return same
        payment = Payment.objects.create(
            municipality=municipality,
            provider=provider,
            reference=f"ak-{secrets.token_hex(12)}",
            amount=total,
            deposit=deposit,
            currency=municipality.currency,
            person_id=party.person_id,
            organisation_id=party.organisation_id,
            hold=name,
            description=description[:100],
            language=language,
            created_at=now,
            expires_at=expires_at,
            ask_at=now + FIRST_LOOK,
        )
        Intended.objects.create(
            payment=payment,
            municipality=municipality,
            person_id=party.person_id,
            organisation_id=party.organisation_id,
            details=as_json(details, pattern),
        )
        ProviderOrder.objects.create(
            payment=payment,
            municipality=municipality,
            verb="begin",
            amount=total,
            why="paying",
            asked_at=now,
            try_at=now,
        )
    append(event("payment.begun", payment, amount=total, by=party.person_id), at=now)
    return payment


def deposit_of(held: Hold, price: int, now: datetime) -> int:
    """What is reserved beside the price of a hold, in øre. Two statements where its place asks for a deposit."""
    asked = Terms.from_json(held.space.terms).deposit
    if not asked:
        return 0
    days = deposit_days_of(held.municipality_id)
    return deposit_asked(asked, price=price, use_ends=held.during.upper, days=days, now=now)


def hand_over(payment_id: UUID, *, now: datetime) -> Payment:
    """Tells the provider of a payment that was begun without it, when its payer comes: from then she has as long as
    everybody else. One that the provider knows already is answered as it is.

    Raises Refusal("provider_away"), ("provider_refused") and ("hold_over") for one that nobody can pay any more.
    """
    payment = _renewed(payment_id, now)
    return payment if payment.redirect_to else _handed_over(payment, now)


@retrying
@transaction.atomic
def _renewed(payment_id: UUID, now: datetime) -> Payment:
    with everything():
        payment = Payment.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=payment_id)
        if payment.standing != "open" or payment.expires_at <= now:
            raise Refusal("hold_over")
        if not payment.redirect_to:
            payment.expires_at = now + PAY_WITHIN
            payment.save(update_fields=["expires_at"])
            if payment.loan_id is None:
                keep_until(payment.hold, payment.expires_at + SLACK, now=now)
    return payment


def _under_way(hold_id: UUID, provider: str, total: int, deposit: int, now: datetime) -> Payment | None:
    """The payment for the very same that can still be made."""
    rows = Payment.objects.select_for_update().filter(hold=hold_id, booking=None, standing="open")
    rivals = [each for each in rows if each.provider == provider and each.expires_at > now]
    return next((each for each in rivals if (each.amount, each.deposit) == (total, deposit)), None)


def _paid_to(held: Hold | None, pattern: Pattern | None) -> Municipality:
    if pattern is not None:
        space = Space.objects.select_related("municipality").filter(pk=pattern.space_id).first()
        if space is None:
            raise Refusal("not_found")
        return space.municipality
    assert held is not None  # one of the two is there
    return Municipality.objects.get(pk=held.municipality_id)


def _rehearsed(party: Party, hold_id: UUID | None, details: Details, pattern: Pattern | None, now: datetime) -> int:
    """What the booking would cost; nothing of it stays. Raises what `book` and `book_series` raise."""

    class Enough(Exception):
        """Everything was judged."""

    total = 0
    try:
        with transaction.atomic():
            if pattern is None:
                total = book(party, now=now, hold_id=hold_id, details=details).total
            else:
                total = book_series(pattern, party, now=now, details=details, batch=hold_id).total
            raise Enough
    except Enough:
        return total


def _handed_over(payment: Payment, now: datetime) -> Payment:
    """Asks the provider, outside of any transaction, and notes where the payer goes."""
    with everything():
        order = ProviderOrder.objects.get(payment=payment, verb="begin")
    try:
        begun = provider_of(payment).begin(_order(payment), key=str(order.pk))
    except ProviderAway as away:
        with everything():
            later(order, now)
        raise Refusal("provider_away") from away
    except ProviderRefused as refused:
        with transaction.atomic(), everything():
            settled(order, now, refused=refused.code, why=refused.why)
            Payment.objects.filter(pk=payment.pk).update(standing="terminated", ask_at=None)
            append(event("payment.ended", payment, code=refused.code), at=now)
        raise Refusal("provider_refused") from refused
    return _noted(payment.pk, order.pk, begun, now)


@retrying
@transaction.atomic
def _noted(payment_id: UUID, order_id: UUID, begun: Begun, now: datetime) -> Payment:
    with everything():
        payment = Payment.objects.select_for_update().get(pk=payment_id)
        if payment.redirect_to:
            return payment  # handed over by two at once: the first holds, and nobody is sent to the other
        payment.provider_id, payment.redirect_to = begun.provider_id, begun.redirect_to
        payment.save(update_fields=["provider_id", "redirect_to"])
        settled(ProviderOrder.objects.get(pk=order_id), now)
    return payment


def _order(payment: Payment) -> Order:
    return Order(
        reference=payment.reference,
        amount=payment.amount,
        currency=payment.currency,
        description=payment.description,
        return_to=f"{settings.SITE}/{_in_language(payment.language)}{RETURN_AT.format(payment=payment.pk)}",
        told_at=f"{settings.SITE}/{HEARD_AT.format(slug=payment.municipality.slug, name=payment.provider)}",
        language=payment.language,
        expires_at=payment.expires_at,
    )


def _in_language(language: str) -> str:
    """How the address of a page begins in a language; the first one has nothing."""
    return "" if language == settings.LANGUAGE_CODE else f"{language}/"
