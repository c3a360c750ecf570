"""Applications of many clubs from a file: read, tried and shown first; then all of them entered, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.views.decorators.http import require_http_methods

from aktiv.people.models import Team
from aktiv.seasons.actions.importing import NotAll, import_applications
from aktiv.seasons.queries.desk import activities
from aktiv.seasons.queries.rounds import pool_of
from aktiv.seasons.rules.filing import COLUMNS, OPENED_BY, FileGroup, read_file
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.seasons.words import sentence
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.hall_views import name_of
from aktiv.web.allocation.words import language
from aktiv.web.components.forms import ErrorSummary, Problem
from aktiv.web.components.pasted import file_or_pasted
from aktiv.web.finance.csv_files import csv_answer
from aktiv.web.season.option_fields import open_in

MOST_BYTES = 1_000_000
MOST_TOLD = 100
FAULTS: Mapping[str, str] = {
    "no_column": n_("The column is missing."),
    "unknown_column": n_("There is no such column."),
    "column_twice": n_("The column is there twice."),
    "not_a_line": n_("The line cannot be read. Look for a quotation mark that is not closed."),
    "too_many_cells": n_("The line has more cells than there are columns. Put quotation marks around several wishes."),
    "missing": n_("This must be filled in."),
    "not_a_number": n_("Write a whole number."),
    "not_a_share": n_("Write a share, such as 1/2."),
    "not_a_wish": n_("Write a wish, such as tue 17:30 12."),
    "not_weeks": n_("Write every, odd, even or either."),
    "not_a_day": n_("Write a date, such as 2027-08-16."),
    "not_yes_or_no": n_("Write yes, or nothing."),
    "too_many_lines": n_("The file has too many lines."),
}
"""What is wrong with a line, by the codes of rules.filing."""


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong with a line of the file."""

    line: int
    column: str
    text: str
    why: str


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. POST reads a file or what was pasted and tries it; `gjor` is lag to enter it.
    `form=mal` gives an empty file with the columns."""
    round_ = desk.round
    pool, there = pool_of(round_.pk), open_in(round_)
    columns = [each for each in COLUMNS if OPENED_BY.get(each, "") in {"", *there}]
    if request.GET.get("form") == "mal":
        hall = pool[0].space_id if pool else 1
        example = ("999888777", "J12", "handball", "11", "12", "local", "18", "2", "60", "1/2", "", f"tue 17:30 {hall}")
        return csv_answer(f"{round_.slug}-mal", columns, [example + ("",) * (len(columns) - len(example))])
    text, problem = file_or_pasted(request, MOST_BYTES)
    groups: list[FileGroup] = []
    errors: list[LineError] = []
    tried: tuple[int, int] | None = None
    if request.method == "POST" and not problem:
        groups, faults = read_file(text)
        errors = [LineError(each.line, each.column, each.text, _(FAULTS[each.code])) for each in faults]
        if not errors and groups:
            enter = request.POST.get("gjor") == "lag"
            try:
                tried = import_applications(round_.pk, groups, by=desk.person.pk, now=desk.now, keep=enter)
                if enter:
                    told = _("%(groups)s groups of %(clubs)s clubs are entered.")
                    messages.success(request, told % {"clubs": tried[0], "groups": tried[1]})
                    return redirect("allocation_applications", round_.slug)
            except NotAll as no:
                errors = [
                    LineError(each.line, "", each.name, sentence(each.refusal, round_.municipality.zone))
                    for each in no.lines
                ]
            except Refusal as refusal:
                problem = sentence(refusal, round_.municipality.zone)
        elif not errors:
            problem = _("There is nothing in the file but its heads.")
    context = {
        "round": round_,
        "may": Act.APPLY_LATE in possible(State(round_.state)),
        "text": text,
        "errors": errors[:MOST_TOLD],
        "more": max(0, len(errors) - MOST_TOLD),
        "tried": tried,
        "groups": groups[:MOST_TOLD] if tried else [],
        "columns": ", ".join(columns),
        "options": len(columns) > len(COLUMNS) - len(OPENED_BY),
        "levels": ", ".join(Team.Level.values),
        "halls": [(each.space_id, name_of(each.space)) for each in pool],
        "activities": [(each.slug, each.name.said_in(language()).text) for each in activities()],
        "problems": ErrorSummary((Problem(problem, "id_tekst"),) if problem else ()),
    }
    return render(request, "allocation/import.html", context, status=422 if errors or problem else 200)
