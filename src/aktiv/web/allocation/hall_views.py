"""The halls of a round: which are shared out, each with its hours of the week, and why it has not more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from aktiv.facilities.models import Space
from aktiv.municipalities.queries import public_holidays
from aktiv.seasons.actions import rounds
from aktiv.seasons.models import PoolHall
from aktiv.seasons.queries.pool import roots_of, taken_from
from aktiv.seasons.queries.rounds import pool_of
from aktiv.seasons.rules.pool import Opening
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.seasons.words import sentence
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.typed import Errors, typed
from aktiv.web.allocation.words import clock_of, hours_told, language, minute_of, weekdays
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.components.links import Choice
from aktiv.web.public.words import kind_word

MOST_AT_ONCE = 200
SPARE = 3
USES: Mapping[str, str] = {
    "single": n_("Single bookings"),
    "series": n_("Regular time"),
    "allocation": n_("Season time"),
    "event": n_("Matches and events"),
    "closure": n_("Closed"),
    "group_time": n_("Season time"),
    "school_use": n_("School use"),
}
"""What takes a hall, by the kind of booking."""
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A hall of the pool in the list."""

    url: str
    name: str
    kind: str
    week: str
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of hours in the form: fields named by its number."""

    number: int
    days: tuple[Choice, ...]
    first: str
    last: str
    parts: str
    error: str


def name_of(space: Space) -> str:
    """ "Fjellhallen, Storsalen"."""
    return f"{space.facility.name}, {space.name.said_in(language()).text}"


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def halls(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. `type` and `bydel` narrow those that can be added; POST `hall` adds those marked."""
    round_, refusal = desk.round, None
    if request.method == "POST":
        ids = {whole(each, 0) for each in request.POST.getlist("hall")[:MOST_AT_ONCE]} - {0}
        try:
            added = rounds.add_halls(round_.pk, ids, by=desk.person.pk, now=desk.now)
            told = ngettext("%(count)s hall is in the pool.", "%(count)s halls are in the pool.", len(added) or 1)
            messages.success(request, told % {"count": len(added)})
            return redirect("allocation_halls", round_.slug)
        except Refusal as no:
            if no.code == "not_found":
                raise Http404 from None
            refusal = no
    pool = pool_of(round_.pk)
    there = {each.space_id for each in pool}
    others = [each for each in roots_of(round_.municipality_id) if each.pk not in there]
    kind, district = request.GET.get("type", ""), request.GET.get("bydel", "")
    kinds = sorted({each.kind for each in others}, key=kind_word)
    districts = sorted({each.facility.district for each in others if each.facility.district})
    shown = [
        each
        for each in others
        if (not kind or each.kind == kind) and (not district or each.facility.district == district)
    ]
    season = round_.season
    context = {
        "round": round_,
        "rows": [_row(each, round_.slug) for each in pool],
        "may": Act.CHANGE_POOL in possible(State(round_.state)),
        "others": [(each.pk, name_of(each), kind_word(each.kind), each.facility.district) for each in shown],
        "any_other": bool(others),
        "filters": [
            Field(
                "type", _("Kind"), kind, "select", mark_required=False,
                choices=(
                    Choice("", _("All"), not kind), *(Choice(each, kind_word(each), each == kind) for each in kinds)),
            ),
            Field(
                "bydel", _("Area"), district, "select", mark_required=False,
                choices=(
                    Choice("", _("All"), not district), *(Choice(each, each, each == district) for each in districts)),
            ),
        ],
        "holidays": [
            (formatting.day_short(day, language()), name.said_in(language()).text)
            for day, name in public_holidays(round_.municipality, season.first, season.last).items()
        ],
        "problems": ErrorSummary.of([], [sentence(refusal, round_.municipality.zone)] if refusal else []),
    }  # fmt: skip
    return render(request, "allocation/halls.html", context, status=422 if refusal else 200)


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def hall(request: HttpRequest, desk: RoundDesk, space_id: int) -> HttpResponse:
    """Those who share out seasons. POST `gjor` saves the hours (lagre), works them out anew (beregn) or takes the hall
    out (ut)."""
    round_ = desk.round
    found = next((each for each in pool_of(round_.pk) if each.space_id == space_id), None)
    if found is None:
        raise Http404
    values = typed(request.POST)
    errors: Errors = {}
    other: list[str] = []
    if request.method == "POST":
        try:
            if said := _done(desk, found, values, errors):
                messages.success(request, said)
                gone = values.get("gjor") == "ut"
                return redirect(
                    reverse("allocation_halls", args=[round_.slug])
                    if gone
                    else reverse("allocation_hall", args=[round_.slug, space_id])
                )
        except Refusal as refusal:
            if refusal.code == "not_found":
                raise Http404 from None
            other.append(sentence(refusal, round_.municipality.zone))
    else:
        values = _values(found)
    taken = taken_from(round_, found, desk.now)
    context = {
        "round": round_,
        "name": name_of(found.space),
        "may": Act.CHANGE_POOL in possible(State(round_.state)),
        "divisions": found.space.divisions,
        "row": _row(found, round_.slug),
        "lines": _lines(values, errors),
        "taken": [
            (
                weekdays()[each.day],
                hours_told(each.open_minutes),
                hours_told(max(0, each.open_minutes - each.left_minutes)),
                hours_told(each.left_minutes),
            )
            for each in taken.lost
        ],
        "uses": [
            (
                weekdays()[each.day],
                formatting.span(each.from_minute, each.to_minute, language()),
                _(USES.get(each.kind, USES["single"])),
                ngettext("%(count)s week", "%(count)s weeks", each.weeks) % {"count": each.weeks},
                each.often,
            )
            for each in taken.uses
        ],
        "problems": ErrorSummary(
            (
                *(Problem(each) for each in other),
                *(Problem(text, f"id_{name}") for name, text in errors.items()),
            )
        ),
    }
    return render(request, "allocation/hall.html", context, status=422 if errors or other else 200)


