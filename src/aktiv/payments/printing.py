"""An invoice as people read it: a PDF that is tagged, with title and language (PDF/UA-1), as letters are.

A credit note says what the customer gets: its amounts are turned, and nothing is to be paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from aktiv.cases.printing import typeset
from aktiv.payments.basis import Days, Invoice, InvoiceLine, Kind, Seller, VatCategory, VatTotal, may_charge
from aktiv.values.formatting import NBSP, date_short, days, words
from aktiv.values.money import round_half_up
from aktiv.values.numbers import scheme

TEMPLATE = Path(__file__).with_name("invoice.typ")
CATEGORIES: Mapping[VatCategory, str] = {
    VatCategory.EXEMPT: gettext_noop("Exempt from VAT"),
    VatCategory.OUTSIDE: gettext_noop("Outside the VAT law"),
    VatCategory.ZERO: gettext_noop("Zero-rated"),
    VatCategory.REVERSE_CHARGE: gettext_noop("Reverse charge: the buyer computes VAT"),
}


def pdf_of(invoice: Invoice, seller: Seller) -> bytes:
    """The paper of an invoice or a credit note, on A4, in the customer's language.

    Raises Refusal("seller_not_vat_registered").
    """
    may_charge(seller, invoice)
    language = invoice.customer.language if invoice.customer.language in {"nb", "nn"} else "en"
    with override(language):
        return typeset(TEMPLATE, _told(invoice, seller, language))


def _told(invoice: Invoice, seller: Seller, language: str) -> dict[str, Any]:  # Any: JSON for the template
    turned = -1 if invoice.kind is Kind.CREDIT_NOTE else 1
    due = _day(invoice.due, language)
    return {
        "language": language,
        "issued": {"year": invoice.issued.year, "month": invoice.issued.month, "day": invoice.issued.day},
        "title": _title(invoice),
        "said": _said(invoice, language),
        "seller": {
            "name": seller.name,
            "address": list(seller.address.lines),
            "registered": _registered(seller),
        },
        "customer": {"name": invoice.customer.name, "address": list(invoice.customer.address.lines)},
        "facts": [{"name": name, "value": value} for name, value in _facts(invoice, language) if value],
        "pay": _to_pay(invoice, seller, due, language),
        "labels": {"page": _("Page"), "vat": _("VAT by rate"), "sums": _("Total")},
        "columns": [
            _("Day"),
            _("What"),
            _("Quantity"),
            _("Price without VAT"),
            _("VAT"),
            _("Amount without VAT"),
        ],
        "lines": [_line(each, turned, language) for each in invoice.lines],
        "vat_columns": [_("Rate"), _("Without VAT"), _("VAT"), _("With VAT")],
        "vat": [_vat(each, turned, language) for each in invoice.vat],
        "sums": _sums(invoice, turned, language),
        "total": {"name": _total_name(invoice), "value": _price(invoice.total * turned, invoice.currency, language)},
        "closing": _closing(invoice, seller),
    }


def _title(invoice: Invoice) -> str:
    told = {"number": invoice.number}
    return _("Invoice %(number)s") % told if invoice.kind is Kind.INVOICE else _("Credit note %(number)s") % told


def _said(invoice: Invoice, language: str) -> str:
    if invoice.credited is None:
        return ""
    return _("This takes back, wholly or in part, invoice %(number)s of %(day)s.") % {
        "number": invoice.credited.number,
        "day": _day(invoice.credited.issued, language),
    }


def _registered(seller: Seller) -> list[str]:
    """The organisation number as the law wants it on an invoice, and how to reach those who wrote it."""
    number = scheme(seller.address.country).show_organisation_number(seller.number)
    told = _("Organisation number %(number)s") % {"number": f"{number}{NBSP}MVA" if seller.vat_registered else number}
    register = "Foretaksregisteret" if seller.in_business_register else ""
    return [each for each in (told, register, seller.contact, seller.phone, seller.email) if each]


def _facts(invoice: Invoice, language: str) -> list[tuple[str, str]]:
    customer = invoice.customer
    own = scheme(customer.address.country).show_organisation_number(customer.number) if customer.number else ""
    return [
        (_("Issued"), _day(invoice.issued, language)),
        (_("Customer number"), customer.customer_number),
        (_("Your organisation number"), own),
        (_("Period of use"), _days(invoice.period, language)),
        (_("Your reference"), customer.buyer_reference),
        (_("Your order"), customer.order_reference),
        (_("Internal invoice"), _("Yes") if customer.internal else ""),
    ]


def _to_pay(invoice: Invoice, seller: Seller, due: str, language: str) -> list[dict[str, object]]:
    """What the customer types into her bank, in one place; nothing where nothing is to be paid."""
    if invoice.kind is Kind.CREDIT_NOTE or not invoice.total or invoice.customer.internal:
        return []
    account = seller.account
    if seller.address.country == "NO":
        account = NBSP.join((account[:4], account[4:6], account[6:]))
    told = [
        (_("To pay"), _price(invoice.total, invoice.currency, language), False),
        (_("Due"), due, False),
        (_("Account"), account, False),
        (_("KID"), invoice.kid, True),
    ]
    return [{"name": name, "value": value, "wide": wide} for name, value, wide in told if value]


def _line(line: InvoiceLine, turned: int, language: str) -> dict[str, str]:
    counted = line.counted
    return {
        "day": _days_short(line.used, language),
        "text": line.text,
        "explanation": line.explanation,
        "quantity": f"{counted.quantity * turned:f}".replace("-", "−").replace(".", words(language).decimal),
        "price": _amount(round_half_up(Fraction(counted.price)), language),
        "vat": _percent(line.basis_points, language) if line.category is VatCategory.STANDARD else "–",
        "net": _amount(line.net * turned, language),
    }


def _vat(total: VatTotal, turned: int, language: str) -> dict[str, str]:
    rated = total.category is VatCategory.STANDARD
    name = _percent(total.basis_points, language) if rated else _(CATEGORIES[total.category])
    return {
        "name": name,
        "reason": total.reason if total.reason != name else "",
        "net": _amount(total.net * turned, language),
        "vat": _amount(total.vat * turned, language),
        "total": _amount((total.net + total.vat) * turned, language),
    }


def _sums(invoice: Invoice, turned: int, language: str) -> list[dict[str, str]]:
    told = [(_("Without VAT"), invoice.net), (_("VAT"), invoice.vat_amount), (_("Rounding"), invoice.rounding)]
    shown = [(name, _amount(amount * turned, language)) for name, amount in told[: 3 if invoice.rounding else 2]]
    if invoice.home_vat is not None:
        home = _price(invoice.home_vat.amount * turned, invoice.home_vat.currency, language)
        shown.append((_("VAT in %(currency)s") % {"currency": invoice.home_vat.currency}, home))
    return [{"name": name, "value": value} for name, value in shown]


def _total_name(invoice: Invoice) -> str:
    if invoice.kind is Kind.CREDIT_NOTE:
        return _("To your credit")
    return _("Charged internally") if invoice.customer.internal else _("To pay")


def _closing(invoice: Invoice, seller: Seller) -> list[str]:
    told = []
    if invoice.kind is Kind.CREDIT_NOTE:
        told.append(_("You do not have to do anything: the amount is set off against what you owe, or paid back."))
    elif invoice.kid and invoice.total:
        told.append(_("Pay with the KID, so that the payment is found."))
    if invoice.rounding:
        told.append(_("VAT is rounded once for each rate; the rounding keeps the total at the prices you were told."))
    if reach := seller.email or seller.phone:
        told.append(_("Is something wrong, or do you have a question? Contact %(reach)s.") % {"reach": reach})
    return told


def _day(when: date, language: str) -> str:
    """ "15. april 2027"."""
    return f"{date_short(when, language)} {when.year}".replace(" ", NBSP)


def _days(told: Days, language: str) -> str:
    span = days(told.first, told.last, language)
    return span if told.first.year != told.last.year else f"{span} {told.last.year}"


def _days_short(told: Days, language: str) -> str:
    return days(told.first, told.last, language).replace(" ", NBSP)


def _percent(basis_points: int, language: str) -> str:
    """ "25 %", "11,11 %"."""
    whole, rest = divmod(basis_points, 100)
    decimals = f"{words(language).decimal}{rest:02d}".rstrip("0") if rest else ""
    return f"{whole}{decimals}{'' if language == 'en' else NBSP}%"


def _amount(hundredths: int, language: str) -> str:
    """ "9 277,00", always with its hundredths, so that a column of them lines up."""
    told = words(language)
    whole, rest = divmod(abs(hundredths), 100)
    figures = f"{whole:,}".replace(",", told.thousands)
    return f"{'−' if hundredths < 0 else ''}{figures}{told.decimal}{rest:02d}"


def _price(hundredths: int, currency: str, language: str) -> str:
    return f"{_amount(hundredths, language)}{NBSP}{'kr' if currency == 'NOK' else currency}"
