"""Why can somebody do something, and why not: the question as a form, the answer in words.

Tells of the municipality's own people, things and rights alone. Of what is another's it says what it says of what does
not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.queries.bookings import booking_numbered
from aktiv.bookings.queries.parties import thing_of
from aktiv.facilities.queries.areas import Areas, areas_of
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.models import Organisation, Person, PersonalDataRead
from aktiv.people.permissions import WAYS, Kind, Permission, Rights, Thing
from aktiv.people.queries.permissions import club_rights, staff_rights
from aktiv.people.queries.staff import clubs_held, known_here, organisation_here, roles_held_in
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.explaining import explain
from aktiv.web.setup.sections import sections
from aktiv.web.setup.words import PERMISSIONS

ASKABLE = tuple(
    each
    for each in Permission
    if each is not Permission.PLATFORM_OPERATE and Kind.of_mandates().isdisjoint(way.kind for way in WAYS[each])
)
"""What is the municipality's own: not running the platform, nor what comes of mandates in the collaboration."""
NAMES = ("hvem", "hva", "hvor", "lag", "nr")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was typed."""

    email: str
    permission: str
    facility: str
    club: str
    number: str


@dataclass(frozen=True, slots=True)
class About:
    """What is asked about: the thing, and its name."""

    thing: Thing
    name: str
    organisation_id: UUID | None


@staff_page(Permission.ROLE_GRANT)
@require_http_methods(["GET", "HEAD", "POST"])
def why(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. The question is handed in by POST, since it names somebody by address; the answer's own address
    has her id. `person`, `hva`, and `hvor` (facility), `lag` (number) or `nr` (booking)."""
    municipality, areas = desk.municipality, areas_of(desk.municipality.pk)
    sent = request.POST if request.method == "POST" else request.GET
    typed = Typed(*(sent.get(name, "").replace("\x00", "").strip()[:254] for name in NAMES))
    errors: dict[str, str] = {}
    person = _person(typed.email, request.GET.get("person", ""), municipality, posted=request.method == "POST")
    asked = request.method == "POST" or "hva" in request.GET
    about = _about(typed, person, municipality, areas, errors) if asked else None
    if asked and person is None:
        errors["hvem"] = _("Nobody with that address works, plays or lives here.")
    if asked and typed.permission not in ASKABLE:
        errors["hva"] = _("Choose what it is about.")
    if request.method == "POST" and not errors and person is not None:
        pairs = {"person": str(person.pk), "hva": typed.permission, "hvor": typed.facility, "lag": typed.club}
        pairs["nr"] = typed.number
        query = urlencode({name: value for name, value in pairs.items() if value})
        return redirect(f"{reverse('setup_why', args=[municipality.slug])}?{query}")
    fields = _fields(typed, person, areas, errors)
    context: dict[str, object] = {
        "sections": sections(municipality, desk.held, "setup_why"),
        "fields": fields,
        "errors": ErrorSummary.of(fields),
    }
    if person is not None and about is not None and not errors:
        context |= _answer(desk, person, Permission(typed.permission), about)
    return render(request, "setup/why.html", context, status=422 if errors else 200)


def _answer(desk: MunicipalDesk, person: Person, permission: Permission, about: About) -> dict[str, object]:
    held = Rights(person_id=person.pk, staff=staff_rights(person.pk, desk.today, desk.municipality.pk).staff)
    clubs = []
    if about.organisation_id is not None:
        held = Rights(
            person_id=person.pk,
            staff=held.staff,
            clubs=club_rights(person.pk, desk.today, about.organisation_id).clubs,
        )
        clubs = clubs_held(person.pk, about.organisation_id)
    looks = [Look(person.pk, desk.municipality.pk)]
    note_reads(desk.person.pk, looks, PersonalDataRead.What.RIGHTS, "setup_why", now=desk.now)
    answer = explain(
        permission,
        held,
        about.thing,
        roles=roles_held_in(person.pk, desk.municipality),
        clubs=clubs,
        today=desk.today,
    )
    return {"answer": answer, "person": person, "what": PERMISSIONS[permission], "where": about.name}


def _person(email: str, person_id: str, municipality: Municipality, *, posted: bool) -> Person | None:
    if posted:
        return known_here(municipality, email=email)
    try:
        return known_here(municipality, person_id=UUID(person_id[:40]) if person_id else None)
    except ValueError:
        raise Http404 from None


def _about(
    typed: Typed, person: Person | None, municipality: Municipality, areas: Areas, errors: dict[str, str]
) -> About:
    """What is asked about; what is wrong goes into `errors`. A booking says where and whose it is by itself."""
    if typed.number:
        number = int(typed.number) if typed.number.isascii() and typed.number.isdigit() else 0
        booking = booking_numbered(municipality.pk, number) if 0 < number < 2**63 else None
        if booking is None:
            errors["nr"] = _("There is no booking with that number here.")
            return About(Thing(), "", None)
        name = _("Booking number %(number)s, %(place)s") % {
            "number": booking.number,
            "place": booking.space.facility.name,
        }
        return About(thing_of(booking), name, booking.organisation_id)
    organisation: Organisation | None = None
    if typed.club:
        organisation = organisation_here(municipality, typed.club)
        if organisation is None:
            errors["lag"] = _("There is no club or association with that number here.")
    facility = next((each for each in areas.facilities if str(each.pk) == typed.facility), None)
    if typed.facility and facility is None:
        errors["hvor"] = _("That facility is not in this municipality. Choose one from the list.")
    own = typed.permission == Permission.BOOKING_MAKE and organisation is None and person is not None
    thing = Thing(
        municipality_id=municipality.pk,
        facility_id=facility.pk if facility else None,
        district=facility.district if facility else "",
        organisation_id=organisation.pk if organisation else None,
        person_id=person.pk if own and person else None,
    )
    parts = [facility.name if facility else _("The whole municipality"), organisation.name if organisation else ""]
    return About(thing, ", ".join(part for part in parts if part), thing.organisation_id)


def _fields(typed: Typed, person: Person | None, areas: Areas, errors: dict[str, str]) -> tuple[Field, ...]:
    things = [Choice("", _("Choose what it is about"), not typed.permission)]
    things += [Choice(each, str(PERMISSIONS[each]), each == typed.permission) for each in ASKABLE]
    places = [Choice("", _("The whole municipality"), not typed.facility)]
    places += [Choice(str(each.pk), each.name, str(each.pk) == typed.facility) for each in areas.facilities]
    email = typed.email or (person.email if person else "")
    return (
        Field("hvem", _("Whose e-mail address?"), email, kind="email", error=errors.get("hvem", ""), longest=254,
              autocomplete="off"),
        Field("hva", _("What does it concern?"), kind="select", choices=tuple(things), error=errors.get("hva", "")),
        Field("hvor", _("Where?"), kind="select", choices=tuple(places), error=errors.get("hvor", ""),
              mark_required=False),
        Field("lag", _("Organisation number"), typed.club, error=errors.get("lag", ""), optional=True,
              hint=_("When it is about acting for a club."), autocomplete="off", longest=40),
        Field("nr", _("Booking number"), typed.number, error=errors.get("nr", ""), optional=True, inputmode="numeric",
              hint=_("When it is about one booking: it says where and whose it is."), autocomplete="off", longest=18),
    )  # fmt: skip
