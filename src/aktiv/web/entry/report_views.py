"""What gateways tell us of messages that they took, signed by them."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from aktiv.messages.actions.texting import note_report
from aktiv.messages.ports import sms
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal

_LOG = logging.getLogger(__name__)


@public
@csrf_exempt  # a program that has no cookie of ours; the signature says who it is
@require_POST
def sms_report(request: HttpRequest) -> HttpResponse:
    """For everybody, and of use to the gateway alone: what it signs is noted. 204 also when it told nothing new."""
    gateway = sms.gateway()
    if gateway is None:
        return HttpResponse(status=404)
    try:
        report = gateway.report(request.body, request.headers, timezone.now().timestamp())
    except Refusal as refusal:
        _LOG.warning("a report on SMS was refused (%s)", refusal.code)
        return HttpResponse(status=403)
    note_report(report)
    return HttpResponse(status=204)
