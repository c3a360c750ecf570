"""My invoices, and those of the club that one acts for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.payments.models import Invoice
from aktiv.payments.queries.batches import access_invoice, my_invoices
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.web.components.links import EmptyState, Paging
from aktiv.web.finance.invoices_shown import pdf_answer, shown, title_of
from aktiv.web.gates import holding, signed_in
from aktiv.web.identity import organisation_here, person_here
from aktiv.web.me.sections import sections
from aktiv.web.public.asking import page_asked
from aktiv.web.templatetags.look import capital


@dataclass(frozen=True, slots=True)
class Row:
    """An invoice in the list."""

    url: str
    title: str
    municipality: str
    due: str
    amount: str


@require_safe
@signed_in
def invoices(request: HttpRequest) -> HttpResponse:
    """Signed in. Those of the acting party that were handed over, the last first; `side` pages."""
    person, organisation = person_here(request), organisation_here(request)
    assert person is not None
    page = page_asked(request.GET.get("side", ""))
    found = my_invoices(person.pk, organisation.pk if organisation else None, timezone.localdate(), page)
    here = reverse("me_invoices")
    context = {
        "sections": sections("me_invoices"),
        "paying_for_url": reverse("me_paying_for") if organisation else "",
        "costs_url": reverse("me_costs") if organisation is None or found.may_see else "",
        "rows": [_row(each) for each in found.invoices],
        "paging": Paging.of(page, page + found.more, lambda number: f"{here}?side={number}")
        if found.more or page > 1
        else None,
        "empty": EmptyState(_("No invoices"), _("Invoices come here when the municipality sends them."), (), "Receipt"),
    }
    return render(request, "me/invoices.html", context)


@require_safe
@holding(Permission.BOOKING_MAKE)
def invoice(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """For the person who is billed, or who books for the club that is."""
    found = _found(request, invoice_id)
    context = {
        "sections": sections("me_invoices"),
        "shown": shown(found),
        "municipality_name": found.batch.municipality.name,
        "pdf_url": reverse("me_invoice_pdf", args=[invoice_id]),
    }
    return render(request, "me/invoice.html", context)


@require_safe
@holding(Permission.BOOKING_MAKE)
def pdf(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """For the same. The paper."""
    return pdf_answer(_found(request, invoice_id))


def _found(request: HttpRequest, invoice_id: UUID) -> Invoice:
    person = person_here(request)
    assert person is not None
    found = access_invoice(invoice_id, person.pk, timezone.localdate())
    if found is None:
        raise Http404
    return found


def _row(each: Invoice) -> Row:
    language = get_language() or "nb"
    due = _("Due %(day)s") % {"day": formatting.day_long(each.due, language)}
    return Row(
        reverse("me_invoice", args=[each.pk]),
        title_of(each),
        each.municipality.name,
        due if each.kind == Invoice.Kind.INVOICE else capital(formatting.day_long(each.issued, language)),
        formatting.money(each.total, language, each.currency),
    )
