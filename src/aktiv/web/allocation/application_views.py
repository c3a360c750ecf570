"""Applications of a round: the list, one read whole, and what the municipality enters for a club that came on paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.seasons.actions import applying
from aktiv.seasons.actions.applying import Applicant
from aktiv.seasons.models import ClubApplication
from aktiv.seasons.queries.applications import handed_in
from aktiv.seasons.queries.desk import A_PAGE, Asking, access_application, activities, applications_in, clubs_called
from aktiv.seasons.queries.rounds import pool_of
from aktiv.seasons.rules.options import Options
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.seasons.words import sentence
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.allocation.applications_shown import findings_in, shown, tags_of
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.group_form import FIELDS, asked_in, fields_of, values_of, whole_field, wish_rows
from aktiv.web.allocation.typed import Errors, typed
from aktiv.web.allocation.words import hours_told, language, moment
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.components.links import Choice, EmptyState, Paging
from aktiv.web.components.results import Tag
from aktiv.web.finance.csv_files import csv_answer
from aktiv.web.public.asking import page_asked
from aktiv.web.season.option_fields import open_in, option_fields, options_of

STATES = {"": "handed_in", "utkast": "draft", "trukket": "withdrawn"}


@dataclass(frozen=True, slots=True)
class Row:
    """An application in the list."""

    url: str
    club: str
    tags: tuple[Tag, ...]
    groups: int
    hours: str
    at: str
    findings: int


@round_page
@require_safe
def applications(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. `q` finds a club, `tilstand`, `sen`, `papir` and `aktivitet` narrow, `sorter`
    orders, `side` pages; `form=csv` gives all that is handed in as a file."""
    round_, asked = desk.round, request.GET
    if asked.get("form") == "csv":
        return _file(desk)
    state = asked.get("tilstand", "") if asked.get("tilstand") in STATES else ""
    asking = Asking(
        text=asked.get("q", "").replace("\x00", "")[:80],
        late=bool(asked.get("sen")),
        paper=bool(asked.get("papir")),
        activity=asked.get("aktivitet", "")[:60].replace("\x00", ""),
        state=STATES[state],
        order=asked.get("sorter", "klubb"),
    )
    page = page_asked(asked.get("side", ""))
    found, total = applications_in(round_, asking, page=page)
    ids = {each.pk: [group.pk for group in each.groups.all()] for each in found}
    findings = findings_in(round_, [pk for of in ids.values() for pk in of]) if asking.state == "handed_in" else {}
    here = reverse("allocation_applications", args=[round_.slug])

    def at(number: int) -> str:
        kept = {key: value for key, value in asked.items() if key != "side" and value}
        return f"{here}?{urlencode({**kept, 'side': number})}"

    last = max(1, -(-total // A_PAGE))
    orders = (
        ("klubb", _("By name")),
        ("tid", _("Newest first")),
        ("grupper", _("Most groups")),
        ("timer", _("Most hours")),
    )
    states = (("", _("Handed in")), ("utkast", _("Not handed in")), ("trukket", _("Taken back")))
    narrowed = bool(asking.text or asking.late or asking.paper or asking.activity or state)
    context = {
        "round": round_,
        "rows": [
            Row(
                reverse("allocation_application", args=[round_.slug, each.pk]),
                each.organisation.name,
                tuple(tags_of(each)),
                len(ids[each.pk]),
                hours_told(each.minutes),  # type: ignore[attr-defined]  # annotated by the query
                moment(each.handed_in_at, round_) if each.handed_in_at else "",
                sum(1 for pk in ids[each.pk] if pk in findings),
            )
            for each in found
        ],
        "total": total,
        "filters": [
            Field("q", _("Club"), asking.text, longest=80, mark_required=False),
            _select("tilstand", _("State"), states, state),
            _select(
                "aktivitet",
                _("Activity"),
                (("", _("All")), *((each.slug, each.name.said_in(language()).text) for each in activities())),
                asking.activity,
            ),
            _select("sorter", _("Order"), orders, asking.order),
            Field("sen", _("Late only"), "1" if asking.late else "", "checkbox", mark_required=False),
            Field("papir", _("On paper only"), "1" if asking.paper else "", "checkbox", mark_required=False),
        ],
        "paging": Paging.of(page, last, at) if last > 1 else None,
        "may_enter": Act.APPLY_LATE in possible(State(round_.state)),
        "empty": EmptyState(
            _("No applications"),
            _("None fits what you chose.") if narrowed else _("Clubs apply while the round is open."),
            icon="FileText",
        ),
    }
    return render(request, "allocation/applications.html", context)


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, desk: RoundDesk, application_id: int) -> HttpResponse:
    """Those who share out seasons. POST `gjor` hands in for the club (lever), takes the application back (trekk) or
    takes a group out (fjern:ID); one that a proposal was made with is taken out of the round, on a page of its own."""
    round_ = desk.round
    found = _access(desk, application_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        who = Applicant(found.organisation_id, desk.person.pk, staff=True)
        what = request.POST.get("gjor", "")
        try:
            if what == "lever":
                applying.hand_in(round_.pk, who, now=desk.now)
                messages.success(request, _("Handed in for the club."))
            elif what == "trekk":
                applying.withdraw(round_.pk, who, now=desk.now)
                messages.success(request, _("The application is taken back."))
                return redirect("allocation_applications", round_.slug)
            elif what.startswith("fjern:"):
                number = whole(what[6:], 0)
                try:
                    applying.remove_group(round_.pk, who, number, now=desk.now)
                except Refusal as no:
                    if no.code != "group_in_plan" or Act.TAKE_OUT not in possible(State(round_.state)):
                        raise
                    return redirect("allocation_group_out", round_.slug, found.pk, number)
                messages.success(request, _("The group is taken out."))
            else:
                raise Http404
            return redirect("allocation_application", round_.slug, found.pk)
        except Refusal as no:
            if no.code == "not_found":
                raise Http404 from None
            refusal = no
    groups = list(found.groups.all())
    findings = findings_in(round_, [each.pk for each in groups]) if found.state == "handed_in" else {}
    context = {
        "round": round_,
        "application": found,
        "tags": tags_of(found),
        "at": moment(found.handed_in_at, round_) if found.handed_in_at else "",
        "hours": hours_told(sum(each.sessions * each.minutes for each in groups)),
        "own": hours_told(found.own_minutes) if found.own_minutes else "",
        "groups": [shown(each, findings) for each in groups],
        "may": Act.APPLY_LATE in possible(State(round_.state)),
        "may_put_back": Act.TAKE_OUT in possible(State(round_.state)),
        "problems": ErrorSummary.of([], [sentence(refusal, round_.municipality.zone)] if refusal else []),
    }
    return render(request, "allocation/application.html", context, status=422 if refusal else 200)


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, desk: RoundDesk, application_id: int, group_id: int = 0) -> HttpResponse:
    """Those who share out seasons. One group of an application, changed for the club, or a new one."""
    round_ = desk.round
    found = _access(desk, application_id)
    known = next((each for each in found.groups.all() if each.pk == group_id), None)
    if group_id and known is None:
        raise Http404
    pool, season, there = pool_of(round_.pk), (round_.season.first, round_.season.last), open_in(round_)
    values = typed(request.POST) if request.method == "POST" else values_of(known)
    errors: Errors = {}
    other: list[str] = []
    if request.method == "POST":
        asked = asked_in(values, errors, season)
        if asked is not None and not errors:
            if known is not None:
                asked = replace(asked, team_id=known.team_id, as_said=True)
            who = Applicant(found.organisation_id, desk.person.pk, staff=True)
            try:
                made = applying.save_group(round_.pk, who, asked, group_id=group_id or None, now=desk.now)
                messages.success(request, _("%(group)s is saved.") % {"group": made.name})
                return redirect("allocation_application", round_.slug, found.pk)
            except Refusal as refusal:
                if refusal.code == "not_found":
                    raise Http404 from None
                told = sentence(refusal, round_.municipality.zone)
                if refusal.code in FIELDS:
                    errors[FIELDS[refusal.code]] = told
                else:
                    other.append(told)
    fields = fields_of(values, errors)
    fields += option_fields(
        options_of(known) if known is not None else Options(),
        values if request.method == "POST" else {},
        there=there,
        season=season,
        others=[each.name for each in found.groups.all() if each.pk != group_id],
        errors=errors,
    )
    if "club_hours" in there:
        fields.append(whole_field(values))
    wishes = wish_rows(values, pool, errors)
    wrong = [Problem(each.error, f"id_tid{each.number}") for each in wishes if each.error]
    context = {
        "round": round_,
        "application": found,
        "name": known.name if known else "",
        "fields": fields,
        "wishes": wishes,
        "problems": ErrorSummary((*ErrorSummary.of(fields, other).problems, *wrong)),
    }
    return render(request, "allocation/group.html", context, status=422 if errors or other else 200)


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. `q` finds a club; POST `lag` begins its application, or finds the one it has."""
    round_, refusal = desk.round, None
    if request.method == "POST":
        try:
            club = UUID(request.POST.get("lag", "")[:40])
            who = Applicant(club, desk.person.pk, staff=True)
            made = applying.begin_for(round_.pk, who, now=desk.now)
            return redirect("allocation_application", round_.slug, made.pk)
        except ValueError:
            raise Http404 from None
        except Refusal as no:
            if no.code == "not_found":
                raise Http404 from None
            refusal = no
    text = request.GET.get("q", "").replace("\x00", "")[:80].strip()
    clubs = clubs_called(round_, text) if text else []
    has = {each.organisation_id: each.pk for each in applications_of_all(desk)} if clubs else {}
    context = {
        "round": round_,
        "may": Act.APPLY_LATE in possible(State(round_.state)),
        "text": text,
        "clubs": [
            (each, reverse("allocation_application", args=[round_.slug, has[each.pk]]) if each.pk in has else "")
            for each in clubs
        ],
        "problems": ErrorSummary.of([], [sentence(refusal, round_.municipality.zone)] if refusal else []),
    }
    return render(request, "allocation/paper.html", context, status=422 if refusal else 200)


def applications_of_all(desk: RoundDesk) -> list[ClubApplication]:
    """What the round has been given, in every state that the municipality may read."""
    found: list[ClubApplication] = []
    for state in STATES.values():
        page, total = 1, 1
        while (page - 1) * A_PAGE < total:
            rows, total = applications_in(desk.round, Asking(state=state), page=page)
            found += rows
            page += 1
    return found


def _access(desk: RoundDesk, application_id: int) -> ClubApplication:
    try:
        return access_application(desk.round, application_id)
    except Refusal:
        raise Http404 from None


def _select(name: str, label: str, offered: tuple[tuple[str, str], ...], chosen: str) -> Field:
    choices = tuple(Choice(value, text, value == chosen) for value, text in offered)
    return Field(name, label, chosen, "select", choices=choices, mark_required=False)


def _file(desk: RoundDesk) -> HttpResponse:
    """One line for each group that is handed in."""
    head = (
        _("Club"), _("Organisation number"), _("Group"), _("Activity"), _("From age"), _("To age"), _("Level"),
        _("Members"), _("Times a week"), _("Minutes a time"), _("Share of the hall"), _("Late"), _("On paper"),
        _("Wishes"), _("Taken out of the round"),
    )  # fmt: skip
    rows = [
        (
            each.organisation.name,
            each.organisation.number or "",
            one.name,
            one.activity.slug,
            str(one.from_age),
            str(one.to_age),
            one.level,
            str(one.members),
            str(one.sessions),
            str(one.minutes),
            f"{one.share_numerator}/{one.share_denominator}",
            _("yes") if each.late else "",
            _("yes") if each.paper else "",
            "; ".join(shown(one, {}).wishes),
            one.out.reason if one.out is not None else "",
        )
        for each in handed_in(desk.round)
        for one in each.groups.all()
    ]
    return csv_answer(desk.round.slug, head, rows)
