"""My bookings by date of use: what is coming and what has been, for the person or the club she acts for."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.bookings import my_dates
from aktiv.web.components.links import EmptyState, Link, Paging, Tabs
from aktiv.web.gates import signed_in
from aktiv.web.identity import party_here
from aktiv.web.me.dates import row_of
from aktiv.web.me.sections import sections
from aktiv.web.public.asking import page_asked
from aktiv.web.season.own_links import season_links

A_PAGE = 20
LONGEST_SEARCH = 120


my_page = signed_in(RedirectView.as_view(pattern_name="me_bookings"))
"""Signed in. My page opens on the bookings, the next one first."""


@require_safe
@signed_in
def bookings(request: HttpRequest) -> HttpResponse:
    """Signed in. The acting party's dates; `vis=tidligere` what has been, `q` searches, `side` pages."""
    now = timezone.now()
    past = request.GET.get("vis") == "tidligere"
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    page = page_asked(request.GET.get("side", ""))
    party = party_here(request)
    found = my_dates(party, now, past=past, text=text, offset=(page - 1) * A_PAGE, limit=A_PAGE)
    rows = [row_of(each, each.booking, now) for each in found.dates]
    first = not past and not text and page == 1
    stands = (row for row, each in zip(rows, found.dates, strict=True) if each.state in Occurrence.State.holding_time())
    context = {
        "sections": sections("me_bookings"),
        "views": Tabs(
            _("Which bookings"),
            (
                Link(_("Coming"), _url(False, text, 1), current=not past),
                Link(_("Earlier"), _url(True, text, 1), current=past),
            ),
        ),
        "past": past,
        "text": text,
        "rows": rows,
        "next": next(stands, None) if first else None,
        "seasons": season_links(party.organisation_id, party.person_id, timezone.localdate(now))
        if first and party.organisation_id is not None
        else (),
        "reset_url": _url(past, "", 1),
        "paging": Paging.of(page, page + found.more, lambda number: _url(past, text, number)),
        "empty": _nothing(past, text),
    }
    return render(request, "me/bookings.html", context)


def _nothing(past: bool, text: str) -> EmptyState:
    if text:
        words = _("Try another word, or look among the coming and the earlier ones.")
        return EmptyState(_("We found nothing that fits"), words, (Link(_("Show all"), _url(past, "", 1)),))
    if past:
        return EmptyState(_("No earlier bookings"), _("What you have used comes here."), (), "Calendar")
    links = (Link(_("Find available time"), reverse("search")),)
    return EmptyState(_("No bookings ahead"), _("What you book comes here, the next one first."), links, "Calendar")


def _url(past: bool, text: str, page: int) -> str:
    pairs = [("vis", "tidligere" if past else ""), ("q", text), ("side", "" if page == 1 else str(page))]
    query = urlencode([(name, value) for name, value in pairs if value])
    return reverse("me_bookings") + (f"?{query}" if query else "")
