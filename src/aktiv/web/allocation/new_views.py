"""A new season and its round: made from nothing, or copied from another with its days moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.seasons import LONGEST_NAME, make_season
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import Permission
from aktiv.seasons.actions.copying import copy_round
from aktiv.seasons.actions.rounds import plan_round
from aktiv.seasons.models import Round
from aktiv.seasons.queries.rounds import rounds_of, windows_of
from aktiv.seasons.words import sentence
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import whole
from aktiv.values.weekly import Window
from aktiv.web.allocation.reach import homes_of
from aktiv.web.allocation.typed import Errors, day_in, typed
from aktiv.web.allocation.words import clock_of, minute_of, weekdays
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.context import LANGUAGE_NAMES
from aktiv.web.gates import Desk, working
from aktiv.web.templatetags.rounds import season_told

GRIDS = (15, 30, 60)
FIELD_OF: Mapping[str, str] = {
    "missing_text": "navn_nb",
    "too_long": "navn_nb",
    "season_there_already": "navn_nb",
    "wrong_days": "siste",
    "season_too_long": "siste",
    "season_over_already": "siste",
}
YEAR = timedelta(days=364)
"""52 weeks: the season begins on the same weekday."""


@working(Permission.SEASON_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those who share out seasons. `fra` in the address is the round to copy; POST makes the season and its round."""
    homes = homes_of(desk)
    if not homes:
        raise Http404
    rounds = rounds_of([each.pk for each in homes])
    source = next((each for each in rounds if each.slug == request.GET.get("fra")), None)
    if "fra" in request.GET and request.GET["fra"] and source is None:
        raise Http404
    values = typed(request.POST) if request.method == "POST" else _suggested(source)
    errors: Errors = {}
    other: list[str] = []
    if request.method == "POST":
        try:
            made = _made(desk, homes, source, values, errors)
            if made is not None:
                messages.success(request, _("The season is planned. Choose its halls and rules, then open it."))
                return redirect("allocation_round", made.slug)
        except Refusal as refusal:
            if refusal.code == "not_found":
                raise Http404 from None
            said = sentence(refusal, homes[0].zone)
            if refusal.code in FIELD_OF:
                errors[FIELD_OF[refusal.code]] = said
            else:
                other.append(said)
    fields = _fields(homes, source, values, errors)
    context = {
        "source": season_told(source.season) if source else "",
        "sources": [(each.slug, season_told(each.season), each.municipality.name) for each in rounds[:12]],
        "several": len(homes) > 1,
        "fields": fields,
        "days": [
            {
                "name": name,
                "from": Field(f"fra{day}", _("%(day)s from") % {"day": name}, values.get(f"fra{day}", "")),
                "to": Field(f"til{day}", _("%(day)s to") % {"day": name}, values.get(f"til{day}", "")),
                "error": errors.get(f"fra{day}", ""),
            }
            for day, name in enumerate(weekdays(), 1)
        ],
        "problems": ErrorSummary.of(
            [
                *fields,
                *(
                    Field(f"fra{day}", name, error=f"{name}: {errors[f'fra{day}']}")
                    for day, name in enumerate(weekdays(), 1)
                    if f"fra{day}" in errors
                ),
            ],
            other,
        ),
    }
    return render(request, "allocation/new.html", context, status=422 if errors or other else 200)


