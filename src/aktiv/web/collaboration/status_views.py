"""The status page: how the service is now and has been, what is planned, and what was learnt. Light, for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.collaboration.models import Collaboration, Member
from aktiv.collaboration.queries.incidents import access_incident
from aktiv.collaboration.queries.parties import access_member, members_on, the_collaboration
from aktiv.collaboration.queries.status import earlier_rows, incident_row, status_row
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.shown import at_moment, files_of
from aktiv.web.collaboration.status_shown import (
    days_table,
    felt_tag,
    line_of,
    own_language,
    parts_of,
    parts_told,
    remedies_table,
    review_shown,
    review_told,
    spoken,
    tags_of,
    when_told,
    whom_told,
)
from aktiv.web.components.links import Link, Paging
from aktiv.web.public.asking import page_asked

A_PAGE = 10
BELIEVED = 30
"""Seconds for which a visitor's page may be kept on the way."""


@public
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """`hvem` is the number of the partner whose service it is about, `side` the page of what was."""
    home = the_collaboration()
    if home is None:
        return render(request, "collaboration/status_none.html")
    now = timezone.now()
    member = member_asked(home, request.GET.get("hvem", ""))
    row = status_row(home, now, member)
    page = page_asked(request.GET.get("side", ""))
    earlier, total = earlier_rows(home, now, member, offset=(page - 1) * A_PAGE, limit=A_PAGE)
    last = max(1, -(-total // A_PAGE))
    who = f"hvem={member.number}" if member is not None else ""

    def url(number: int) -> str:
        query = "&".join(each for each in (who, f"side={number}" if number > 1 else "") if each)
        return reverse("status") + (f"?{query}" if query else "")

    seat = seat_of(request)
    runs = seat is not None and seat.may(Permission.SERVICE_RUN)
    there = members_on(home.pk, timezone.localdate(now), Member.Kind.parties())
    context = {
        "row": row,
        "at": at_moment(row["at"]),
        "now": felt_tag(row["state"]),
        "parts": parts_of(row["parts"]),
        "days": days_table(row["parts"]),
        "incidents": [line_of(each, with_latest=True) for each in row["incidents"]],
        "planned": [line_of(each, with_latest=True) for each in row["planned"]],
        "earlier": [line_of(each, with_latest=False) for each in earlier],
        "paging": Paging.of(min(page, last), last, url) if last > 1 else None,
        "members": [
            Link(_("All partners"), reverse("status"), member is None),
            *(Link(each.name, f"{reverse('status')}?hvem={each.number}", each == member) for each in there),
        ],
        "lang": own_language(),
        "acts": _acts() if runs else [],
        "files": [
            *files_of(*(data_url(form, who) for form in ("json", "csv"))),
            Link(_("Days, as CSV"), reverse("status_days", args=["csv"]) + (f"?{who}" if who else ""), icon="Download"),
            Link(_("Feed (Atom)"), data_url("atom", who), icon="Bell"),
        ],
    }
    return kept_a_while(request, render(request, "collaboration/status.html", context))


@public
@require_safe
def incident(request: HttpRequest, number: int) -> HttpResponse:
    """One incident or planned work: all that was said, and what was learnt."""
    home, now = home_or_404(), timezone.now()
    try:
        row = incident_row(access_incident(home.pk, number), now)
    except Refusal:
        raise Http404 from None
    seat = seat_of(request)
    runs = seat is not None and seat.may(Permission.SERVICE_RUN)
    context = {
        "row": row,
        "tags": tags_of(row),
        "parts": parts_told(row),
        "whom": whom_told(row),
        "when": when_told(row),
        "review_told": review_told(row),
        "title": spoken(row["titles"]),
        "said": [
            (at_moment(each["at"]), tags_of(row | each)[0], *spoken(each["texts"])) for each in reversed(row["updates"])
        ],
        "remedies": remedies_table(row["remedies"]) if row["review"] or row["remedies"] else None,
        "looked_back": review_shown(row["review"]) if row["review"] else (),
        "acts": _acts(row) if runs else [],
        "files": files_of(reverse("status_incident_data", args=[number, "json"]),
                          reverse("status_incident_data", args=[number, "csv"])),
    }  # fmt: skip
    return kept_a_while(request, render(request, "collaboration/incident.html", context))


def member_asked(home: Collaboration, number: str) -> Member | None:
    """The partner that an address names; None when it names nobody."""
    try:
        return access_member(home.pk, number) if number.isascii() and number.isdigit() else None
    except Refusal:
        return None


def data_url(form: str, query: str = "") -> str:
    """Where the same is as a file."""
    return reverse("status_data", args=[form]) + (f"?{query}" if query else "")


def kept_a_while(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Lets a cache on the way answer for us when many look at once: what a visitor without cookies is shown is the same
    for all of them."""
    if not request.COOKIES:
        patch_cache_control(answer, public=True, max_age=BELIEVED)
    return answer


def _acts(row: dict[str, object] | None = None) -> list[Link]:
    """What those who run the service do here."""
    if row is None:
        return [
            Link(
                _("Report an incident"), reverse("collaboration_act", args=["hendelse"]), icon="ExclamationmarkTriangle"
            ),
            Link(_("Plan work"), reverse("collaboration_act", args=["planlagt"]), icon="Calendar"),
        ]
    number = f"?nr={row['number']}"
    if not row["ended_at"]:
        return [
            Link(_("Say how it goes on"), reverse("collaboration_act", args=["hendelse-nytt"]) + number, icon="Pencil")
        ]
    return [
        Link(_("Look back"), reverse("collaboration_act", args=["tilbakeblikk"]) + number, icon="Pencil"),
        Link(_("Promise something"), reverse("collaboration_act", args=["tiltak"]) + number, icon="Plus"),
    ]
