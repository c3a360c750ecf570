"""At the door: whoever has signed up types her own code, while it is on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.arriving import come_by_code
from aktiv.bookings.queries.signing_up import open_at
from aktiv.bookings.words import sentence
from aktiv.facilities.queries.doors import active_spaces, door_by_code
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.signup.arrival_views import came_told


@public
@require_http_methods(["GET", "HEAD", "POST"])
def door_code(request: HttpRequest, code: str) -> HttpResponse:
    """Public. POST `kode` is the code of somebody who has signed up to what is on behind the door."""
    found = door_by_code(code)
    if found is None:
        raise Http404
    request.municipality = found.facility.municipality  # type: ignore[attr-defined]
    now, spaces = timezone.now(), active_spaces(found.facility)
    on = open_at(spaces, now)
    error = ""
    if request.method == "POST":
        try:
            came, sign_up = come_by_code(on, request.POST.get("kode", "")[:40], now=now)
        except Refusal as refusal:
            error = sentence(refusal, found.facility.municipality.zone)
        else:
            (messages.warning if came.again else messages.success)(request, came_told(came, sign_up.booking))
            return redirect("door_code", code=found.code)
    field = Field("kode", _("Your code"), request.POST.get("kode", ""), error=error, autocomplete="off", longest=40,
                  mark_required=False, hint=_("It stands where you signed up, and in the mail."))  # fmt: skip
    context = {
        "door": found,
        "facility": found.facility,
        "titles": list(dict.fromkeys(each.booking.sign_up.title for each in on)),
        "field": field,
        "problems": ErrorSummary.of((field,)),
    }
    return render(request, "signup/door.html", context, status=422 if error else 200)
