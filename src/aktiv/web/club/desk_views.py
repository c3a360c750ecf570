"""The municipality's pages about clubs: who waits, which are gone, and one club's price group."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.queries.coming import coming_held
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.founding import decide_waiting
from aktiv.people.actions.profile import merge
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.actions.representatives import answer_request, end_right
from aktiv.people.models import Organisation, Person, PersonalDataRead, Representative
from aktiv.people.permissions import Permission
from aktiv.people.queries.organisations import (
    gone_in,
    organisation_called,
    requests_in,
    rights_of,
    waiting_in,
)
from aktiv.people.queries.scoped import organisation_at_home, request_to_municipality
from aktiv.people.words import REGISTER_ROLES, sentence
from aktiv.prices import words as prices
from aktiv.prices.actions import decide_group
from aktiv.prices.queries import groups_of
from aktiv.prices.queries.groups import price_groups_for
from aktiv.values.refusal import Refusal
from aktiv.web.club.words import role_told
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.sections import sections

LONGEST = 300


@staff_page(Permission.GROUP_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Who waits; POST `gruppe` or `foresporsel` with `svar` answers one, a refusal with its `grunn`."""
    home, person, now = desk.municipality, desk.person, desk.now
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _answer(request, home, person)
            messages.success(request, _("The answer is sent."))
            return redirect("setup_clubs", home.slug)
        except Refusal as said:
            refusal = said
    groups, requests, gone = waiting_in(home), requests_in(home), gone_in(home)
    asking = [one.person_id for each in groups for one in each.right_requests.all() if not one.outcome]
    _saw(desk, [*asking, *(each.person_id for each in requests)], "setup_clubs")
    held = coming_held([each.pk for each in gone], home.pk, now) if gone else {}
    language = get_language() or "nb"
    context = {
        "sections": sections(home, desk.held, "setup_clubs"),
        "groups": [
            (
                each,
                [one for one in each.right_requests.all() if not one.outcome],
                ", ".join(one.name.said_in(language).text for one in each.activities.all()),
            )
            for each in groups
        ],
        "requests": [
            (each, role_told(each.role), _(REGISTER_ROLES.get(each.register_role, "")) if each.register_role else "")
            for each in requests
        ],
        "gone": [
            (each, sentence(Refusal(f"organisation_{each.status}", name=each.name)), held.get(each.pk, 0))
            for each in gone
        ],
        "problems": ErrorSummary.of((), [sentence(refusal)] if refusal else []),
        "wrong": request.POST.get("gruppe") or request.POST.get("foresporsel") if refusal else "",
    }
    return render(request, "club/queue.html", context, status=422 if refusal else 200)


@staff_page(Permission.GROUP_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, desk: MunicipalDesk, key: str) -> HttpResponse:
    """What a club pays here and why; who acts for it, where it is at home. POST `gjor` says what."""
    home, person, now = desk.municipality, desk.person, desk.now
    club = organisation_called(key)
    if club is None:
        raise Http404
    at_home = club.municipality_id == home.pk
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _change(request, home, person, club, at_home=at_home)
            messages.success(request, _("It is saved."))
            return redirect("setup_club", home.slug, club.key)
        except Refusal as said:
            refusal = said
    language = get_language() or "nb"
    today = now.astimezone(home.zone).date()
    grouped = price_groups_for(club, [home.pk], day=today).get(home.pk)
    groups = groups_of(home.pk)
    choices = [
        Choice(each.code, each.names.said_in(language).text, bool(grouped and grouped.group.code == each.code))
        for each in groups
    ]
    wrong = request.POST.get("gjor") == "pris" and refusal is not None and refusal.code == "reason_missing"
    fields = (
        Field("prisgruppe", _("Price group"), kind="select", choices=tuple(choices)),
        Field("grunn", _("Why"), request.POST.get("grunn", "")[:LONGEST], kind="textarea", longest=LONGEST,
              hint=_("The club reads it beside its price."), error=sentence(refusal) if wrong and refusal else ""),
    )  # fmt: skip
    rights = rights_of(club, now) if at_home else []
    _saw(desk, [each.person_id for each in rights], "setup_club")
    others = [_said(refusal, language)] if refusal and not wrong else []
    context = {
        "sections": sections(home, desk.held, "setup_clubs"),
        "club": club,
        "at_home": at_home,
        "grouped": grouped,
        "group_name": grouped.group.names.said_in(language).text if grouped else "",
        "because": (grouped.because or _("The municipality's rule for organisations of this kind")) if grouped else "",
        "fields": fields,
        "rights": [(each, role_told(each.role)) for each in rights],
        "into": Field(
            "inn_i", _("Number of the organisation that it went into"), request.POST.get("inn_i", "")[:40], longest=40
        ),
        "problems": ErrorSummary.of(fields, others),
    }
    return render(request, "club/desk_one.html", context, status=422 if refusal else 200)


def _answer(request: HttpRequest, home: Municipality, person: Person) -> None:
    """Raises Refusal, also for what is another municipality's."""
    data, now = request.POST, timezone.now()
    yes, reason = data.get("svar") == "ja", data.get("grunn", "")
    if data.get("gruppe"):
        group = organisation_at_home(home, _uuid(data["gruppe"]))
        decide_waiting(group.pk, approve=yes, reason=reason, by=person, now=now)
        return
    asked = request_to_municipality(home, _uuid(data.get("foresporsel", "")))
    source = Representative.Source.MUNICIPALITY
    answer_request(asked.pk, grant=yes, reason=reason, source=source, by=person, now=now)


def _change(request: HttpRequest, home: Municipality, person: Person, club: Organisation, *, at_home: bool) -> None:
    """Raises Refusal."""
    data, now = request.POST, timezone.now()
    what = data.get("gjor")
    if what == "pris":
        reason = data.get("grunn", "").strip()[:LONGEST]
        if not reason:
            raise Refusal("reason_missing")
        today = now.astimezone(home.zone).date()
        decide_group(
            club.pk, home.pk, data.get("prisgruppe", ""), reason=reason, valid_from=today, by=person.pk, now=now
        )
    elif what == "slutt" and at_home and data.get("rett", "").isdecimal():
        end_right(int(data["rett"][:18]), club, by=person, as_staff=True, now=now)
    elif what == "sammen" and at_home:
        into = organisation_called("".join(data.get("inn_i", "").split())[:40])
        if into is None:
            raise Refusal("register_knows_none")
        merge(club.pk, into, by=person, now=now)
    else:
        raise Refusal("not_found")


def _saw(desk: MunicipalDesk, person_ids: Iterable[UUID], page: str) -> None:
    looks = [Look(each, desk.municipality.pk) for each in person_ids]
    note_reads(desk.person.pk, looks, PersonalDataRead.What.RIGHTS, page, now=desk.now)


def _said(refusal: Refusal, language: str) -> str:
    return prices.sentence(refusal, language) if refusal.code in prices.WHY else sentence(refusal)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refusal("not_found") from None
