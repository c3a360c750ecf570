"""A club's teams: who they are for, how many they are, who coaches them."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.team_times import team_times
from aktiv.facilities.queries import activities
from aktiv.municipalities import queries as municipalities
from aktiv.people.actions.teams import OLDEST, NewTeam, add_team, change_team, count_members, end_team
from aktiv.people.models import Team
from aktiv.people.permissions import Permission
from aktiv.people.queries.organisations import members_of, rights_of, teams_of
from aktiv.people.queries.scoped import standing_team
from aktiv.people.rules.organisations import bands_of
from aktiv.people.words import sentence
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole_number
from aktiv.web.club.readers import Reader, reader_with, tabs
from aktiv.web.club.words import LEVELS, SEXES, sex_and_age
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import holding
from aktiv.web.public.searching import place_name

PLACES = {"team_name_missing": "navn", "team_name_taken": "navn", "ages_not_in_order": "fra", "activity_missing": "hva"}


@holding(Permission.ORGANISATION_REPRESENT)
@require_safe
def teams(request: HttpRequest, key: str) -> HttpResponse:
    """The teams, and those that are no more."""
    reader, _person = reader_with(request, key, Permission.ORGANISATION_REPRESENT)
    coaches: dict[int, list[str]] = {}
    rights = [each for each in rights_of(reader.club, reader.now) if each.team_id is not None]
    for right in rights:
        coaches.setdefault(right.team_id or 0, []).append(right.person.name)
    reader.saw([each.person for each in rights], "club_teams")
    rows = [
        (
            each,
            sex_and_age(each),
            _(LEVELS[each.level]),
            coaches.get(each.pk, []),
            reader.may(Permission.TEAM_LEAD, each.name),
        )
        for each in teams_of(reader.club)
    ]
    context = {
        "club": reader.club,
        "tabs": tabs(reader, "club_teams"),
        "manages": reader.manages,
        "teams": rows,
        "ended": teams_of(reader.club, ended=True),
    }
    return render(request, "club/teams.html", context)


@holding(Permission.ORGANISATION_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """A team more."""
    reader, person = reader_with(request, key, Permission.ORGANISATION_MANAGE)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            made = add_team(reader.club, _typed(request.POST), by=person.pk, now=reader.now)
            messages.success(
                request, _("The team is there. Count its members, so that the municipality knows whom it is for.")
            )
            return redirect("club_team", reader.club.key, made.pk)
        except Refusal as said:
            refusal = said
    fields = _fields(request.POST, refusal)
    context = {"club": reader.club, "fields": fields, "problems": _problems(fields, refusal), "team": None}
    return render(request, "club/team.html", context, status=422 if refusal else 200)


@holding(Permission.TEAM_LEAD, Permission.ORGANISATION_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, key: str, team_id: int) -> HttpResponse:
    """Whoever leads the team may count its members; the rest needs `organisation.manage`. POST `gjor` says what."""
    reader, person = reader_with(request, key, Permission.ORGANISATION_REPRESENT)
    found = standing_team(reader.club, team_id)
    if found is None or not reader.may(Permission.TEAM_LEAD, found.name):
        raise Http404
    refusal: Refusal | None = None
    what = request.POST.get("gjor", "")
    if request.method == "POST":
        try:
            if what == "tell":
                counts = _counts(request.POST, found)
                count_members(team_id, reader.club, counts, by=person.pk, now=reader.now)
                messages.success(request, _("The numbers are saved."))
                return redirect("club_team", reader.club.key, team_id)
            if not reader.manages:
                raise Http404
            if what == "slutt":
                end_team(team_id, reader.club, by=person.pk, now=reader.now)
                messages.success(request, _("The team has ended. What it has done stays."))
            else:
                change_team(team_id, reader.club, _typed(request.POST), by=person.pk, now=reader.now)
                messages.success(request, _("The team is changed."))
            return redirect("club_teams", reader.club.key)
        except Refusal as said:
            refusal = said
    shown = request.POST if refusal and what == "endre" else _as_typed(found)
    fields = _fields(shown, refusal) if reader.manages else ()
    context = {
        "club": reader.club,
        "team": found,
        "told": sex_and_age(found),
        "fields": fields,
        "problems": _problems(fields, refusal),
        "times": _times(found, reader),
        **_table(found, reader, request.POST if what == "tell" else None),
    }
    return render(request, "club/team.html", context, status=422 if refusal else 200)


def _typed(data: QueryDict) -> NewTeam:
    """Raises Refusal("ages_not_in_order") and ("activity_missing")."""
    activity = next((each for each in activities() if each.slug == data.get("hva")), None)
    ages = [whole_number(data.get(name, ""), figures=6) for name in ("fra", "til")]
    if activity is None:
        raise Refusal("activity_missing")
    if None in ages:
        raise Refusal("ages_not_in_order", oldest=OLDEST)
    return NewTeam(
        name=" ".join(data.get("navn", "").replace("\x00", "").split())[:80],
        activity_id=activity.pk,
        age_from=ages[0] or 0,
        age_to=ages[1] or 0,
        sex=data.get("kjonn") if data.get("kjonn") in Team.Sex.values else Team.Sex.MIXED,  # type: ignore[arg-type]
        level=data.get("niva") if data.get("niva") in Team.Level.values else Team.Level.RECREATIONAL,  # type: ignore[arg-type]
    )


def _times(found: Team, reader: Reader) -> list[tuple[Occurrence, str, str, int]]:
    """What the club has given the team of its time: the next date of each, when and where, and how many are left."""
    language = get_language() or "nb"
    rows = []
    for each in team_times(reader.club.pk, found.name, reader.now):
        during, zone = each.next.during, each.next.booking.municipality.zone
        day = formatting.day(during.lower, language, zone)
        when = f"{day} {formatting.span(during.lower, during.upper, language, zone)}"
        rows.append((each.next, when, place_name(each.next.space), each.left))
    return rows


def _as_typed(found: Team) -> Mapping[str, str]:
    return {
        "navn": found.name,
        "hva": found.activity.slug,
        "fra": str(found.age_from),
        "til": str(found.age_to),
        "kjonn": found.sex,
        "niva": found.level,
    }


def _fields(data: Mapping[str, str], refusal: Refusal | None) -> tuple[Field, ...]:
    language = get_language() or "nb"
    errors = {PLACES[refusal.code]: sentence(refusal)} if refusal and refusal.code in PLACES else {}
    chosen = data.get("hva", "")
    what = [Choice("", _("Choose an activity"), not chosen)]
    what += [Choice(each.slug, each.name.said_in(language).text, each.slug == chosen) for each in activities()]
    sex, level = data.get("kjonn") or Team.Sex.MIXED, data.get("niva") or Team.Level.RECREATIONAL
    return (
        Field("navn", _("Name"), data.get("navn", ""), hint=_("For example J14 or Senior men"),
              error=errors.get("navn", ""), longest=80),
        Field("hva", _("Activity"), kind="select", error=errors.get("hva", ""), choices=tuple(what)),
        Field("fra", _("Youngest, in years"), data.get("fra", ""), inputmode="numeric",
              error=errors.get("fra", ""), longest=3),
        Field("til", _("Oldest, in years"), data.get("til", ""), inputmode="numeric", longest=3),
        Field("kjonn", _("For whom"), kind="radio", mark_required=False,
              choices=tuple(Choice(key, _(words), key == sex) for key, words in SEXES.items())),
        Field("niva", _("Level"), kind="select", mark_required=False,
              choices=tuple(Choice(key, _(words), key == level) for key, words in LEVELS.items())),
    )  # fmt: skip


def _table(found: Team, reader: Reader, typed: QueryDict | None) -> dict[str, object]:
    """Members by home municipality and age band, as a table of fields. Municipalities with members come first."""
    held = members_of(found)
    bands = bands_of(found.age_from, found.age_to)
    home = reader.club.municipality_id
    counted = {municipality for municipality, _band in held}
    known = sorted(municipalities.listed(), key=lambda each: (each.pk != home, each.pk not in counted))
    rows = []
    for each in known:
        cells = []
        for band in bands:
            name = f"n-{each.pk}-{band}"
            kept = str(held.get((each.pk, band), "") or "")
            cells.append((name, typed.get(name, "") if typed is not None else kept, _told(band)))
        rows.append((each, cells))
    return {"bands": [_told(band) for band in bands], "rows": rows}


def _told(band: str) -> str:
    return band.replace("-", "–")


def _counts(data: QueryDict, found: Team) -> dict[tuple[int, str], int]:
    """Raises Refusal("members_not_counted") for what is no number."""
    counts: dict[tuple[int, str], int] = {}
    for each in municipalities.listed():
        for band in bands_of(found.age_from, found.age_to):
            text = data.get(f"n-{each.pk}-{band}", "").strip()
            number = whole_number(text, figures=6) if text else 0
            if number is None:
                raise Refusal("members_not_counted", most=5000)
            counts[each.pk, band] = number
    return counts


def _problems(fields: tuple[Field, ...], refusal: Refusal | None) -> ErrorSummary:
    of_a_field = any(field.error for field in fields)
    return ErrorSummary.of(fields, [sentence(refusal)] if refusal and not of_a_field else [])
