"""The pool of competence for everybody: what is offered and asked for, what fits, what is agreed, and the balance."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration import pool_words as words
from aktiv.collaboration.queries.pool_figures import pool_rows
from aktiv.people.permissions import public
from aktiv.web.collaboration.acts import partners
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.paging import page_of
from aktiv.web.collaboration.pool_tables import (
    balance_charts,
    balance_table,
    by_competence_table,
    engagement_table,
    match_list,
    need_table,
    offer_table,
)
from aktiv.web.collaboration.procurement_views import act_link
from aktiv.web.collaboration.shown import called, files_of, frame
from aktiv.web.components.links import Choice, Link

Row = dict[str, Any]  # Any: as queries.pool_figures makes them
A_FEW = 6
"""Of each on the first page."""


@public
@require_safe
def pool(request: HttpRequest) -> HttpResponse:
    """The latest of everything, or one kind alone (`?vis=`) page by page; of one competence (`?kompetanse=`)."""
    home, seat = home_or_404(), seat_of(request)
    rows = pool_rows(home, timezone.localdate())
    field = _narrowed(request, rows)
    own = {number for number, _name in partners(seat, own=True, parties=True)} if seat is not None else set()
    lists: dict[str, tuple[str, list[Row]]] = {
        "behov": (pgettext("pool", "Needs"), rows["needs"]),
        "tilbud": (pgettext("pool", "Offers"), rows["offers"]),
        "treff": (pgettext("pool", "Matches"), rows["matches"]),
        "oppdrag": (pgettext("pool", "Engagements"), rows["engagements"]),
    }
    which, paging = request.GET.get("vis", ""), None
    if which in lists:
        heading, found = lists[which]
        part, paging = page_of(request, len(found), lambda page: _url(which, page, field))
        blocks = [_block(which, found[part], heading, own)]
    else:
        which, blocks = "", _overview(rows, own)
    counts = {kind: f"{name} ({words.whole(len(found))})" for kind, (name, found) in lists.items()}
    context = frame(home, "collaboration_pool", works=seat is not None) | {
        "heading": _("Competence and capacity"),
        "lead": _(
            "Partners lend each other people: what one lacks, another has. Hours that are agreed on are promised."
        ),
        "kinds": [
            Link(_("Overview"), _url("", field=field), not which),
            *(Link(name, _url(kind, field=field), kind == which) for kind, name in counts.items()),
        ],
        "which": which,
        "fields": [
            Choice("", _("All competences"), not field),
            *(Choice(each["slug"], called(each["name"]), each["slug"] == field) for each in rows["competences"]),
        ],
        "blocks": blocks,
        "paging": paging,
        "acts": [act_link("tilbud", _("Offer competence")), act_link("behov", _("Ask for competence"))] if own else [],
        "files": files_of(*(reverse("collaboration_data", args=["kompetanse", form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/pool.html", context)


def _overview(rows: Row, own: set[str]) -> list[object]:
    """A few of each, and the balance whole."""
    few = {
        "behov": (_("Open needs"), [each for each in rows["needs"] if each["state"] == "open"]),
        "tilbud": (_("Open offers"), [each for each in rows["offers"] if each["state"] == "open"]),
        "treff": (_("What fits"), rows["matches"]),
        "oppdrag": (_("The latest engagements"), rows["engagements"]),
    }
    charts = balance_charts(rows["balance"])
    return [
        *(_block(kind, found[:A_FEW], heading, own) for kind, (heading, found) in few.items()),
        *([charts] if charts is not None else []),
        balance_table(rows["balance"]),
        by_competence_table(rows["balance_by_competence"]),
    ]


def _block(kind: str, rows: list[Row], heading: str, own: set[str]) -> object:
    if kind == "treff":
        return match_list(rows, [_proposing(each, own) for each in rows], heading)
    return {"behov": need_table, "tilbud": offer_table, "oppdrag": engagement_table}[kind](rows, heading)


def _proposing(row: Row, own: set[str]) -> Link | None:
    """Where one of the two proposes what fits, filled in."""
    side = next((each for each in (row["needs"], row["offers"]) if each in own), None)
    if side is None:
        return None
    filled = {
        "tilbud": row["offer"], "behov": row["need"], "for": side, "timer": row["hours_per_month"],
        "fra": row["first_month"], "til": row["last_month"], "pris": _kroner(row["ore_per_hour"]),
    }  # fmt: skip
    url = f"{reverse('collaboration_act', args=['foresla-oppdrag'])}?{urlencode(filled)}"
    hidden = _("%(offers)s and %(needs)s") % {"offers": row["offers_name"], "needs": row["needs_name"]}
    return Link(_("Propose an engagement"), url, icon="Plus", hidden=hidden)


def _url(which: str, page: int = 1, field: str = "") -> str:
    asked = {"vis": which, "kompetanse": field, "side": page if page > 1 else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("collaboration_pool") + (f"?{query}" if query else "")


def _narrowed(request: HttpRequest, rows: Row) -> str:
    """The one competence that is asked for, and takes the others out of the lists; "" is all."""
    asked = request.GET.get("kompetanse", "")
    if asked not in {each["slug"] for each in rows["competences"]}:
        return ""
    for kind in ("needs", "offers", "matches", "engagements"):
        rows[kind] = [each for each in rows[kind] if each["competence"] == asked]
    return asked


def _kroner(ore: int | None) -> str:
    if ore is None:
        return ""
    return f"{ore // 100}" if ore % 100 == 0 else f"{ore // 100},{ore % 100:02d}"
