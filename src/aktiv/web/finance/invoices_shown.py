"""Invoices in words, for those who keep accounts and for those who are billed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.payments.basis import Invoice as Paper
from aktiv.payments.keeping import invoice_from_json
from aktiv.payments.models import Invoice
from aktiv.payments.printing import CATEGORIES, pdf_of
from aktiv.payments.settings import settings_from
from aktiv.values import formatting
from aktiv.web.components.order import Term
from aktiv.web.components.results import Tag

MOST_LINES = 100
"""So many lines are shown on the page; the rest are in the PDF."""


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of an invoice."""

    day: str
    what: str
    explanation: str
    vat: str
    amount: str


@dataclass(frozen=True, slots=True)
class InvoiceShown:
    """An invoice as a page shows it. `more` lines are in the PDF alone."""

    title: str
    tag: Tag | None
    terms: Sequence[Term]
    lines: Sequence[LineShown]
    sums: Sequence[Term]
    more: int


def title_of(invoice: Invoice) -> str:
    """ "Invoice 17", "Credit note 18"."""
    told = {"number": invoice.number}
    if invoice.kind == Invoice.Kind.CREDIT_NOTE:
        return _("Credit note %(number)s") % told
    return _("Invoice %(number)s") % told


def shown(invoice: Invoice) -> InvoiceShown:
    """The whole of it, in the reader's language; its lines in that of its customer."""
    paper = invoice_from_json(invoice.document)
    return InvoiceShown(
        title_of(invoice),
        None if invoice.standing else Tag(_("Undone"), "warning"),
        _terms(invoice, paper),
        [_line(paper, place) for place in range(min(len(paper.lines), MOST_LINES))],
        _sums(paper),
        max(0, len(paper.lines) - MOST_LINES),
    )


def pdf_answer(invoice: Invoice) -> HttpResponse:
    """The paper as a file."""
    seller = settings_from(invoice.batch).seller
    answer = HttpResponse(pdf_of(invoice_from_json(invoice.document), seller), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{invoice.kind.replace("_", "-")}-{invoice.number}.pdf"'
    return answer


def _terms(invoice: Invoice, paper: Paper) -> list[Term]:
    language = get_language() or "nb"
    terms = [
        Term(_("To"), paper.customer.name),
        Term(_("Customer number"), paper.customer.customer_number),
        Term(_("Issued"), formatting.day_long(paper.issued, language)),
    ]
    if invoice.kind == Invoice.Kind.INVOICE:
        terms.append(Term(_("Due date"), formatting.day_long(paper.due, language)))
        terms.append(Term(_("Account number"), settings_from(invoice.batch).seller.account))
    if paper.kid:
        terms.append(Term(_("KID"), paper.kid))
    if paper.customer.buyer_reference:
        terms.append(Term(_("Your reference"), paper.customer.buyer_reference))
    if paper.credited is not None:
        terms.append(Term(_("Credits invoice"), paper.credited.number))
    return terms


def _line(paper: Paper, place: int) -> LineShown:
    line, language = paper.lines[place], get_language() or "nb"
    rate = f"{line.basis_points / 100:g}".replace(".", formatting.words(language).decimal)
    vat = f"{rate}{formatting.NBSP}%" if line.basis_points else _(CATEGORIES.get(line.category, ""))
    return LineShown(
        formatting.date_short(line.used.first, language),
        line.text,
        line.explanation,
        vat,
        formatting.money(line.charged, language, paper.currency),
    )


def _sums(paper: Paper) -> list[Term]:
    language = get_language() or "nb"

    def money(amount: int) -> str:
        return formatting.money(amount, language, paper.currency)

    sums = [Term(_("Without VAT"), money(paper.net)), Term(_("VAT"), money(paper.vat_amount))]
    if paper.rounding:
        sums.append(Term(_("Rounding"), money(paper.rounding)))
    return [*sums, Term(_("Total"), money(paper.total))]
