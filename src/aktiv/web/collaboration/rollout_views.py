"""Where each feature is on, for everybody: the stages that the running service itself reads."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration.queries.rollout import history_rows, rollout_rows
from aktiv.municipalities.stages import Feature, Stage
from aktiv.municipalities.words import feature_told, stage_told
from aktiv.people.permissions import public
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.rollout_drawn import maps, over_time
from aktiv.web.collaboration.shown import Cell, Column, Table, at_moment, files_of, frame, on_day
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.rollout makes them
COLOURS: dict[str, Literal["neutral", "info", "success", "warning"]] = {
    Stage.OFF: "neutral",
    Stage.INTERNAL: "info",
    Stage.PILOT: "warning",
    Stage.GENERAL: "success",
    Stage.RETIRED: "neutral",
}


@public
@require_safe
def rollout(request: HttpRequest) -> HttpResponse:
    """Features by municipality, on a map and in a table, and every change with its reason."""
    home, now = home_or_404(), timezone.now()
    rows, changes = rollout_rows(home, now), history_rows(home, now)
    drawn = [each for each in (maps(rows), over_time(rows, changes, now)) if each] if rows else []
    urls = [reverse("collaboration_data", args=["utrulling", form]) for form in ("json", "csv")]
    context = frame(home, "collaboration_rollout", works=seat_of(request) is not None) | {
        "heading": _("Where features are on"),
        "lead": _("Each municipality takes a feature into use when it wants to. The service itself goes by this."),
        "blocks": [*drawn[:1], _now(rows), *drawn[1:], _history(changes)],
        "files": files_of(*urls),
    }
    return render(request, "collaboration/page.html", context)


def _now(rows: list[Row]) -> Table:
    places = list(dict.fromkeys(each["municipality_name"] for each in rows))
    found = {(each["feature"], each["municipality_name"]): each for each in rows}
    lines = tuple(
        (Cell(feature_told(feature)), *[_cell(found[feature.value, place]) for place in places]) for feature in Feature
    )
    return Table(
        "now",
        _("Today"),
        (Column(_("Feature")), *[Column(place) for place in places]),
        lines if places else (),
        _("No municipality of this service is in the collaboration yet."),
    )


def _cell(row: Row) -> Cell:
    below = row["reason"]
    if row["stage"] == Stage.PILOT:
        days = _("%(first)s to %(last)s") % {"first": on_day(row["first"]), "last": on_day(row["last"])}
        where = ngettext("%(n)s facility", "%(n)s facilities", row["facilities"]) % {"n": row["facilities"]}
        below = "; ".join([days, *([where] if row["facilities"] else []), *([below] if below else [])])
        url = reverse("collaboration_pilot", args=[row["municipality_slug"], row["feature"]])
        return Cell(_("What the trial shows"), below, url, tag_of(row["stage"]))
    return Cell("", below, tag=tag_of(row["stage"]))


def tag_of(stage: str) -> Tag:
    """A stage as an icon, a word and a colour."""
    return Tag(stage_told(stage), COLOURS[stage])


def _history(rows: list[Row]) -> Table:
    columns = (
        Column(_("When")),
        Column(_("Partner")),
        Column(_("Feature")),
        Column(pgettext("rollout", "Stage")),
        Column(_("Reason")),
    )
    lines = tuple(
        (
            Cell(at_moment(each["since"])),
            Cell(each["municipality_name"]),
            Cell(feature_told(each["feature"])),
            Cell("", tag=tag_of(each["stage"])),
            Cell(each["reason"]),
        )
        for each in rows
    )
    return Table("history", _("Changes"), columns, lines, _("Nothing has been changed yet."))
