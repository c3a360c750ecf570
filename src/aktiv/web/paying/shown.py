"""What was paid for a booking, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.payments.models import Payment
from aktiv.payments.queries.payments import billed_beyond
from aktiv.payments.words import provider_name
from aktiv.values.formatting import money
from aktiv.web.components.order import Term


def paid_terms(payments: Sequence[Payment]) -> list[Term]:
    """A row of a summary for each payment: reserved, taken, given back; one for its deposit; and what of the booking is
    billed besides."""
    found = []
    for each in payments:
        found.append(Term(_("Payment"), paid(each)))
        if each.deposit and each.authorised:
            found.append(Term(_("Deposit"), deposit_said(each)))
    for first in payments[:1]:
        if first.booking_id is not None and (more := billed_beyond(first.booking_id)):
            found.append(Term(_("On an invoice"), money(more, get_language() or "nb", first.currency)))
    return found


def deposit_said(payment: Payment) -> str:
    """How its deposit stands, such as "1 000 kr reserved", "200 kr taken for damage, 800 kr let go of"."""
    language = get_language() or "nb"

    def said(amount: int) -> dict[str, str]:
        return {"amount": money(amount, language, payment.currency)}

    left = payment.deposit - payment.deposit_taken
    parts = [_("%(amount)s taken for damage") % said(payment.deposit_taken)] if payment.deposit_taken else []
    if left and payment.cancelled:
        parts.append(_("%(amount)s let go of") % said(left))
    elif left:
        parts.append(_("%(amount)s reserved") % said(left))
    return ", ".join(parts)


def paid(payment: Payment) -> str:
    """How it stands, such as "kr 282 reserved with Vipps"."""
    language, provider = get_language() or "nb", provider_name(payment.provider)

    def said(amount: int) -> dict[str, str]:
        return {"amount": money(amount, language, payment.currency), "provider": provider}

    reserved = payment.authorised - payment.captured - payment.cancelled
    if not payment.cancelled:
        reserved = min(reserved, max(0, payment.authorised - payment.deposit - payment.captured))  # of the price alone
    parts = []
    if payment.captured:
        parts.append(_("%(amount)s paid with %(provider)s") % said(payment.captured))
    if reserved > 0:
        parts.append(_("%(amount)s reserved with %(provider)s") % said(reserved))
    if payment.refunded:
        parts.append(_("%(amount)s given back") % said(payment.refunded))
    if not parts:
        parts.append(_("nothing taken"))
    return ", ".join(parts)
