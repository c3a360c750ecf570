"""The state of the service as files: JSON for programs, CSV for spreadsheets, and a feed of what is said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.collaboration import service_words
from aktiv.collaboration.queries.incidents import access_incident
from aktiv.collaboration.queries.status import earlier_rows, incident_row, status_row, uptime_day_rows
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404
from aktiv.web.collaboration.status_shown import spoken
from aktiv.web.collaboration.status_views import kept_a_while, member_asked

Row = dict[str, Any]  # Any: as queries.status makes them
IN_FEED = 50


@public
@require_safe
def data(request: HttpRequest, form: str) -> HttpResponse:
    """All of it: how the parts are, what goes on, what is planned and what is over; as CSV and Atom, every incident.
    `hvem` narrows to a partner, as on the page."""
    home, now = home_or_404(), timezone.now()
    member = member_asked(home, request.GET.get("hvem", ""))
    row = status_row(home, now, member)
    row["earlier"], _total = earlier_rows(home, now, member)
    incidents = sorted((*row["incidents"], *row["planned"], *row["earlier"]), key=lambda each: -int(each["number"]))
    if form == "atom":
        return kept_a_while(request, _feed(incidents))
    return kept_a_while(request, as_file("status", form, row, [_flat(each) for each in incidents]))


@public
@require_safe
def days(request: HttpRequest, form: str) -> HttpResponse:
    """The days on which a part felt something."""
    home, now = home_or_404(), timezone.now()
    member = member_asked(home, request.GET.get("hvem", ""))
    rows = uptime_day_rows(status_row(home, now, member)["parts"])
    return kept_a_while(request, as_file("oppetid", form, {"days": rows}, rows))


@public
@require_safe
def one(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """One incident; as CSV what was said of it."""
    home, now = home_or_404(), timezone.now()
    try:
        row = incident_row(access_incident(home.pk, number), now)
    except Refusal:
        raise Http404 from None
    said = [
        {name: value for name, value in each.items() if name != "texts"} | {"text": spoken(each["texts"])[0]}
        for each in row["updates"]
    ]
    return kept_a_while(request, as_file(f"hendelse-{number}", form, row, said))


def _flat(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in {"titles", "updates", "review", "remedies"}} | {
        "updates": len(row["updates"]),
        "latest": row["updates"][-1]["texts"],
    }


def _feed(incidents: list[Row]) -> HttpResponse:
    """What was said, the newest first."""
    feed = Atom1Feed(
        title=_("Status of the service"),
        link=settings.SITE + reverse("status"),
        description="",
        language=get_language() or "nb",
        feed_url=settings.SITE + reverse("status_data", args=["atom"]),
        feed_guid=settings.SITE + reverse("status"),
    )
    said = [(each, place, one) for each in incidents for place, one in enumerate(each["updates"], start=1)]
    for each, place, one in sorted(said, key=lambda row: str(row[2]["at"]), reverse=True)[:IN_FEED]:
        at = datetime.fromisoformat(one["at"])
        page = settings.SITE + reverse("status_incident", args=[each["number"]])
        feed.add_item(
            title=f"{service_words.STATES[one['state']][1]}: {spoken(each['titles'])[0]}",
            link=page,
            description=spoken(one["texts"])[0],
            unique_id=f"{page}#{place}",
            pubdate=at,
            updateddate=at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
