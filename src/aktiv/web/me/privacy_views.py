"""My privacy: what is known about me and why, who has looked, and all of it as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from aktiv.people.actions.exporting import take_export
from aktiv.people.actions.limits import spend
from aktiv.people.models import Person, PersonalDataRead
from aktiv.people.privacy_words import basis_told, kept_told
from aktiv.people.queries.personal import counts_of
from aktiv.people.queries.reads import Look, looks_at
from aktiv.people.queries.sign_ins import other_accounts
from aktiv.people.rules.limits import EXPORT
from aktiv.people.words import ROLES, sentence
from aktiv.values.refusal import Refusal
from aktiv.web.components.links import EmptyState, Paging
from aktiv.web.gates import signed_in
from aktiv.web.identity import person_here
from aktiv.web.me.sections import sections
from aktiv.web.public.asking import page_asked

A_PAGE = 20
WHAT: Mapping[str, Promise] = {
    PersonalDataRead.What.CONTACT: gettext_lazy("Name and contact data"),
    PersonalDataRead.What.BOOKING: gettext_lazy("Who has a booking"),
    PersonalDataRead.What.RIGHTS: gettext_lazy("Roles"),
    PersonalDataRead.What.EXPORT: gettext_lazy("Everything"),
}
PAGES: Mapping[str, Promise] = {
    "me_booking": gettext_lazy("the page of a booking"),
    "booking_receipt": gettext_lazy("the receipt of a booking"),
    "me_cancel": gettext_lazy("cancelling a booking"),
    "me_change": gettext_lazy("changing a booking"),
    "facility_week": gettext_lazy("the week of a place"),
    "facility_day": gettext_lazy("the day of a place"),
    "setup_roles": gettext_lazy("the list of roles"),
    "setup_why": gettext_lazy("why somebody can or cannot do something"),
    "setup_clubs": gettext_lazy("clubs that wait for an answer"),
    "setup_club": gettext_lazy("a club, as the municipality sees it"),
    "club_people": gettext_lazy("the people of a club"),
    "club_teams": gettext_lazy("the groups of a club"),
    "club_history": gettext_lazy("the history of a club"),
    "help_desk_request": gettext_lazy("what was asked help with"),
}
"""By URL name."""


@dataclass(frozen=True, slots=True)
class Known:
    """One kind of thing that is kept about her."""

    what: str
    purpose: str
    basis: str
    kept: str
    count: int


@signed_in
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Signed in. Her own; `side` pages through who has looked."""
    person = person_here(request)
    assert person is not None
    page = page_asked(request.GET.get("side", ""))
    looks = looks_at(person.pk, offset=(page - 1) * A_PAGE, limit=A_PAGE + 1)
    context = {
        "sections": sections("my_privacy"),
        "known": known_about(person),
        "others": len(other_accounts(person)),
        "looks": [(each.read, *_told(each)) for each in looks[:A_PAGE]],
        "paging": Paging.of(page, page + (len(looks) > A_PAGE), _url),
        "nobody": EmptyState(
            _("Nobody has looked"),
            _("When staff or a club see your name or your bookings, it is written here."),
            (),
            "EyeSlash",
        ),
    }
    return render(request, "me/privacy.html", context)


def known_about(person: Person) -> list[Known]:
    """What is kept about her that there is any of."""
    return [
        Known(_(held.what), _(held.purpose), basis_told(held.basis), kept_told(held), count)
        for held, count in counts_of(person.pk)
    ]


@signed_in
@require_POST
def take(request: HttpRequest) -> HttpResponseBase:
    """Signed in. All of her own data as one JSON document (see docs/privacy.md)."""
    person, now = person_here(request), timezone.now()
    assert person is not None
    try:
        spend(EXPORT, str(person.pk), now)
    except Refusal as refusal:
        messages.error(request, sentence(refusal))
        return redirect("my_privacy")
    document = take_export(person, now=now)
    return FileResponse(
        document,
        as_attachment=True,
        filename=f"aktiv-kommune-{timezone.localdate(now).isoformat()}.json",
        content_type="application/json",
    )


def _told(look: Look) -> tuple[str, str]:
    """On whose behalf somebody looked, and at what."""
    read = look.read
    roles = ", ".join(str(ROLES.get(each, each)) for each in look.roles)
    if read.organisation is not None:
        whose = read.organisation.name
    elif read.municipality is not None:
        whose = f"{read.municipality.name}, {roles}" if roles else read.municipality.name
    else:
        whose = _("The platform")
    page = PAGES.get(read.page)
    return whose, f"{WHAT[read.what]}: {page}" if page else str(WHAT[read.what])


def _url(page: int) -> str:
    return reverse("my_privacy") + (f"?side={page}" if page > 1 else "") + "#sett"
