"""A round's rules as everybody may read them: every row and every weight, nothing left out."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from aktiv.people.permissions import public
from aktiv.seasons.queries.rounds import rules_open
from aktiv.seasons.rules import tables
from aktiv.values import formatting
from aktiv.values.typed_text import whole
from aktiv.web.allocation import rules_shown
from aktiv.web.season.readers import shown_round
from aktiv.web.season.told import season_name


@public
@require_safe
def rules(request: HttpRequest, round: str) -> HttpResponse:
    """The version that the round goes by, or in `utgave` the one that the plan which clubs are shown was made by; other
    versions are 404. With `fil` the version is a file, as `aktiv.seasons.rules.tables` reads it."""
    found = shown_round(request, round)
    known = {each.version: each for each in rules_open(found)}
    asked = request.GET.get("utgave", "")
    own = found.rules.version if found.rules is not None else 0
    shown = known.get(whole(asked, 0) if asked else own)
    if shown is None:
        raise Http404
    if "fil" in request.GET:
        text = json.dumps(shown.table, ensure_ascii=False, indent=2) + "\n"
        answer = HttpResponse(text, content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{found.slug}-regler-{shown.version}.json"'
        return answer
    context = {
        "round": found,
        "name": season_name(found),
        "shown": shown,
        "valid_from": formatting.day(shown.valid_from, get_language() or "nb") if shown.valid_from else "",
        "other": [each for each in known.values() if each != shown],
        "lists": rules_shown.lists(shown.table),
        "singles": rules_shown.singles(shown.table),
        "weights": rules_shown.weights(tables.read(shown.table)),
    }
    return render(request, "season/rules.html", context)
