"""What people are told of invoices: one line in the service, a letter by mail with what is to be paid and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.messages.rules.templates import filled, filled_line
from aktiv.values.formatting import day_long, money


@dataclass(frozen=True, slots=True)
class AboutInvoice:
    """An invoice, or a credit note: øre, below zero for a credit note. `holder` is the club that it is to."""

    id: UUID
    number: int
    credit: bool
    amount: int
    currency: str
    due: date
    kid: str
    account: str
    municipality: str
    holder: str = ""


def line(about: AboutInvoice, language: str) -> str:
    """One line; the language in use is the one given."""
    values = _values(about, language)
    if about.credit:
        said = _("Credit note %(invoice)s from %(municipality)s: %(sum)s") % values
    else:
        said = _("Invoice %(invoice)s from %(municipality)s: %(sum)s, due %(due)s") % values
    return f"{said} ({about.holder})" if about.holder else said


def letter(
    about: AboutInvoice, language: str, own: tuple[str, str] | None = None, *, name: str = ""
) -> tuple[str, str]:
    """Subject and body, by the municipality's own text or the standard one, in the language in use."""
    subject, body = own or (standard_credit() if about.credit else standard())
    values = _values(about, language) | {"name": name}
    return filled_line(subject, values), filled(body, values) + "\n"


def standard() -> tuple[str, str]:
    """The standard text, in the language in use: what to pay, by when, to whom, and where it stands."""
    named = {
        each: f"{{{{ {each} }}}}" for each in ("invoice", "sum", "due", "kid", "account", "municipality", "holder")
    }
    parts = [
        _("You have an invoice from %(municipality)s.") % named,
        _("For: %(holder)s") % named,
        _("To pay: %(sum)s, by %(due)s.") % named,
        _("To account: %(account)s") % named,
        _("KID: %(kid)s") % named,
        "{{ link }}",
    ]
    return _("Invoice %(invoice)s from %(municipality)s: %(sum)s, due %(due)s") % named, "\n\n".join(parts)


def standard_credit() -> tuple[str, str]:
    """The text of a credit note."""
    named = {each: f"{{{{ {each} }}}}" for each in ("invoice", "sum", "municipality", "holder")}
    parts = [
        _("You have a credit note from %(municipality)s. You owe so much less: %(sum)s.") % named,
        _("For: %(holder)s") % named,
        "{{ link }}",
    ]
    return _("Credit note %(invoice)s from %(municipality)s: %(sum)s") % named, "\n\n".join(parts)


def _values(about: AboutInvoice, language: str) -> dict[str, str]:
    return {
        "invoice": str(about.number),
        "sum": money(abs(about.amount), language, about.currency),
        "due": day_long(about.due, language),
        "kid": about.kid,
        "account": about.account,
        "municipality": about.municipality,
        "holder": about.holder,
        "link": settings.SITE + reverse("me_invoice", args=[about.id]),
    }
