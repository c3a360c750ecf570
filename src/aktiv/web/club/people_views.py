"""Who acts for a club: rights, invitations, requests, who is a public contact, and what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.journal.queries import entries_for
from aktiv.people.actions.invitations import NewInvitation, invite, resend, withdraw
from aktiv.people.actions.representatives import answer_request, choose_contact, end_right, limit_right
from aktiv.people.models import Person, Representative
from aktiv.people.permissions import Permission
from aktiv.people.queries.organisations import open_invitations, open_requests, rights_of, teams_of
from aktiv.people.queries.scoped import is_own_right, request_to_club, standing_team
from aktiv.people.words import MAY, REGISTER_ROLES, sentence
from aktiv.values.refusal import Refusal
from aktiv.web.club.readers import Reader, reader_with, tabs
from aktiv.web.club.words import done, role_told, typed_day
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import holding

A_PAGE = 50
PLACES = {
    "not_an_address": "epost",
    "invited_already": "epost",
    "role_unknown": "rolle",
    "validity_not_in_order": "til",
    "day_unknown": "til",
}
"""Which field of the invitation a refusal is about."""


@holding(Permission.ORGANISATION_REPRESENT, Permission.ORGANISATION_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever acts for it; changing others' rights needs `organisation.manage`. POST `gjor` says what."""
    reader, person = reader_with(request, key, Permission.ORGANISATION_REPRESENT)
    refusal: Refusal | None = None
    what = request.POST.get("gjor", "")
    if request.method == "POST":
        try:
            told = _do(request, reader, person, what)
            messages.success(request, told)
            return redirect(reverse("club_people", args=[reader.club.key]))
        except Refusal as said:
            refusal = said
    return _page(request, reader, person, what, refusal)


