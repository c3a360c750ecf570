"""The decision log: what was decided, the newest first, by year, kind and partner; as a page, files, and a feed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.collaboration.queries.decisions import decision_rows, narrowed, years_of
from aktiv.collaboration.queries.figures import member_rows
from aktiv.people.permissions import public
from aktiv.web.collaboration.acts import pick
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.decisions_told import KINDS, outcome_told, told
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.shown import Cell, Column, Table, called, files_of, frame, named, on_day
from aktiv.web.components.forms import Field
from aktiv.web.components.links import EmptyState, Link, Paging
from aktiv.web.public.asking import page_asked

A_PAGE, IN_FEED = 40, 60
Row = dict[str, Any]  # Any: as queries.decisions makes them


class Asked(NamedTuple):
    """What of the log was asked for, as it may be; what cannot be is as if it was not said."""

    year: int | None
    kind: str
    member: str

    @property
    def query(self) -> dict[str, object]:
        """The same for an address."""
        said = {"ar": self.year, "slag": self.kind, "medlem": self.member}
        return {name: value for name, value in said.items() if value}


@public
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """The list. `ar` is a year, `slag` a kind, `medlem` a partner's number, `side` the page."""
    home, now = home_or_404(), timezone.now()
    rows = decision_rows(home, now)
    asked = _asked(request)
    found = narrowed(rows, year=asked.year, kind=asked.kind, member=asked.member)
    last = max(1, -(-len(found) // A_PAGE))
    page = min(page_asked(request.GET.get("side", "")), last)

    def url(number: int) -> str:
        return _address("collaboration_decisions", asked, side=number)

    members = member_rows(home, timezone.localdate(now))
    json_url, csv_url, feed = (
        _address("collaboration_decisions_data", asked, args=[form]) for form in ("json", "csv", "atom")
    )
    empty = EmptyState(
        _("Nothing decided"),
        _("Nothing like that has been decided."),
        (Link(_("Show all decisions"), reverse("collaboration_decisions")),),
    )
    context = frame(home, "collaboration_decisions", works=seat_of(request) is not None) | {
        "heading": _("Decision log"),
        "lead": _("Votes, agreement, partners, features and money: everything that was decided, from the same rows."),
        "fields": _fields(asked, years_of(rows), members),
        "told": ngettext("%(n)s decision", "%(n)s decisions", len(found)) % {"n": len(found)},
        "blocks": [_table(found[(page - 1) * A_PAGE : page * A_PAGE])] if found else [empty],
        "paging": Paging.of(page, last, url) if last > 1 else None,
        "files": (*files_of(json_url, csv_url), Link(_("As a feed (Atom)"), feed, icon="Download")),
    }
    return render(request, "collaboration/decisions.html", context)


@public
@require_safe
def decisions_data(request: HttpRequest, form: str) -> HttpResponse:
    """All that was asked for as a file, and the newest as a feed."""
    home = home_or_404()
    asked = _asked(request)
    rows = narrowed(decision_rows(home, timezone.now()), year=asked.year, kind=asked.kind, member=asked.member)
    if form == "atom":
        return _feed(request, called(named(home)), rows[:IN_FEED], asked)
    return as_file("vedtak", form, {"decisions": rows}, rows)


def _asked(request: HttpRequest) -> Asked:
    year, kind, member = (request.GET.get(name, "") for name in ("ar", "slag", "medlem"))
    digits = member.isascii() and member.isdigit() and len(member) <= 12
    return Asked(
        int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        kind if kind in KINDS else "",
        member if digits else "",
    )


def _address(name: str, asked: Asked, *, args: list[str] | None = None, side: int = 1) -> str:
    query = urlencode(asked.query | ({"side": side} if side > 1 else {}))
    return reverse(name, args=args) + (f"?{query}" if query else "")


def _fields(asked: Asked, years: list[int], members: list[Row]) -> list[Field]:
    values = {name: str(value) for name, value in asked.query.items()}
    everything = [("", _("All"))]
    return [
        pick("ar", _("Year"), [*everything, *((str(each), str(each)) for each in years)], values, {},
             mark_required=False),
        pick("slag", pgettext("decision", "What"), [*everything, *((key, str(name)) for key, name in KINDS.items())],
             values, {}, mark_required=False),
        pick("medlem", _("Partner"), [*everything, *((each["number"], each["name"]) for each in members)], values, {},
             mark_required=False),
    ]  # fmt: skip


def _table(rows: list[Row]) -> Table:
    columns = (Column(pgettext("decision", "What was decided")), Column(pgettext("decision", "What")), Column(_("Day")))
    lines = []
    for each in rows:
        said = told(each)
        first = Cell(said.line, said.below, said.url, said.tag)
        lines.append((first, Cell(str(KINDS[each["kind"]])), Cell(on_day(each["on"]))))
    return Table("decisions", _("Decisions"), columns, tuple(lines))


def _feed(request: HttpRequest, name: str, rows: list[Row], asked: Asked) -> HttpResponse:
    """Each entry keeps its id for good, so that a reader shows it once."""
    page = request.build_absolute_uri(_address("collaboration_decisions", asked))
    feed = Atom1Feed(
        title=_("Decisions of %(name)s") % {"name": name},
        link=page,
        description="",
        language=get_language() or "nb",
        feed_url=request.build_absolute_uri(),
        author_name=name,
    )
    for each in rows:
        said = told(each)
        when = datetime.fromisoformat(each["at"])
        ended = outcome_told(each)
        feed.add_item(
            title=f"{said.line}: {ended}" if ended else said.line,
            link=request.build_absolute_uri(said.url),
            description=said.below,
            unique_id=f"tag:{request.get_host().partition(':')[0]},{when.year}:{each['id']}",
            pubdate=when,
            updateddate=when,
            categories=[str(KINDS[each["kind"]])],
        )
    answer = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
