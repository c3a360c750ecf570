"""An invoice as those see it who keep a municipality's accounts."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from aktiv.payments.models import Invoice
from aktiv.payments.queries.batches import invoice_at
from aktiv.people.permissions import Permission
from aktiv.web.finance.invoices_shown import pdf_answer, shown
from aktiv.web.gates import MunicipalDesk, staff_page


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def invoice(request: HttpRequest, desk: MunicipalDesk, invoice_id: UUID) -> HttpResponse:
    """Finance."""
    home, found = desk.municipality, _found(invoice_id, desk)
    context = {
        "shown": shown(found),
        "batch": found.batch,
        "pdf_url": reverse("finance_invoice_pdf", args=[home.slug, invoice_id]),
        "credits": found.credits,
    }
    return render(request, "finance/invoice.html", context)


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def pdf(request: HttpRequest, desk: MunicipalDesk, invoice_id: UUID) -> HttpResponse:  # noqa: ARG001 - a view's
    """Finance. The paper."""
    return pdf_answer(_found(invoice_id, desk))


def _found(invoice_id: UUID, desk: MunicipalDesk) -> Invoice:
    found = invoice_at(invoice_id, desk.municipality.pk)
    if found is None:
        raise Http404
    return found
