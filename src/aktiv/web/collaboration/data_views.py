"""The same figures as files: JSON for programs, CSV for spreadsheets. Addresses and names of fields stay."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries import figures
from aktiv.collaboration.queries.budget_figures import budget_rows, year_rows
from aktiv.collaboration.queries.contract_figures import contract_rows, procurement_rows
from aktiv.collaboration.queries.mandates import access_body
from aktiv.collaboration.queries.owners import owned_rows
from aktiv.collaboration.queries.pilots import pilot_rows
from aktiv.collaboration.queries.pool_figures import pool_rows
from aktiv.collaboration.queries.rollout import history_rows, rollout_rows
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.gates import home_or_404
from aktiv.web.collaboration.heads import head_of
from aktiv.web.collaboration.of_services import service_asked
from aktiv.web.collaboration.shown import called
from aktiv.web.finance.csv_files import csv_answer

Row = dict[str, Any]  # Any: as queries.figures makes them


def _overview(home: Collaboration) -> tuple[Row, list[Row]]:
    row = figures.overview(home, timezone.now())
    return row, row["members"]


def _agreement(home: Collaboration) -> tuple[Row, list[Row]]:
    rows = figures.agreement_rows(home, timezone.localdate())
    flat = [
        {"version": each["version"], "in_force": each["in_force"], "sha256": each["sha256"], **one}
        for each in rows
        for one in ({key: value for key, value in yes.items() if key != "sha256"} for yes in each["adoptions"])
    ]
    return {"versions": rows}, flat


def _members(home: Collaboration) -> tuple[Row, list[Row]]:
    rows = figures.member_rows(home, timezone.localdate())
    return {"members": rows, "halls": owned_rows(home.pk, timezone.localdate())}, rows


def _bodies(home: Collaboration) -> tuple[Row, list[Row]]:
    now = timezone.now()
    rows = figures.body_rows(home, now)
    return {"bodies": rows, "mandates": figures.mandate_rows(home, now)}, rows


def _commitments(home: Collaboration) -> tuple[Row, list[Row]]:
    rows = figures.commitment_rows(home, timezone.localdate())
    return {"commitments": rows}, rows


def _votes(home: Collaboration) -> tuple[Row, list[Row]]:
    rows = figures.vote_rows(home, timezone.now())
    return {"votes": rows}, rows


def _rollout(home: Collaboration) -> tuple[Row, list[Row]]:
    now = timezone.now()
    rows = rollout_rows(home, now)
    return {"today": rows, "changes": history_rows(home, now)}, rows


def _budget_years(home: Collaboration) -> tuple[Row, list[Row]]:
    rows = year_rows(budget_rows(home))
    return {"years": rows}, rows


def _pool(home: Collaboration) -> tuple[Row, list[Row]]:
    row = pool_rows(home, timezone.localdate())
    return row, row["balance"]


def _of_pool(kind: str) -> Callable[[Collaboration], tuple[Row, list[Row]]]:
    def made(home: Collaboration) -> tuple[Row, list[Row]]:
        rows = pool_rows(home, timezone.localdate())[kind]
        return {kind: rows}, rows

    return made


def _procurements(home: Collaboration) -> tuple[Row, list[Row]]:
    rows = procurement_rows(home, timezone.now())
    return {"procurements": rows}, rows


def _contracts(home: Collaboration) -> tuple[Row, list[Row]]:
    rows = contract_rows(home, timezone.localdate())
    return {"contracts": rows}, rows


def _texts(home: Collaboration) -> tuple[Row, list[Row]]:
    rows = [
        {name: value for name, value in each.items() if name not in {"services", "adoptions", "missing"}}
        for each in figures.agreement_rows(home, timezone.localdate())
    ]
    return {"versions": rows}, rows


def _halls(home: Collaboration) -> tuple[Row, list[Row]]:
    rows = owned_rows(home.pk, timezone.localdate())
    return {"halls": rows}, rows


def _outside(home: Collaboration) -> tuple[Row, list[Row]]:
    rows = figures.mandate_rows(home, timezone.now())
    return {"mandates": rows}, rows


def _thresholds(_home: Collaboration) -> tuple[Row, list[Row]]:
    of_trial = ("municipality", "municipality_name", "municipality_slug", "feature", "first", "last")
    rows = [
        {name: each[name] for name in of_trial} | dict(threshold)
        for each in pilot_rows()
        for threshold in each["thresholds"]
    ]
    return {"thresholds": rows}, rows


FILES: Mapping[str, Callable[[Collaboration], tuple[Row, list[Row]]]] = {
    "oversikt": _overview,
    "avtale": _agreement,
    "avtaletekst": _texts,
    "haller": _halls,
    "mandater": _outside,
    "terskler": _thresholds,
    "medlemmer": _members,
    "organ": _bodies,
    "forpliktelser": _commitments,
    "budsjettsummer": _budget_years,
    "avstemninger": _votes,
    "utrulling": _rollout,
    "kompetanse": _pool,
    "tilbud": _of_pool("offers"),
    "behov": _of_pool("needs"),
    "treff": _of_pool("matches"),
    "oppdrag": _of_pool("engagements"),
    "innkjop": _procurements,
    "kontrakter": _contracts,
}
"""What each file is made of: all of it for JSON, and its rows for CSV."""


@public
@require_safe
def data(request: HttpRequest, what: str, form: str) -> HttpResponse:
    """A page's figures as a file; `tjeneste` narrows those that are of a service."""
    if what not in FILES:
        raise Http404
    home = home_or_404()
    whole, rows = FILES[what](home)
    of = service_asked(request, home)
    if of and rows and "service" in rows[0]:
        kept = [each for each in rows if each["service"] == of]
        whole, rows = {name: kept if value is rows else value for name, value in whole.items()}, kept
    return as_file(what, form, whole, rows)


@public
@require_safe
def body_data(request: HttpRequest, body: str, form: str) -> HttpResponse:  # noqa: ARG001 - as above
    """A body's figures as a file."""
    home = home_or_404()
    try:
        row = figures.body_row(home, access_body(home.pk, body), timezone.now())
    except Refusal:
        raise Http404 from None
    return as_file(body, form, row, row["mandates"], kind="organ-ett")


def as_file(name: str, form: str, whole: Row, rows: Sequence[Row], *, kind: str = "") -> HttpResponse:
    """The whole as JSON, or its rows as CSV with the same names; lists inside a cell are parted by a space, what has
    a name in each language is called as the reader calls it. `kind` is which columns it has where its name does not
    say it: they stand there also without rows."""
    if form == "json":
        answer = JsonResponse(whole, json_dumps_params={"ensure_ascii": False, "indent": 1})
        answer["Access-Control-Allow-Origin"] = "*"
        return answer
    if form != "csv":
        raise Http404
    known = head_of(name, kind)
    head = [key for key in rows[0] if key in known or _is_flat(key, rows)] if rows else list(known)
    return csv_answer(name, head, [[_cell(each[key]) for key in head] for each in rows])


def _is_flat(key: str, rows: Sequence[Row]) -> bool:
    """Whether a column that nobody has said to be there can stand in a cell: it holds no lists of rows, and is no list
    that is empty in all of them, which may be one."""
    values = [each[key] for each in rows]
    return not any(_is_nested(each) for each in values) and any(each != [] for each in values)


def _is_nested(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _cell(value: Any) -> str:  # Any: a plain value of a row
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return called(value) if "nb" in value else json.dumps(value, ensure_ascii=False)
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