@transaction.atomic
def _made(
    desk: Desk, homes: Sequence[Municipality], source: Round | None, values: Mapping[str, str], errors: Errors
) -> Round | None:
    """The season and its round together; None when something typed is wrong. Raises Refusal."""
    home = source.municipality if source else next((each for each in homes if each.slug == values.get("kommune")), None)
    if home is None:
        if len(homes) > 1:
            errors["kommune"] = _("Choose a municipality.")
        else:
            home = homes[0]
    first, last = day_in(values, "forste", errors), day_in(values, "siste", errors)
    windows = _windows(values, errors)
    if not values.get("navn_nb"):
        errors["navn_nb"] = _("This must be filled in.")
    if errors or home is None or first is None or last is None:
        return None
    names = Texts(nb=values["navn_nb"], nn=values.get("navn_nn", ""), en=values.get("navn_en", ""))
    by: UUID = desk.person.pk
    season = make_season(home.pk, names, first, last, windows, by=by, now=desk.now)
    if source is not None:
        return copy_round(source.pk, season.pk, by=by, now=desk.now)
    return plan_round(season.pk, by=by, now=desk.now, grid_minutes=whole(values.get("rutenett", ""), 30))


def _windows(values: Mapping[str, str], errors: Errors) -> list[Window]:
    """Hours of each weekday that has any; a day without is without season time, unless no day has any."""
    found = []
    for day in range(1, 8):
        texts = values.get(f"fra{day}", ""), values.get(f"til{day}", "")
        if not any(texts):
            continue
        first, last = (minute_of(each) for each in texts)
        if first is None or last is None or first >= last:
            errors[f"fra{day}"] = _("Write two times, such as 16.00 and 22.00, the first one first.")
        else:
            found.append(Window(day, first, last))
    return found


def _suggested(source: Round | None) -> dict[str, str]:
    """What the form begins with: weekday afternoons, or the other season a year later."""
    if source is None:
        times = {f"{key}{day}": clock_of(hour * 60) for day in range(1, 6) for key, hour in (("fra", 16), ("til", 22))}
        for day, until in ((6, 18), (7, 20)):
            times |= {f"fra{day}": clock_of(9 * 60), f"til{day}": clock_of(until * 60)}
        return {"rutenett": "30", **times}
    season = source.season
    values = {
        "navn_nb": _next_year(season.name_nb, season.first),
        "navn_nn": _next_year(season.name_nn, season.first),
        "navn_en": _next_year(season.name_en, season.first),
        "forste": (season.first + YEAR).isoformat(),
        "siste": (season.last + YEAR).isoformat(),
    }
    for day, hours in windows_of(season).items():
        values[f"fra{day + 1}"], values[f"til{day + 1}"] = clock_of(hours[0][0]), clock_of(hours[-1][1])
    return values


def _next_year(name: str, first: date) -> str:
    """The years in a name, one later: "Sesongen 2026–2027", "Vinter 26/27"."""
    for year in (first.year + 1, first.year):
        name = name.replace(str(year), str(year + 1))
    return name


def _fields(
    homes: Sequence[Municipality], source: Round | None, values: Mapping[str, str], errors: Errors
) -> list[Field]:
    fields = [
        Field(
            f"navn_{each}",
            _("Name, %(language)s") % {"language": LANGUAGE_NAMES[each]},
            values.get(f"navn_{each}", ""),
            longest=LONGEST_NAME,
            optional=each != "nb",
            error=errors.get(f"navn_{each}", ""),
        )
        for each in LANGUAGES
    ]
    fields += [
        Field("forste", _("First day"), values.get("forste", ""), "date", error=errors.get("forste", "")),
        Field("siste", _("Last day"), values.get("siste", ""), "date", error=errors.get("siste", "")),
    ]
    if source is None:
        chosen = values.get("rutenett", "30")
        grids = tuple(
            Choice(str(each), _("%(count)s minutes") % {"count": each}, str(each) == chosen) for each in GRIDS
        )
        fields.append(
            Field("rutenett", _("Training may begin every"), chosen, "select", choices=grids, mark_required=False)
        )
        if len(homes) > 1:
            here = values.get("kommune", "")
            places = (
                Choice("", _("Choose"), not here),
                *(Choice(each.slug, each.name, each.slug == here) for each in homes),
            )
            fields.insert(
                0, Field("kommune", _("Municipality"), here, "select", error=errors.get("kommune", ""), choices=places)
            )
    return fields
