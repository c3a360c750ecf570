"""The page that a link in an invitation leads to."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aktiv.people.actions.invitations import accept, for_whom
from aktiv.people.links import CLUB_INVITATION
from aktiv.people.models import Invitation
from aktiv.people.permissions import public
from aktiv.people.queries.organisations import invitation as invitation_with
from aktiv.people.rules.invitations import invitation_open
from aktiv.people.rules.organisations import acts
from aktiv.people.words import MAY, sentence
from aktiv.values.refusal import Refusal
from aktiv.web.booking.parties import back_here
from aktiv.web.club.words import role_told
from aktiv.web.identity import act_for, person_here


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link. She reads what it offers, signs in, and takes it by POST; it is taken once."""
    now, person = timezone.now(), person_here(request)
    offer: Invitation | None = None
    try:
        offer = _known(token)
        _good(offer, now)
        if person is not None:
            for_whom(offer, person, now)
            if request.method == "POST":
                accept(offer.pk, person, now=now)
                act_for(request, offer.organisation)
                messages.success(request, _("You can act for the club now, and do so from here on."))
                return redirect("club", offer.organisation.key)
    except Refusal as refusal:
        into = offer.organisation.merged_into if offer and offer.organisation.merged_into_id else None
        why = {"problem": sentence(refusal), "code": refusal.code, "into": into, "signed_in": person is not None}
        return render(
            request, "club/invitation_no.html", why, status=404 if refusal.code == "invitation_unknown" else 410
        )
    context = {
        "offer": offer,
        "club": offer.organisation,
        "role": role_told(offer.role),
        "may": _(MAY[offer.role]),
        "person": person,
        "sign_in": back_here("sign_in", request),
    }
    return render(request, "club/invitation.html", context)


def _known(token: str) -> Invitation:
    """Raises Refusal("invitation_unknown")."""
    offer = invitation_with(CLUB_INVITATION.row_id(token))
    if offer is None:
        raise Refusal("invitation_unknown")
    return offer


def _good(offer: Invitation, now: datetime) -> None:
    """Whether anybody may take it. Raises Refusal as `accept` does."""
    acts(offer.organisation)
    invitation_open(offer, now)
