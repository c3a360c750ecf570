"""Initiatives for everybody: the way through the gates with all of them, and one with its gate, steps and evidence."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration import initiative_words
from aktiv.collaboration.models import Collaboration, Initiative
from aktiv.collaboration.queries import initiative_figures as figures
from aktiv.collaboration.queries.initiatives import access_initiative, initiatives_of
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration import initiatives_tables as tables
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.initiative_turns import links_for, step_url
from aktiv.web.collaboration.initiatives_shown import done_of, foreign, found_told, gate_of, line, stages, tags_of
from aktiv.web.collaboration.of_services import SERVICE, query_of, service_asked, service_filter
from aktiv.web.collaboration.shown import Cell, Column, Table, count, files_of, frame
from aktiv.web.components.charts import BarChart, Value
from aktiv.web.components.links import EmptyState, Link, Paging
from aktiv.web.public.asking import page_asked

A_PAGE = 20
LONGEST_SEARCH = 80
OPEN, OVER = "apne", "ferdig"


@public
@require_safe
def initiatives(request: HttpRequest) -> HttpResponse:
    """`tilstand` is a state, "apne" or "ferdig"; `q` has words of theirs; `tjeneste` is a service of the
    agreement; `side` is the page."""
    home, now = home_or_404(), timezone.now()
    asked = request.GET.get("tilstand", "")
    which = asked if asked in (OPEN, OVER) or asked in Initiative.State.values else ""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    of = service_asked(request, home)
    rows = initiatives_of(home.pk, which=which, text=text, service=of)
    total, page = rows.count(), page_asked(request.GET.get("side", ""))
    found = figures.initiative_rows(home, list(rows[(page - 1) * A_PAGE : page * A_PAGE]), now)
    pipeline, last = figures.pipeline(home, now), max(1, -(-total // A_PAGE))
    way, outside = stages(pipeline, which)

    def url(**more: object) -> str:
        query = urlencode(
            {name: value for name, value in ({"tilstand": which, "q": text, SERVICE: of} | more).items() if value}
        )
        return reverse("initiatives") + (f"?{query}" if query else "")

    seat = seat_of(request)
    proposes = seat is not None and seat.may(Permission.COLLABORATION_PROPOSE)
    context = frame(home, "initiatives", works=seat is not None) | {
        "lines": [line(each) for each in found],
        "told": found_told(total),
        "way": way,
        "outside": outside,
        "kinds": [
            Link(name, url(tilstand=kind, side=""), kind == which)
            for kind, name in (
                ("", _("All")),
                (OPEN, pgettext("initiatives", "Under way")),
                (OVER, pgettext("initiatives", "Over")),
            )
        ],
        "which": which,
        "narrowing": service_filter(home, of),
        "text": text,
        "paging": Paging.of(min(page, last), last, lambda number: url(side=number if number > 1 else ""))
        if last > 1
        else None,
        "new_url": reverse("collaboration_act", args=["nytt-initiativ"]) if proposes else "",
        "times": _times(pipeline),
        "chart": _chart(pipeline),
        "backlog": tables.backlog_links(figures.backlog_row(home, timezone.localdate(now))),
        "lead": tables.lead_facts(figures.lead_row(home, now), figures.terms_row(home, timezone.localdate(now))),
        "files": files_of(*(f"{reverse('initiatives_data', args=[form])}{query_of(of)}" for form in ("json", "csv"))),
        "empty": _nothing(narrowed=bool(which or text or of)),
    }
    return render(request, "collaboration/initiatives.html", context)


@public
@require_safe
def initiative(request: HttpRequest, number: int) -> HttpResponse:
    """One initiative: where it stands, what it needs next, what was done with it and by what evidence. `versjon` shows
    a text that was there before."""
    home, now = home_or_404(), timezone.now()
    found = initiative_or_404(home, number)
    row, seat = figures.initiative_row(home, found, now), seat_of(request)
    asked = request.GET.get("versjon", "")
    texts = {str(each["version"]): each for each in row["versions"]}
    if asked and asked not in texts:
        raise Http404
    text = texts[asked] if asked else row["versions"][0]
    acts = links_for(seat, found) if seat is not None else []
    laid = {each["id"]: each for each in row["evidence"]}
    context = frame(home, "initiatives", works=seat is not None) | {
        "row": row,
        "tags": tags_of(row),
        "facts": tables.about(row),
        "gates": [
            gate_of(each, row["evidence"], act_url=step_url(seat, found, each["act"], each["who"]))
            for each in row["next"]
        ],
        "text": text,
        "is_newest": text["version"] == row["version"],
        "lang": foreign(text["language"]),
        "acts": acts,
        "done": [done_of(each, laid) for each in reversed(row["steps"])],
        "tables": [each for each in tables.all_of(row) if each is not None],
        "files": (
            *files_of(
                reverse("initiative_data", args=[number, "json"]), reverse("initiative_data", args=[number, "csv"])
            ),
            Link(_("For another collaboration"), reverse("initiative_export", args=[number]), icon="Download"),
        ),
    }
    return render(request, "collaboration/initiative.html", context)


def initiative_or_404(home: Collaboration, number: int) -> Initiative:
    """An initiative, or a page that does not exist."""
    try:
        return access_initiative(home.pk, number)
    except Refusal:
        raise Http404 from None


def _times(pipeline: list[figures.Row]) -> Table:
    columns = (
        Column(pgettext("initiative", "State")),
        Column(_("Stand in it now"), num=True),
        Column(_("Have left it"), num=True),
        Column(_("Median of working days in it"), num=True),
    )
    rows = tuple(
        (
            Cell(str(initiative_words.STATES[each["state"]])),
            Cell(count(each["now"])),
            Cell(count(each["left"])),
            Cell(count(each["median_working_days"])),
        )
        for each in pipeline
    )
    return Table("times", _("How long it takes"), columns, rows)


def _chart(pipeline: list[figures.Row]) -> BarChart | None:
    drawn = [each for each in pipeline if each["median_working_days"] is not None]
    if not drawn:
        return None
    values = tuple(
        Value(
            str(initiative_words.STATES[each["state"]]),
            each["median_working_days"],
            initiative_words.days_told(each["median_working_days"]),
        )
        for each in drawn
    )
    title = _("Median of working days in each state, of those that left it")
    return BarChart("times-chart", title, "; ".join(f"{each.label}: {each.told}" for each in values), values)


def _nothing(*, narrowed: bool) -> EmptyState:
    if narrowed:
        link = Link(_("Show all initiatives"), reverse("initiatives"))
        return EmptyState(_("No initiatives found"), _("Nothing here is like that."), (link,))
    return EmptyState(
        _("No initiatives yet"),
        _("When partners want to make something together, it stands here from the first draft until it is measured."),
        (Link(_("See the ideas"), reverse("ideas")),),
    )
