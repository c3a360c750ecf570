"""Taking an invitation to work for a municipality."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.people.actions.staff_invitations import accept_invitation, usable
from aktiv.people.links import STAFF_INVITATION
from aktiv.people.models import SignIn
from aktiv.people.permissions import somebody
from aktiv.people.words import sentence
from aktiv.values.refusal import Refusal
from aktiv.web.entry.levels import needs_level
from aktiv.web.identity import person_here
from aktiv.web.setup.words import days_told, role_told, where_told


@somebody
@needs_level(SignIn.Level.HIGH)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Signed in, at the highest level. Shows what is offered, to whom it would be given, and takes it by POST."""
    person, now = person_here(request), timezone.now()
    assert person is not None
    try:
        found = usable(STAFF_INVITATION.row_id(token), now)
        request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
        if request.method == "POST":
            accept_invitation(found.pk, person, now=now)
            messages.success(request, _("You have the role %(role)s now.") % {"role": role_told(found.role)})
            return redirect("setup")
    except Refusal as refusal:
        status = 404 if refusal.code == "invitation_unknown" else 410
        return render(request, "setup/invitation.html", {"refused": sentence(refusal)}, status=status)
    context = {
        "invitation": found,
        "role": role_told(found.role),
        "where": where_told(found),
        "days": days_told(found.valid_from, found.valid_to),
    }
    return render(request, "setup/invitation.html", context)
