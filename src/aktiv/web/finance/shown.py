"""Payments in words, for those who keep accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.municipalities.models import Municipality
from aktiv.payments.models import Payment
from aktiv.payments.queries.finance import Told
from aktiv.payments.words import provider_name
from aktiv.values import formatting
from aktiv.web.components.order import Term
from aktiv.web.components.results import Tag
from aktiv.web.finance.words import ACCOUNTS, ORDERS, REASONS
from aktiv.web.paying.shown import paid


@dataclass(frozen=True, slots=True)
class Line:
    """A payment in a list."""

    url: str
    what: str
    when: str
    amount: str
    how: str
    tag: Tag | None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """What a provider was asked."""

    when: str
    what: str
    why: str
    amount: str
    tag: Tag
    said: str


@dataclass(frozen=True, slots=True)
class PostingLine:
    """An entry of the books."""

    day: str
    account: str
    debit: str
    credit: str


def line_of(payment: Payment, home: Municipality) -> Line:
    """As it stands."""
    language = get_language() or "nb"
    return Line(
        reverse("finance_payment", args=[home.slug, payment.pk]),
        _paid_for(payment),
        moment(payment.created_at, home),
        formatting.money(payment.amount, language, payment.currency),
        paid(payment) if payment.authorised else provider_name(payment.provider),
        tag_of(payment),
    )


def _paid_for(payment: Payment) -> str:
    if payment.booking is not None:
        return _("Booking %(number)s") % {"number": payment.booking.number}
    if payment.loan is not None:
        return _("Deposit of loan %(number)s") % {"number": payment.loan.number}
    return payment.reference


def tag_of(payment: Payment) -> Tag | None:
    """What is out of the ordinary."""
    if payment.lost_at is not None and payment.loan_id is not None:
        return Tag(_("Was not needed, goes back"), "info")
    if payment.lost_at is not None:
        back = payment.cancelled + payment.refunded >= payment.authorised
        return Tag(_("Time was lost, money is back"), "info") if back else Tag(_("Time was lost"), "danger")
    if payment.over and not payment.authorised:
        return Tag(_("Not paid"), "warning")
    if payment.standing == "open":
        return Tag(_("The payer is away"), "info")
    return None


def terms_of(found: Told, home: Municipality) -> list[Term]:
    """The payment's own."""
    payment, language = found.payment, get_language() or "nb"

    def money(amount: int) -> str:
        return formatting.money(amount, language, payment.currency)

    terms = [
        Term(_("Reference"), payment.reference),
        Term(_("Begun"), moment(payment.created_at, home)),
        Term(_("Paid with"), provider_name(payment.provider)),
        Term(_("What is paid for"), payment.description),
        Term(_("Amount asked for"), money(payment.amount)),
        Term(_("Reserved"), money(payment.authorised)),
        Term(_("Let go of"), money(payment.cancelled)),
        Term(_("Money taken"), money(payment.captured)),
        Term(_("Given back"), money(payment.refunded)),
    ]
    if payment.booking_id is not None:
        terms.append(Term(_("The booking owes"), money(found.owed)))
        if found.beyond:
            terms.append(Term(_("Of that on an invoice"), money(found.beyond)))
    return terms


def orders_shown(found: Told, home: Municipality) -> list[OrderLine]:
    """What the provider was asked, the first first."""
    language = get_language() or "nb"
    lines = []
    for each in found.orders:
        if each.refused:
            tag = Tag(_("Refused by the provider"), "danger")
        elif each.done_at is not None:
            tag = Tag(_("Carried out"), "success")
        else:
            tag = Tag(_("Waits for an answer"), "warning")
        lines.append(
            OrderLine(
                moment(each.asked_at, home),
                str(ORDERS[each.verb]),
                str(REASONS.get(each.why, each.why)),
                formatting.money(each.amount, language, found.payment.currency),
                tag,
                f"{each.refused}: {each.refused_why}" if each.refused else "",
            )
        )
    return lines


def postings_shown(found: Told) -> list[PostingLine]:
    """What stands in the books of what was taken and given back."""
    language, currency = get_language() or "nb", found.payment.currency
    lines = []
    for posting in found.postings:
        for each in posting.entries.all():
            account = str(ACCOUNTS[each.account])
            amount = formatting.money(abs(each.amount), language, currency)
            lines.append(
                PostingLine(
                    formatting.day(posting.day, language),
                    account,
                    amount if each.amount > 0 else "",
                    amount if each.amount < 0 else "",
                )
            )
    return lines


def moment(at: datetime, home: Municipality) -> str:
    """Day and time of the wall clock there."""
    language = get_language() or "nb"
    return f"{formatting.day(at, language, home.zone)} {formatting.clock(at, language, home.zone)}"
