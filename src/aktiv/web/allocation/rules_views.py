"""A municipality's rules for its rounds: every version, two held against each other, and the next one written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.people.models import Team
from aktiv.seasons.actions.rounds import LONGEST_NOTE, make_rules
from aktiv.seasons.queries.rounds import rounds_of, rules_of
from aktiv.seasons.rules import table_files, tables
from aktiv.seasons.rules.differing import Difference, differences
from aktiv.seasons.rules.starting import STARTER
from aktiv.seasons.words import sentence
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.allocation import rules_form as form
from aktiv.web.allocation import rules_shown
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.typed import typed
from aktiv.web.allocation.words import language, moment, rules_told
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.templatetags.rounds import season_told

MOST_BYTES = 200_000
MOST_TOLD, LONGEST_PATH = 40, 120
"""Faults of a file that are told at once, and how much of where each is."""
MORE = 3


@dataclass(frozen=True, slots=True)
class Version:
    """A version in the list."""

    number: int
    name: str
    made: str
    valid: str
    used: tuple[str, ...]
    shown: bool


@round_page
@require_safe
def rules(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. `utgave` is the version to read, `mot` the one to hold it against."""
    known = rules_of(desk.round.municipality_id)
    by_number = {each.version: each for each in known}
    own = desk.round.rules or (known[0] if known else None)
    shown = by_number.get(whole(request.GET.get("utgave", ""), 0), own)
    against = by_number.get(whole(request.GET.get("mot", ""), 0))
    used: dict[int, list[str]] = {}
    for each in rounds_of([desk.round.municipality_id]):
        used.setdefault(each.rules_id or 0, []).append(season_told(each.season))
    context = {
        "round": desk.round,
        "versions": [
            Version(
                each.version,
                rules_told(each),
                moment(each.made_at, desk.round),
                _day(each.valid_from),
                tuple(used.get(each.pk, ())),
                each == shown,
            )
            for each in known
        ],
        "shown": shown,
        "shown_name": rules_told(shown) if shown else "",
        "lists": rules_shown.lists(shown.table) if shown else [],
        "singles": rules_shown.singles(shown.table) if shown else [],
        "weights": rules_shown.weights(tables.read(shown.table)) if shown else [],
        "against": rules_told(against) if against and shown else "",
        "differences": [_told(each) for each in differences(against.table, shown.table)] if against and shown else [],
    }
    return render(request, "allocation/rules.html", context)


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. Begins with the version in `fra`, the newest, or those suggested. POST `gjor` saves
    a new version (lagre), gives more lines (flere:KIND), opens a folded list (vis:KIND) or reads a file (les)."""
    home = desk.municipality
    known = rules_of(home.pk)
    chosen = whole(request.GET.get("fra", ""), 0)
    begin = next((each for each in known if each.version == chosen), known[0] if known else None)
    values = form.unfolded(typed(request.POST))
    faults: dict[str, str] = {}
    other: list[str] = []
    what = values.get("gjor", "")
    if request.method == "POST" and what == "les":
        values, other = _read_file(request, values)
    elif what.startswith("flere:") and what[6:] in form.KINDS:
        values[what[6:]] = str(min(whole(values.get(what[6:], ""), 0) + MORE, form.MOST))
    elif request.method == "POST" and not what.startswith("vis:"):
        table, places = form.table_in(values)
        valid_from, faults = _valid(values)
        faults |= form.faults_by_field((), places)
        try:
            if faults:
                table_files.checked(table, Team.Level.values)  # so that all is told at once
            else:
                made = make_rules(
                    home.pk,
                    table,
                    note=values.get("merknad", ""),
                    valid_from=valid_from,
                    by=desk.person.pk,
                    now=desk.now,
                )
                messages.success(request, _("%(version)s is saved.") % {"version": rules_told(made)})
                return redirect("allocation_rules", desk.round.slug)
        except Refusal as refusal:
            if refusal.code == "rule_table_wrong":
                faults |= form.faults_by_field(refusal.data["faults"], places)
            elif refusal.code == "too_long":
                faults["merknad"] = sentence(refusal, home.zone)
            else:
                raise
    elif request.method != "POST":
        values = form.values_of(begin.table if begin else STARTER)
    shown = what.partition(":")[2] or values.get("apen", "")
    grids, dials = form.grids(values, faults, shown), form.dials(values, faults)
    about = [
        Field("merknad", _("Why, or who decided it"), values.get("merknad", ""), longest=LONGEST_NOTE, optional=True,
              error=faults.get("merknad", "")),
        Field("gjelder", _("Holds from"), values.get("gjelder", ""), "date", optional=True,
              error=faults.get("gjelder", "")),
    ]  # fmt: skip
    problems = [*(Problem(each) for each in other)]
    for grid in grids:
        if grid.error:
            problems.append(Problem(f"{grid.heading}: {grid.error}"))
        problems += [
            Problem(
                f"{grid.heading}, {cell.label}: {cell.error}",
                f"id_{cell.name}" if grid.folded is None else f"{grid.kind}-h",
            )
            for row in grid.rows
            for cell in row
            if cell.error
        ]
    problems += ErrorSummary.of([*dials, *about]).problems
    context = {
        "round": desk.round,
        "first": not known,
        "grids": grids,
        "folds": any(each.folded is not None for each in grids),
        "dials": dials,
        "opened": form.opened(values),
        "about": about,
        "most": form.MOST,
        "problems": ErrorSummary(tuple(problems)),
    }
    return render(request, "allocation/rules_new.html", context, status=422 if faults or other else 200)


@round_page
@require_safe
def file(request: HttpRequest, desk: RoundDesk, version: int) -> HttpResponse:  # noqa: ARG001 - a view
    """Those who share out seasons. A version as JSON, to be kept or to be brought to another municipality."""
    found = next((each for each in rules_of(desk.round.municipality_id) if each.version == version), None)
    if found is None:
        raise Http404
    text = json.dumps(found.table, ensure_ascii=False, indent=2) + "\n"
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{desk.municipality.slug}-regler-{version}.json"'
    return answer


def _valid(values: Mapping[str, str]) -> tuple[date | None, dict[str, str]]:
    text = values.get("gjelder", "")
    if not text:
        return None, {}
    try:
        return date.fromisoformat(text[:10]), {}
    except ValueError:
        return None, {"gjelder": _("Write a date, such as 2027-08-16.")}


def _read_file(request: HttpRequest, values: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """The form filled with what a file says. Of one that says something wrong nothing is taken: each fault is told with
    its place in the file, also what the form has no field for and what nobody knows."""
    upload = request.FILES.get("fil")
    if upload is None:
        return values, [_("Choose a file.")]
    content: bytes = upload.read(MOST_BYTES + 1)
    try:
        table = table_files.parsed(content.decode("utf-8-sig")) if len(content) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict) or not all(
        isinstance(row, dict) for kind in form.KINDS for row in _rows(table.get(kind))
    ):
        return values, [_("The file is no table of rules. Fetch one here to see how it is to be.")]
    long = [heading for kind, (heading, *_more) in form.KINDS.items() if len(_rows(table.get(kind))) > form.MOST]
    if long:
        return values, [f"{_(heading)}: {_(form.FAULTS['too_many_rows'])}" for heading in long]
    try:
        table_files.checked(table, Team.Level.values)
    except Refusal as refusal:
        return values, [
            f"{path[:LONGEST_PATH]}: {_(form.FAULTS.get(code, form.FAULTS['unknown']))}"
            for path, code in refusal.data["faults"][:MOST_TOLD]
        ]
    return {**form.values_of(table), "merknad": values.get("merknad", "")}, []


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [None] if value is not None else []


def _day(day: date | None) -> str:
    return f"{formatting.date_short(day, language())} {day.year}" if day else ""


def _told(each: Difference) -> str:
    """One difference in words."""
    if not each.kind:
        labels = {key: label for key, label, *_more in form.DIALS} | {
            key: label for key, label, *_more in (*form.SWITCHES, *form.OPENED)
        }
        labels["fair_steps"] = form.STEPS_LABEL
        before, after = (rules_shown.value_told(value) for value in (each.before, each.after))
        return f"{_(labels.get(each.name, each.name))}: {before} → {after}"
    heading, _help, columns = form.KINDS[each.kind]
    where = f"{_(heading)}, «{each.name}»"
    if each.before is None:
        return _("%(row)s is new") % {"row": where}
    if each.after is None:
        return _("%(row)s is gone") % {"row": where}
    changes = [
        f"{_(label).lower()} {rules_shown.cell(key, each.before) or '–'} → {rules_shown.cell(key, each.after) or '–'}"
        for key, label in columns
        if rules_shown.cell(key, each.before) != rules_shown.cell(key, each.after)
    ]
    return f"{where}: {', '.join(changes)}"
