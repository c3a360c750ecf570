"""What I have signed up to, for myself and for those I signed up with me."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.bookings.models import Occurrence, Participant
from aktiv.bookings.queries.arrivals import called_of
from aktiv.bookings.queries.signing_up import my_sign_ups
from aktiv.web.components.links import EmptyState, Link
from aktiv.web.components.results import Tag
from aktiv.web.gates import signed_in
from aktiv.web.identity import person_here
from aktiv.web.me.sections import sections
from aktiv.web.public.searching import place_name
from aktiv.web.signup.shown import date_told


@dataclass(frozen=True, slots=True)
class Row:
    """Something that somebody comes to."""

    title: str
    url: str
    when: str
    place: str
    called: str
    tag: Tag


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Signed in. What one has signed up to and is not long over, by its first date to come."""
    person, now = person_here(request), timezone.now()
    assert person is not None
    rows = []
    for each, dates in my_sign_ups(person.pk, now):
        found, standing = each.sign_up, [one for one in dates if one.state in Occurrence.State.holding_time()]
        next_one = next((one for one in standing if one.during.upper > now), (standing or dates)[-1])
        waits = each.state == Participant.State.WAITING
        tag = Tag(_("On the waiting list"), "warning", "Clock") if waits else Tag(_("Has a place"), "success")
        if not standing:
            tag = Tag(_("Cancelled"), "danger", "XMarkOctagonFill")
        elif standing[-1].during.upper <= now:
            tag = Tag(_("Over"), "neutral", "Clock")
        url = reverse("sign_up", args=[found.token])
        place = place_name(found.booking.space)
        rows.append(Row(found.title, url, date_told(next_one, found.booking), place, called_of(each), tag))
    context = {
        "sections": sections("me_sign_ups"),
        "rows": rows,
        "empty": EmptyState(
            _("You have signed up to nothing"),
            _("What you sign up to is listed here, with the code that lets you in."),
            (Link(_("What’s on"), reverse("events")),),
            icon="Calendar",
        ),
    }
    return render(request, "signup/mine.html", context)
