"""The letter of a decision, as a page and as a PDF: for whoever applied, and for the municipality's own people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from aktiv.cases.printing import pdf_of
from aktiv.cases.queries.letters import Letter, access_letter
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.gates import holding
from aktiv.web.identity import party_here, person_here


@require_safe
@holding(Permission.APPLICATION_SEE, Permission.CASE_SEE)
def letter(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """For those who applied once it has left, and for staff who may see the case."""
    found = _letter(request, decision_id, timezone.now())
    context = {"letter": found, "pdf_url": reverse("decision_pdf", args=[decision_id])}
    return render(request, "applying/letter.html", context)


@require_safe
@holding(Permission.APPLICATION_SEE, Permission.CASE_SEE)
def pdf(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """The same as a file."""
    found = _letter(request, decision_id, timezone.now())
    answer = HttpResponse(pdf_of(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number.replace("/", "-")}.pdf"'
    return answer


def _letter(request: HttpRequest, decision_id: UUID, now: datetime) -> Letter:
    try:
        return access_letter(decision_id, party_here(request), person_here(request), now)
    except Refusal as refusal:
        raise Http404 from refusal
