"""Handing out attachments: clean ones alone, as files that a browser saves and never shows as a page of ours."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from aktiv.cases.models import Attachment
from aktiv.cases.queries.access import APPLICATION_LINK, Visitor
from aktiv.cases.queries.attachments import access_attachment, content_of
from aktiv.cases.words import sentence
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.models import PersonalDataRead
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.gates import holding
from aktiv.web.identity import party_here, person_here
from aktiv.web.public.views import COMMON_ZONE

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Should a browser show it all the same: it may do nothing."""


@require_safe
@holding(Permission.APPLICATION_SEE, Permission.CASE_SEE)
def attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """For whoever applied, and for staff who may see a case that it belongs to."""
    person, now = person_here(request), timezone.now()
    try:
        found, case = access_attachment(attachment_id, party_here(request), person.pk if person else None, now)
    except Refusal as refusal:
        raise Http404 from refusal
    if case is not None and person is not None:
        look = Look(case.person_id, case.municipality_id)
        note_reads(person.pk, [look], PersonalDataRead.What.BOOKING, "attachment", now=now)
    return _handed(request, found)


@public
@never_cache
@require_safe
def by_link(request: HttpRequest, token: str, attachment_id: UUID) -> HttpResponse:
    """Public: the token is the key, of one application's files."""
    now: datetime = timezone.now()
    try:
        holder = Visitor(APPLICATION_LINK.row_id(token))
        found, _case = access_attachment(attachment_id, holder, None, now)
    except Refusal as unknown:
        raise Http404 from unknown
    if found.application.submitted_at is None:
        raise Http404
    return _handed(request, found)


def _handed(request: HttpRequest, found: Attachment) -> HttpResponse:
    try:
        content = content_of(found)
    except Refusal as refusal:
        told = sentence(refusal, COMMON_ZONE, get_language() or "nb")
        return render(request, "applying/file_not_here.html", {"file": found, "told": told}, status=409)
    answer = HttpResponse(content, content_type=found.media_type)
    if found.media_type == "text/plain":
        answer["Content-Type"] = "text/plain; charset=utf-8"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or "attachment"
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
