"""Charges and corrections of them in words, for those who keep accounts."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.municipalities.models import Municipality
from aktiv.payments.lining import WHAT
from aktiv.payments.models import ManualCorrection
from aktiv.payments.queries.correcting import Correctable
from aktiv.values import formatting
from aktiv.web.components.order import Term
from aktiv.web.components.results import Tag
from aktiv.web.finance.shown import moment


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """A charge in a list."""

    url: str
    what: str
    who: str
    day: str
    owed: str
    invoice: str
    waits: bool


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction in a list."""

    url: str
    what: str
    who: str
    when: str
    amount: str
    tag: Tag


def charge_line(each: Correctable, home: Municipality) -> ChargeLine:
    """As it stands."""
    language = get_language() or "nb"
    return ChargeLine(
        reverse("finance_charge", args=[home.slug, each.charge_id]),
        what_of(each),
        each.name,
        formatting.day_long(each.use_day, language),
        formatting.money(each.owed, language, each.currency),
        str(each.invoice_number or ""),
        each.waits,
    )


def what_of(each: Correctable) -> str:
    """ "Bruk: Storhallen, bane 1", or what was charged by hand."""
    place = ", ".join(name for name in (each.facility, each.space.said_in(get_language() or "nb").text) if name)
    if not place and each.item:
        return each.item
    kind = _(WHAT.get(each.reason, each.reason))
    return f"{kind}: {place}" if place else kind


def charge_terms(each: Correctable) -> list[Term]:
    """All that is known of a charge."""
    language = get_language() or "nb"
    rate = f"{each.basis_points / 100:g}".replace(".", formatting.words(language).decimal)
    terms = [
        Term(_("What"), what_of(each)),
        Term(_("To"), each.name),
        Term(_("Day"), formatting.day_long(each.use_day, language)),
        Term(_("Charged"), formatting.money(each.charged, language, each.currency)),
        Term(_("Still owed of it"), formatting.money(each.owed, language, each.currency)),
        Term(_("VAT"), f"{rate}{formatting.NBSP}%"),
    ]
    if each.booking_number is not None:
        terms.insert(0, Term(_("Booking"), str(each.booking_number)))
    if each.invoice_number is not None:
        terms.append(Term(_("Invoice"), str(each.invoice_number)))
    return terms


def correction_line(each: ManualCorrection, home: Municipality) -> CorrectionLine:
    """As it stands."""
    return CorrectionLine(
        reverse("finance_correction", args=[home.slug, each.pk]),
        corrected(each),
        who_of(each),
        moment(each.asked_at, home),
        amount_of(each),
        tag_of(each),
    )


def corrected(each: ManualCorrection) -> str:
    """What it is about: what is charged, or that a charge is lowered."""
    if each.kind == ManualCorrection.Kind.MORE:
        return each.text
    charge = each.charge
    return _("Less of: %(what)s") % {"what": _(WHAT.get(charge.reason, charge.reason)) if charge is not None else ""}


def who_of(each: ManualCorrection) -> str:
    """Who owes it."""
    holder = each.organisation or each.person
    return holder.name if holder is not None else ""


def amount_of(each: ManualCorrection) -> str:
    """With its sign: less is below zero."""
    amount = -each.amount if each.kind == ManualCorrection.Kind.LESS else each.amount
    return formatting.money(amount, get_language() or "nb", each.currency)


def tag_of(each: ManualCorrection) -> Tag:
    """Waits, approved or refused."""
    if each.waits:
        return Tag(_("Waits for a colleague"), "warning", "Clock")
    if each.granted:
        return Tag(_("Approved"), "success", "CheckmarkCircle")
    return Tag(_("Refused"), "danger", "XMarkOctagon")


def correction_terms(each: ManualCorrection, home: Municipality) -> list[Term]:
    """All that is known of a correction."""
    language = get_language() or "nb"
    terms = [
        Term(_("What"), corrected(each)),
        Term(_("To"), who_of(each)),
        Term(_("Amount, with VAT"), amount_of(each)),
        Term(_("Why"), each.reason),
        Term(_("Asked by"), f"{each.asked_by.name}, {moment(each.asked_at, home)}"),
    ]
    if each.use_day is not None:
        terms.insert(2, Term(_("Day"), formatting.day_long(each.use_day, language)))
        terms.insert(4, Term(_("VAT code"), each.vat_code))
    if each.decided_by is not None and each.decided_at is not None and not (each.alone and each.granted):
        terms.append(Term(_("Answered by"), f"{each.decided_by.name}, {moment(each.decided_at, home)}"))
    return terms