@holding(Permission.ORGANISATION_REPRESENT)
@require_safe
def history(request: HttpRequest, key: str) -> HttpResponse:
    """What was done for the club and who did it, the newest first. `for` an entry's number for those that are older."""
    reader, _person = reader_with(request, key, Permission.ORGANISATION_REPRESENT)
    asked = request.GET.get("for", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 18 else None
    entries = entries_for(reader.club.pk, before=before, limit=A_PAGE + 1)
    shown = [(each, done(each), each.person.name if each.person else "") for each in entries[:A_PAGE]]
    reader.saw([each.person for each in entries[:A_PAGE] if each.person is not None], "club_history")
    context = {
        "club": reader.club,
        "tabs": tabs(reader, "club_history"),
        "entries": shown,
        "older": f"?for={entries[A_PAGE - 1].pk}" if len(entries) > A_PAGE else "",
    }
    return render(request, "club/history.html", context)


def _do(request: HttpRequest, reader: Reader, person: Person, what: str) -> str:
    """Does what a button of the page says. Returns what to tell. Raises Refusal."""
    data, club, now = request.POST, reader.club, reader.now
    if what == "kontakt":
        choose_contact(person, club, public=bool(data.get("synlig")), now=now)
        return _("Your choice is saved.")
    if what == "slutt":
        right_id = _number(data.get("rett", ""))
        if not is_own_right(club, person, right_id):
            _demand(reader)
        end_right(right_id, club, by=person, now=now)
        return _("The right has ended, from this moment.")
    _demand(reader)
    doing: dict[str, Callable[[], str]] = {
        "inviter": lambda: _invite(request, reader, person),
        "send": lambda: _again(request, reader, person),
        "trekk": lambda: _withdraw(request, reader, person),
        "varighet": lambda: _limit(request, reader, person),
        "ja": lambda: _answer(request, reader, person, grant=True),
        "nei": lambda: _answer(request, reader, person, grant=False),
    }
    if what not in doing:
        raise Refusal("not_found")
    return doing[what]()


def _invite(request: HttpRequest, reader: Reader, person: Person) -> str:
    data = request.POST
    role = data.get("rolle", "")
    team = None
    if role == Representative.Role.COACH and data.get("lag"):
        team = standing_team(reader.club, _number(data["lag"]))
    new = NewInvitation(email=data.get("epost", "")[:254], role=role, team=team, last=_day(data.get("til", "")))
    made = invite(reader.club, new, by=person, now=reader.now)
    return _("The invitation is sent to %(address)s.") % {"address": made.email}


def _again(request: HttpRequest, reader: Reader, person: Person) -> str:
    made = resend(_uuid(request.POST.get("invitasjon", "")), reader.club, by=person, now=reader.now)
    return _("The invitation is sent to %(address)s.") % {"address": made.email}


def _withdraw(request: HttpRequest, reader: Reader, person: Person) -> str:
    withdraw(_uuid(request.POST.get("invitasjon", "")), reader.club, by=person, now=reader.now)
    return _("The invitation is withdrawn. Its link is good for nothing now.")


def _limit(request: HttpRequest, reader: Reader, person: Person) -> str:
    last = _day(request.POST.get("til", ""))
    limit_right(_number(request.POST.get("rett", "")), reader.club, last, by=person, now=reader.now)
    return _("The last day is saved.")


def _answer(request: HttpRequest, reader: Reader, person: Person, *, grant: bool) -> str:
    asked = request_to_club(reader.club, _uuid(request.POST.get("foresporsel", "")))
    answer_request(asked.pk, grant=grant, reason=request.POST.get("grunn", ""), by=person, now=reader.now)
    return _("The answer is sent.")


def _page(request: HttpRequest, reader: Reader, person: Person, what: str, refusal: Refusal | None) -> HttpResponse:
    fields = _fields(request, reader, refusal if what == "inviter" else None)
    of_a_field = any(field.error for field in fields)
    problems = ErrorSummary.of(fields, [sentence(refusal)] if refusal and not of_a_field else [])
    rights = rights_of(reader.club, reader.now)
    asked = open_requests(reader.club) if reader.manages else []
    reader.saw([*(each.person for each in rights), *(each.person for each in asked)], "club_people")
    context = {
        "club": reader.club,
        "tabs": tabs(reader, "club_people"),
        "manages": reader.manages,
        "problems": problems,
        "rights": [(each, role_told(each.role), _(MAY[each.role]), each.person_id == person.pk) for each in rights],
        "public": any(each.public_contact for each in rights if each.person_id == person.pk),
        "requests": [
            (each, role_told(each.role), _(REGISTER_ROLES.get(each.register_role, "")) if each.register_role else "")
            for each in asked
        ],
        "invitations": [
            (each, role_told(each.role), each.expires_at <= reader.now) for each in open_invitations(reader.club)
        ]
        if reader.manages
        else [],
        "fields": fields,
    }
    return render(request, "club/people.html", context, status=422 if refusal else 200)


def _fields(request: HttpRequest, reader: Reader, refusal: Refusal | None) -> tuple[Field, ...]:
    """The form of an invitation, with what was typed when it was refused."""
    data = request.POST if refusal else {}
    errors = {PLACES[refusal.code]: sentence(refusal)} if refusal and refusal.code in PLACES else {}
    role = str(data.get("rolle") or Representative.Role.BOOKER)
    teams = [Choice("", _("The whole club"), not data.get("lag"))]
    teams += [Choice(str(each.pk), each.name, str(each.pk) == data.get("lag")) for each in teams_of(reader.club)]
    return (
        Field("epost", _("E-mail address"), str(data.get("epost", "")), kind="email", error=errors.get("epost", ""),
              autocomplete="off", longest=254),
        Field("rolle", _("Role"), kind="radio", error=errors.get("rolle", ""), mark_required=False, choices=tuple(
            Choice(each, f"{role_told(each).capitalize()}: {_(MAY[each])}", each == role)
            for each in Representative.Role.values
        )),
        Field("lag", _("Team, for a coach"), kind="select", optional=True, choices=tuple(teams)),
        Field("til", _("Last day"), str(data.get("til", "")), kind="date", optional=True,
              hint=_("Empty for as long as it lasts"), error=errors.get("til", "")),
    )  # fmt: skip


def _demand(reader: Reader) -> None:
    """`organisation.manage`. Raises Refusal("not_found") for those who may not: the page offers them no such button."""
    if not reader.manages:
        raise Refusal("not_found")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Refusal("not_found")
    return int(text)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refusal("not_found") from None


def _day(text: str) -> date | None:
    try:
        return typed_day(text)
    except ValueError:
        raise Refusal("day_unknown") from None
