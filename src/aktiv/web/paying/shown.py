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
    """A row of a summary for each payment: reserved, taken, given back; and what of the booking is billed besides."""
    found = [Term(_("Payment"), paid(each)) for each in payments]
    for first in payments[:1]:
        if first.booking_id is not None and (more := billed_beyond(first.booking_id)):
            found.append(Term(_("On an invoice"), money(more, get_language() or "nb", first.currency)))
    return found


def paid(payment: Payment) -> str:
    """How it stands, such as "kr 282 reserved with Vipps"."""
    language, provider = get_language() or "nb", provider_name(payment.provider)

    def said(amount: int) -> dict[str, str]:
        return {"amount": money(amount, language, payment.currency), "provider": provider}

    reserved = payment.authorised - payment.captured - payment.cancelled
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
