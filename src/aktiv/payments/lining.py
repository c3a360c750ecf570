"""Charges that wait, as lines of an invoice: what each was for, in the customer's language."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from aktiv.payments.basis import Address, Customer, Days, InvoiceLine, VatCategory
from aktiv.payments.queries.due import Buyer, Due
from aktiv.payments.rules.due import Owed
from aktiv.payments.settings import Treatment
from aktiv.prices.words import explain
from aktiv.values.formatting import day, span
from aktiv.values.refusal import Refusal

WHAT: Mapping[str, str] = {
    "use": gettext_noop("Use"),
    "cancellation_fee": gettext_noop("Fee for cancelling late"),
    "no_show_fee": gettext_noop("Fee for not coming"),
    "addition": gettext_noop("Addition"),
}
LONGEST_EXPLANATION = 1_000


def owed(due: Due, vat: Mapping[str, Treatment]) -> Owed:
    """A charge as grouping needs to know it. Raises Refusal("no_vat_treatment")."""
    return Owed(
        reference=due.reference,
        customer=str(due.customer_id),
        subject=due.subject,
        currency=due.currency,
        day=due.use_day,
        amount=due.amount,
        outside_vat=_treated(due, vat).category is VatCategory.OUTSIDE,
        billed_in=str(due.billed_number or ""),
    )


def customer_of(buyer: Buyer) -> Customer:
    """Who is billed. Raises what Customer raises."""
    return Customer(
        name=buyer.name,
        customer_number=str(buyer.number),
        address=Address(street=buyer.street, postcode=buyer.postcode, place=buyer.place, country=buyer.country),
        number=buyer.organisation_number or None,
        buyer_reference=buyer.buyer_reference,
        order_reference=buyer.order_reference,
        internal=buyer.internal,
        einvoice=buyer.einvoice,
        language=buyer.language,
    )


def line_of(due: Due, vat: Mapping[str, Treatment], language: str, zone: ZoneInfo) -> InvoiceLine:
    """A charge as a line. Raises what InvoiceLine raises, and Refusal("no_vat_treatment")."""
    treated = _treated(due, vat)
    quantity, unit, unit_price, includes_vat = _counted(due)
    with override(language):
        text, explanation = _text(due, language), _explanation(due, language, zone)
    return InvoiceLine(
        reference=due.reference,
        used=Days(due.use_day, due.use_day),
        text=text,
        quantity=quantity,
        unit=unit,
        unit_price=unit_price,
        net=due.net,
        charged=due.amount,
        vat_code=due.vat_code,
        category=treated.category,
        basis_points=due.basis_points,
        explanation=explanation[:LONGEST_EXPLANATION],
        price_includes_vat=includes_vat,
        vat_reason=treated.reason,
        account=due.account,
        dimensions={name: str(each) for name, each in due.dimensions.items()},
    )


def _treated(due: Due, vat: Mapping[str, Treatment]) -> Treatment:
    found = vat.get(due.vat_code)
    if found is None or (found.category is VatCategory.STANDARD) != (due.basis_points > 0):
        raise Refusal("no_vat_treatment", vat_code=due.vat_code)
    return found


def _counted(due: Due) -> tuple[Fraction, str, int, bool]:
    """Quantity, unit and price as they were quoted, where one line of the quote is the whole of it; else the amount
    once."""
    mine = [each for each in due.lines if each.vat_code == due.vat_code]
    if due.reason == "use" and len(mine) == 1 and mine[0].code == "time" and due.net > 0:
        data = mine[0].data
        return Fraction(data["quantity"]), data["unit"], data["unit_price"], due.includes_vat
    whole = due.net or due.amount
    return Fraction(-1 if whole < 0 else 1), "piece", abs(due.amount), True


def _text(due: Due, language: str) -> str:
    place = ", ".join(dict.fromkeys(each for each in (due.facility, due.space.said_in(language).text) if each))
    what = due.corrected_reason or due.reason
    if what == "use" and place:
        told = place
    else:
        told = f"{_(WHAT.get(what, what))}: {place or due.item}" if place or due.item else _(WHAT.get(what, what))
    if due.part_id is not None:
        told = _("Beyond what was paid beforehand: %(what)s") % {"what": told}
    taken_back = due.reason == "correction" or (due.part_id is not None and due.amount < 0)
    return _("Correction: %(what)s") % {"what": told} if taken_back else told


def _explanation(due: Due, language: str, zone: ZoneInfo) -> str:
    mine = [each for each in due.lines if each.vat_code == due.vat_code]
    lines = "; ".join(explain(each, language, due.currency) for each in mine)
    if due.during is None:
        return lines
    start, end = due.during
    moment = f"{day(start.astimezone(zone), language)} {span(start, end, language, zone)}"
    return f"{moment}: {lines}" if lines else moment
