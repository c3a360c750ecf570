"""To the provider and back: what became of a payment, as its payer sees it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from aktiv.bookings.models import Hold
from aktiv.bookings.queries.holds import holds_of
from aktiv.payments.actions.giving_up import give_up as given_up
from aktiv.payments.actions.paying import hand_over
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.models import Payment
from aktiv.payments.ports.provider import ProviderAway
from aktiv.payments.queries.payments import payment_of
from aktiv.payments.words import provider_name
from aktiv.people.permissions import Permission, needs
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.booking.parties import back_here, gone
from aktiv.web.booking.paying import repeat_noted
from aktiv.web.identity import party_here, person_here

ASK_EVERY = timedelta(seconds=20)
LOOK_AGAIN = 3
"""Seconds between two looks of a page that waits; without scripts, by the browser itself."""


@needs(Permission.BOOKING_MAKE)
@never_cache
@require_safe
def away(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """The payer's own. Sends her on to the provider, by a link too: a form may lead nowhere but here.

    One that a program has begun is made known to the provider first.
    """
    payment = _mine(request, payment_id)
    if isinstance(payment, HttpResponse):
        return payment
    now = timezone.now()
    if payment.standing != "open" or payment.expires_at <= now:
        return redirect("payment", payment_id)
    if not payment.redirect_to and request.method == "GET":
        try:
            payment = hand_over(payment_id, now=now)
        except Refusal:
            messages.warning(request, _("The provider of payment does not answer. Try again in a moment."))
    if not payment.redirect_to:
        return redirect("payment", payment_id)
    context = {
        "payment": payment,
        "provider": provider_name(payment.provider),
        "amount": _amount(payment),
        "deposit": formatting.money(payment.deposit, get_language() or "nb", payment.currency)
        if payment.deposit
        else "",
    }
    answer = render(request, "paying/away.html", context)
    answer.headers["Refresh"] = f"0; url={payment.redirect_to}"
    return answer


@needs(Permission.BOOKING_MAKE)
@never_cache
@require_safe
def back(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """The payer's own. Asks the provider, and leads to the receipt, back to the time, or says what became of it."""
    payment = _mine(request, payment_id)
    if isinstance(payment, HttpResponse):
        return payment
    now = timezone.now()
    waits = payment.booking_id is None and (payment.loan_id is None or not payment.authorised)
    if waits and payment.lost_at is None and not payment.over and _worth_asking(payment, now):
        with suppress(ProviderAway):  # then the page looks again
            payment = read_anew(payment_id, now)
    if payment.booking_id is not None:
        return redirect("booking_receipt", payment.booking_id)
    if payment.loan_id is not None and payment.authorised and payment.lost_at is None:
        return redirect("me_loan", payment.loan_id)
    request.municipality = payment.municipality  # type: ignore[attr-defined]  # the page wears its colours
    context = {"payment": payment, "provider": provider_name(payment.provider), "amount": _amount(payment)}
    if payment.lost_at is not None:
        returned = payment.cancelled + payment.refunded >= max(payment.authorised, payment.captured)
        return render(request, "paying/lost.html", {**context, "returned": returned})
    if payment.over and payment.loan_id is not None:
        messages.warning(request, _("Nothing was paid. You can try again."))
        return redirect("me_loan", payment.loan_id)
    hold = holds_of(party_here(request)).filter(pk=payment.hold, expires_at__gt=now).first()
    if payment.over:
        return _not_paid(request, payment, hold)
    answer = render(request, "paying/waiting.html", {**context, "open": payment.expires_at > now, "held": hold})
    answer.headers["Refresh"] = str(LOOK_AGAIN)
    return answer


@needs(Permission.BOOKING_MAKE)
@never_cache
@require_POST
def give_up(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """The payer's own. Ends a payment that she does not want to make, and leads back to the time."""
    payment = _mine(request, payment_id)
    if isinstance(payment, HttpResponse):
        return payment
    try:
        given_up(payment_id, now=timezone.now())
    except Refusal:
        messages.warning(request, _("The provider of payment does not answer. Try again in a moment."))
    return redirect("payment", payment_id)


def _worth_asking(payment: Payment, now: datetime) -> bool:
    """When the provider has told that something happened, or it is a while since it was asked."""
    told = payment.ask_at is not None and payment.ask_at <= now
    return told or payment.read_at is None or payment.read_at + ASK_EVERY <= now


def _mine(request: HttpRequest, payment_id: UUID) -> Payment | HttpResponse:
    """The payment of whoever is signed in; a page for all others."""
    person = person_here(request)
    if person is None:
        return redirect(back_here("sign_in", request))
    return payment_of(payment_id, person.pk) or gone(request)


def _not_paid(request: HttpRequest, payment: Payment, hold: Hold | None) -> HttpResponse:
    if hold is not None:
        zone = payment.municipality.zone
        until = formatting.clock(hold.expires_at, get_language() or "nb", zone)
        text = _("Nothing was paid, and nothing is booked. The time is kept for you until %(time)s.")
        messages.warning(request, text % {"time": until})
        if hold.batch is not None:
            return redirect(f"{reverse('booking_repeat', args=[hold.pk])}?{repeat_noted(request, hold.pk)}")
        return redirect("booking_check", hold.pk)
    messages.warning(request, _("Nothing was paid, and nothing is booked. The time is free for others again."))
    return redirect(reverse("search"))


def _amount(payment: Payment) -> str:
    return formatting.money(payment.amount, get_language() or "nb", payment.currency)