def _done(desk: RoundDesk, hall: PoolHall, values: Mapping[str, str], errors: Errors) -> str:
    pk, space_id, by, now = desk.round.pk, hall.space_id, desk.person.pk, desk.now
    what = values.get("gjor")
    if what == "ut":
        rounds.remove_hall(pk, space_id, by=by, now=now)
        return _("The hall is out of the pool.")
    if what == "beregn":
        rounds.derive_hall_times(pk, space_id, by=by, now=now)
        return _("The hours are worked out anew.")
    if what != "lagre":
        raise Http404
    times = _times(values, hall.space.divisions, errors)
    if errors:
        return ""
    rounds.set_hall_times(pk, space_id, times, by=by, now=now)
    return _("The hours are saved.")


def _times(values: Mapping[str, str], divisions: int, errors: Errors) -> list[Opening]:
    found: list[Opening] = []
    for number in range(min(whole(values.get("rader", ""), 0), MOST_ROWS)):
        first_text, last_text = values.get(f"fra{number}", ""), values.get(f"til{number}", "")
        if not first_text and not last_text:
            continue
        first, last = minute_of(first_text), minute_of(last_text)
        day = whole(values.get(f"dag{number}", ""), 0)
        atoms = _atoms(values.get(f"deler{number}", ""), divisions)
        if first is None or last is None or first >= last:
            errors[f"fra{number}"] = _("Write two times, such as 16.00 and 22.00, the first one first.")
        elif atoms is None:
            errors[f"deler{number}"] = _("Write parts from 1 to %(most)s, such as 1 2 or 1-2.") % {"most": divisions}
        elif 0 <= day <= 6:
            found.append(Opening(day, first, last, atoms))
    return found


def _atoms(text: str, divisions: int) -> frozenset[str] | None:
    """Parts as people count them, from 1, to atoms; all when nothing is written, None when it is none."""
    if not text.strip():
        return frozenset(str(number) for number in range(divisions))
    found: set[str] = set()
    for piece in text.replace(",", " ").replace("–", "-").split():
        first, dash, last = piece.partition("-")
        low, high = whole(first, 0), whole(last, 0) if dash else whole(first, 0)
        if not 1 <= low <= high <= divisions:
            return None
        found |= {str(number - 1) for number in range(low, high + 1)}
    return frozenset(found)


def _values(hall: PoolHall) -> dict[str, str]:
    values: dict[str, str] = {}
    times = sorted(hall.times.all(), key=lambda each: (each.weekday, each.from_minute, each.atoms))
    for number, each in enumerate(times):
        values |= {
            f"dag{number}": str(each.weekday),
            f"fra{number}": clock_of(each.from_minute),
            f"til{number}": clock_of(each.to_minute),
            f"deler{number}": " ".join(str(atom + 1) for atom in each.atoms),
        }
    values["rader"] = str(min(len(times) + SPARE, MOST_ROWS))
    return values


def _lines(values: Mapping[str, str], errors: Errors) -> list[Line]:
    return [
        Line(
            number,
            tuple(
                Choice(str(day), name, values.get(f"dag{number}", "0") == str(day))
                for day, name in enumerate(weekdays())
            ),
            values.get(f"fra{number}", ""),
            values.get(f"til{number}", ""),
            values.get(f"deler{number}", ""),
            errors.get(f"fra{number}", "") or errors.get(f"deler{number}", ""),
        )
        for number in range(min(whole(values.get("rader", ""), 0), MOST_ROWS))
    ]


def _row(hall: PoolHall, slug: str) -> Row:
    minutes, told = 0, formatting.words(language()).weekdays_short
    days: dict[int, list[str]] = {}
    for each in sorted(hall.times.all(), key=lambda each: (each.weekday, each.from_minute)):
        share = len(each.atoms) / hall.space.divisions if each.atoms else 1
        minutes += round((each.to_minute - each.from_minute) * share)
        part = f" ({_('part')} {', '.join(str(atom + 1) for atom in each.atoms)})" if each.atoms else ""
        days.setdefault(each.weekday, []).append(
            f"{formatting.span(each.from_minute, each.to_minute, language())}{part}"
        )
    return Row(
        reverse("allocation_hall", args=[slug, hall.space_id]),
        name_of(hall.space),
        kind_word(hall.space.kind),
        hours_told(minutes),
        _merged([(told[day], ", ".join(spans)) for day, spans in sorted(days.items())]),
    )


def _merged(days: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Days that are alike told together: "man, tir, ons 16.00–22.00"."""
    together: dict[str, list[str]] = {}
    for day, hours in days:
        together.setdefault(hours, []).append(day)
    return tuple(f"{', '.join(names)} {hours}" for hours, names in together.items())
