"""Where I am signed in, and ending one or all of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.people.actions.sign_ins import end_every_sign_in, end_sign_in
from aktiv.people.models import SignIn
from aktiv.people.queries.sign_ins import sign_ins_of
from aktiv.people.rules.sign_ins import lapsed
from aktiv.web import identity
from aktiv.web.gates import signed_in
from aktiv.web.me.sections import sections
from aktiv.web.public.views import COMMON_ZONE


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Signed in. Her own sign-ins; POST `slutt` ends the one of that id, or `alle` of them, this one included."""
    person, now = identity.person_here(request), timezone.now()
    assert person is not None
    here: SignIn = request.sign_in  # type: ignore[attr-defined]  # set by identity.Identity
    if request.method == "POST":
        chosen = request.POST.get("slutt", "")
        if chosen == "alle":
            end_every_sign_in(person, by=person, now=now)
            identity.sign_out(request)
            messages.success(request, _("You are signed out everywhere."))
            return redirect("home")
        try:
            ended = end_sign_in(UUID(chosen), by=person, now=now)
        except ValueError:
            raise Http404 from None
        if not ended:
            raise Http404
        if chosen == str(here.pk):
            identity.sign_out(request)
            return redirect("home")
        messages.success(request, _("That browser is signed out."))
        return redirect("my_sign_ins")
    found = [each for each in sign_ins_of(person, now) if not lapsed(each, identity.patience(), works=False, now=now)]
    context = {"sign_ins": found, "here": here, "zone": COMMON_ZONE, "sections": sections("my_sign_ins")}
    return render(request, "entry/sign_ins.html", context)
