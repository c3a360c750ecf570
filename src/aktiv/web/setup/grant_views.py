"""Giving a role: to whom, which, where, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.facilities.queries.areas import Areas, areas_of
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.actions.staff_invitations import invite
from aktiv.people.permissions import Permission, staff_roles
from aktiv.people.queries.staff import ORDER, person_with_proven_address
from aktiv.people.rules.staff import ORDINARY_LENGTH
from aktiv.people.words import sentence
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.sections import sections
from aktiv.web.setup.words import PERMISSIONS, role_told

EVERYWHERE = "alle"
FIELD_OF = {
    "not_an_address": "epost",
    "invited_already": "epost",
    "role_held_already": "epost",
    "no_such_role": "rolle",
    "administrator_everywhere": "hvor",
    "no_such_facility": "hvor",
    "validity_not_in_order": "til",
}
"""Which field a refusal is about."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was typed."""

    email: str
    role: str
    where: str
    first: str
    last: str


@staff_page(Permission.ROLE_GRANT)
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. Gives the role to the person with that proven address, or sends an invitation to the address."""
    areas = areas_of(desk.municipality.pk)
    today = desk.today
    typed = Typed("", "", EVERYWHERE, today.isoformat(), (today + ORDINARY_LENGTH).isoformat())
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = Typed(*(_text(request, name) for name in ("epost", "rolle", "hvor", "fra", "til")))
        try:
            _give(request, desk, typed, areas)
        except Refusal as refusal:
            errors = {FIELD_OF.get(refusal.code, "epost"): _told(refusal)}
        else:
            return redirect("setup_roles", slug=desk.municipality.slug)
    fields = _fields(typed, areas, errors)
    context = {
        "sections": sections(desk.municipality, desk.held, "setup_roles"),
        "fields": fields,
        "errors": ErrorSummary.of(fields),
        "meaning": [
            (role_told(role).capitalize(), [PERMISSIONS[each] for each in _shown() if role in staff_roles(each)])
            for role in ORDER
        ],
    }
    return render(request, "setup/role_new.html", context, status=422 if errors else 200)


def _give(request: HttpRequest, desk: MunicipalDesk, typed: Typed, areas: Areas) -> None:
    """Raises what grant_role and invite raise, and Refusal("unreadable_day", field)."""
    facility_id, district = None, ""
    kind, _separator, value = typed.where.partition(":")
    if kind == "anlegg" and any(str(each.pk) == value for each in areas.facilities):
        facility_id = int(value)
    elif kind == "bydel" and value in areas.districts:
        district = value
    elif typed.where != EVERYWHERE:
        raise Refusal("no_such_facility")
    post = Post(
        role=typed.role,
        valid_from=_day(typed.first, "fra"),
        valid_to=_day(typed.last, "til") if typed.last else None,
        facility_id=facility_id,
        district=district,
    )
    person = person_with_proven_address(typed.email)
    if person is None:
        language = get_language() or "nb"
        invite(typed.email, desk.municipality, post, by=desk.person, language=language, now=desk.now)
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": typed.email})
        return
    grant_role(person, desk.municipality, post, by=desk.person.pk, now=desk.now)
    messages.success(
        request, _("%(name)s has the role %(role)s.") % {"name": person.name, "role": role_told(typed.role)}
    )


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("unreadable_day", field=field) from None


def _told(refusal: Refusal) -> str:
    if refusal.code == "unreadable_day":
        return _("Choose a day.")
    if refusal.code == "no_such_role":
        return _("Choose a role.")
    return sentence(refusal)


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:254]


def _shown() -> list[Permission]:
    return [each for each in Permission if each is not Permission.SETUP_ENTER]


def _fields(typed: Typed, areas: Areas, errors: dict[str, str]) -> tuple[Field, ...]:
    roles = [Choice("", _("Choose a role"), not typed.role)]
    roles += [Choice(role, role_told(role).capitalize(), role == typed.role) for role in ORDER]
    places = [Choice(EVERYWHERE, _("The whole municipality"), typed.where == EVERYWHERE)]
    for name in areas.districts:
        places.append(Choice(f"bydel:{name}", _("District %(name)s") % {"name": name}, typed.where == f"bydel:{name}"))
    for each in areas.facilities:
        places.append(Choice(f"anlegg:{each.pk}", each.name, typed.where == f"anlegg:{each.pk}"))
    return (
        Field(
            "epost",
            _("E-mail address"),
            typed.email,
            kind="email",
            hint=_("Whoever has shown that the address is theirs gets the role at once, others an invitation."),
            error=errors.get("epost", ""),
            autocomplete="off",
            longest=254,
        ),
        Field("rolle", _("Role"), kind="select", choices=tuple(roles), error=errors.get("rolle", "")),
        Field("hvor", _("Where"), kind="select", choices=tuple(places), error=errors.get("hvor", "")),
        Field("fra", _("First day"), typed.first, kind="date", error=errors.get("fra", "")),
        Field(
            "til",
            _("Last day"),
            typed.last,
            kind="date",
            hint=_("Leave it empty for a role without an end. It must be confirmed every year."),
            error=errors.get("til", ""),
            optional=True,
        ),
    )
