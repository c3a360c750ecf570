"""The rounds of my municipalities: where each stands, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.people.permissions import Permission
from aktiv.seasons.models import Round
from aktiv.seasons.queries.rounds import rounds_of
from aktiv.web.allocation.reach import homes_of
from aktiv.web.allocation.words import next_step
from aktiv.web.components.links import EmptyState, Link
from aktiv.web.components.results import Tag
from aktiv.web.gates import Desk, working
from aktiv.web.navigation import url_or_none
from aktiv.web.templatetags.rounds import round_url, season_told, state_tag


@dataclass(frozen=True, slots=True)
class Row:
    """A round in the list."""

    url: str
    name: str
    municipality: str
    state: Tag
    next: str


@working(Permission.SEASON_ENTER)
@require_safe
def rounds(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those who share out seasons. Rounds under work first, closed ones below."""
    homes = homes_of(desk)
    found = rounds_of([each.pk for each in homes])
    new = Link(_("Plan a season"), url_or_none("allocation_new") or "")
    context = {
        "groups": [
            (_("Under work"), [_row(each, desk) for each in found if each.state != "closed"]),
            (_("Closed"), [_row(each, desk) for each in found if each.state == "closed"]),
        ],
        "several": len(homes) > 1,
        "any": bool(found),
        "new": new,
        "empty": EmptyState(
            _("No season has been planned here"),
            _("Begin with its days. Then choose halls and rules, and open it for clubs to apply."),
            (new,),
            icon="Calendar",
        ),
    }
    return render(request, "allocation/rounds.html", context)


def _row(round_: Round, desk: Desk) -> Row:
    return Row(
        round_url("allocation_round", round_.slug),
        season_told(round_.season),
        round_.municipality.name,
        state_tag(round_.state),
        next_step(round_, desk.now),
    )
