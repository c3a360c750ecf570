"""What providers of payment tell by themselves. It is only believed that something happened: then they are asked."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from aktiv.payments.actions.reading import heard
from aktiv.payments.ports.provider import ForgedMessage, providers_of
from aktiv.payments.queries.payments import payment_told_of
from aktiv.people.permissions import public

_LOG = logging.getLogger(__name__)
LARGEST = 100_000
"""Bytes of a message; theirs are a few thousand."""


@public
@csrf_exempt  # a program that has no cookie of ours; the signature says who it is
@require_POST
def payment_told(request: HttpRequest, slug: str, provider: str) -> HttpResponse:
    """For everybody, and of use to the provider alone: what its signature proves has the payment read within seconds.

    204 also for what came before and for payments that are not ours; 403 for what nobody can have signed.
    """
    found = providers_of(slug).get(provider)
    if found is None:
        return HttpResponse(status=404)
    if len(request.body) > LARGEST:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    now = timezone.now()
    try:
        told = found.heard(request.method or "", request.get_full_path(), headers, request.body, now)
    except ForgedMessage:
        _LOG.warning("a message on payments by %s for %s was not theirs", provider, slug)
        return HttpResponse(status=403)
    payment_id = payment_told_of(provider, slug, told)
    if payment_id is not None:
        heard(payment_id, told, provider=provider, now=now)
    return HttpResponse(status=204)
