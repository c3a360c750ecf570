"""How the service measures up to the Standard for Public Code, by its own account, each year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.collaboration.open_words import ANSWERS, CRITERIA
from aktiv.collaboration.queries.openness import answers_counted, assessment_rows
from aktiv.collaboration.rules.evidence import kind_of
from aktiv.people.permissions import public
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, count, files_of, frame, on_day
from aktiv.web.components.links import EmptyState
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.openness makes them


@public
@require_safe
def assessment(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The newest assessment, or the one asked for; and the others."""
    home = home_or_404()
    rows = assessment_rows(home)
    shown = next((each for each in rows if number in (None, each["number"])), None)
    if number is not None and shown is None:
        raise Http404
    urls = [reverse("collaboration_assessment_data", args=[form]) for form in ("json", "csv")]
    context = frame(home, "collaboration_assessment", works=seat_of(request) is not None) | {
        "heading": _("Self-assessment"),
        "lead": _("How the service measures up to the Standard for Public Code, by its own account, each year."),
        "facts": _facts(shown, newest=shown is rows[0]) if shown else None,
        "criteria": [_line(each) for each in shown["criteria"]] if shown else (),
        "others": _others(rows) if len(rows) > 1 else None,
        "empty": EmptyState(_("No assessment yet"), _("The secretariat writes one down each year."), (), "FileText"),
        "files": files_of(*urls),
    }
    return render(request, "collaboration/assessment.html", context)


@public
@require_safe
def assessment_data(_request: HttpRequest, form: str) -> HttpResponse:
    """Every assessment as JSON; every answer of each as CSV."""
    rows = assessment_rows(home_or_404())
    flat = [
        {"assessment": each["number"], "standard": each["standard"], "assessed_on": each["assessed_on"], **one}
        for each in rows
        for one in each["criteria"]
    ]
    return as_file("selvvurdering", form, {"assessments": rows}, flat)


def _facts(row: Row, *, newest: bool) -> Facts:
    counts = answers_counted(row)
    due = date.fromisoformat(row["next_due"])
    late = newest and due < timezone.localdate()
    told = [
        (_("Standard for Public Code"), _("Version %(number)s") % {"number": row["standard"]}),
        (_("Assessed"), on_day(row["assessed_on"])),
        (_("By"), row["assessed_by"] or _("Somebody who has left")),
        (_("Criteria"), ", ".join(f"{ANSWERS[each][1]}: {count(number)}" for each, number in counts.items())),
    ]
    if newest:
        told.append((_("Next"), _("was due %(day)s") % {"day": on_day(due)} if late else on_day(due)))
    if row["summary"]:
        told.append((_("In short"), row["summary"]))
    return Facts("assessed", _("The assessment"), tuple(told))


def _line(row: Row) -> dict[str, Any]:  # Any: what the template shows
    known = CRITERIA.get(row["criterion"])
    grave, word = ANSWERS[row["answer"]]
    return {
        "name": known.name if known else row["criterion"],
        "asks": known.asks if known else "",
        "tag": Tag(str(word), grave),  # type: ignore[arg-type]  # the table holds no other
        "note": row["note"],
        "evidence": [(each, each if kind_of(each) in ("page", "address") else "") for each in row["evidence"]],
    }


def _others(rows: list[Row]) -> Table:
    columns = (Column(_("Assessed")), Column(str(ANSWERS["met"][1]), num=True), Column(str(ANSWERS["partly"][1]),
               num=True), Column(str(ANSWERS["not_met"][1]), num=True))  # fmt: skip
    lines = []
    for each in rows:
        counts = answers_counted(each)
        url = reverse("collaboration_assessed", args=[each["number"]])
        first = Cell(on_day(each["assessed_on"]), _("Version %(number)s") % {"number": each["standard"]}, url)
        lines.append((first, *(Cell(count(counts[answer])) for answer in ("met", "partly", "not_met"))))
    return Table("others", _("All assessments"), columns, tuple(lines))
