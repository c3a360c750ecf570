"""Bringing a club here: from the register, without a number, or before the register has answered; asking to act."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.facilities.queries import activities
from aktiv.municipalities import queries as municipalities
from aktiv.people.actions.founding import Founded, confirm_later, found_group, found_organisation
from aktiv.people.actions.limits import spend
from aktiv.people.actions.looking_up import Found, look_up, role_holders, search_register
from aktiv.people.actions.representatives import ask_to_represent
from aktiv.people.models import Organisation, Person, Representative
from aktiv.people.queries.organisations import is_represented, organisation_with
from aktiv.people.rules.limits import LOOK_UP
from aktiv.people.rules.organisations import founder_at_once, register_role, status_of
from aktiv.people.words import MAY, REGISTER_ROLES, sentence
from aktiv.values.numbers import NORWAY
from aktiv.values.refusal import Refusal
from aktiv.web.club.readers import reader_of
from aktiv.web.club.words import role_told
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import signed_in
from aktiv.web.identity import act_for, person_here

LONGEST = 160
STATUS = {"register_down": 503, "register_knows_none": 404, "too_many": 429}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`q` searches the register by name or number, `orgnr` shows one; POST says that she acts for it."""
    person, now = _person(request), timezone.now()
    text = _typed(request.GET, "q")
    number = _typed(request.POST if request.method == "POST" else request.GET, "orgnr")
    context: dict[str, object] = {"text": text, "number": number}
    refusal: Refusal | None = None
    try:
        if text or number:
            spend(LOOK_UP, str(person.pk), now)
        if request.method == "POST":
            founded = found_organisation(person, number, note=_typed(request.POST, "melding", 500), now=now)
            return _done(request, founded)
        if not number and text and any(each.isdigit() for each in text) and not any(map(str.isalpha, text)):
            number = text
        if number:
            found = look_up(number, now=now)
            context |= _shown(found, person)
        elif text:
            hits = search_register(text, now=now)
            context |= {"hits": hits, "shown": [(each, _kind(each.form)) for each in hits.units]}
    except Refusal as said:
        refusal = said
    context["problems"] = ErrorSummary.of((), [sentence(refusal)] if refusal else [])
    context["code"] = refusal.code if refusal else ""
    context["down"] = refusal is not None and refusal.code == "register_down"
    context["later_url"] = reverse("club_later") + (f"?orgnr={number}" if number.isdigit() else "")
    status = STATUS.get(refusal.code, 422) if refusal else 200
    return render(request, "club/new.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: HttpRequest) -> HttpResponse:
    """A group without a number, which its municipality approves."""
    person, data = _person(request), request.POST
    known = municipalities.listed()
    home = next((each for each in known if each.slug == data.get("kommune")), None)
    refusals: list[str] = []
    errors: dict[str, str] = {}
    if request.method == "POST":
        if not _typed(data, "navn"):
            errors["navn"] = sentence(Refusal("name_missing"))
        if home is None:
            errors["kommune"] = _("Choose a municipality.")
        if not _typed(data, "hva", 2000):
            errors["hva"] = _("Write in a sentence what the group does.")
        if not errors and home is not None:
            try:
                chosen = [each.pk for each in activities() if each.slug == data.get("aktivitet")]
                founded = found_group(
                    person, _typed(data, "navn"), home, _typed(data, "hva", 2000), chosen, now=timezone.now()
                )
                return _done(request, founded)
            except Refusal as refusal:
                refusals.append(sentence(refusal))
    language, what = get_language() or "nb", data.get("aktivitet")
    home_slug = data.get("kommune") or (person.home_municipality.slug if person.home_municipality else "")
    places = [Choice("", _("Choose a municipality"), not home_slug)]
    places += [Choice(each.slug, each.name, each.slug == home_slug) for each in known]
    fields = (
        Field("navn", _("Name of the group"), _typed(data, "navn"), error=errors.get("navn", ""), longest=LONGEST),
        Field("kommune", _("Municipality"), kind="select", error=errors.get("kommune", ""), choices=tuple(places)),
        Field("hva", _("What does the group do?"), _typed(data, "hva", 2000), kind="textarea",
              hint=_("Who you are, what you do and how often. The municipality reads it, and so do others afterwards."),
              error=errors.get("hva", ""), longest=2000),
        Field("aktivitet", _("Activity"), kind="select", optional=True, choices=(
            Choice("", _("None of these")),
            *(Choice(one.slug, one.name.said_in(language).text, one.slug == what) for one in activities()),
        )),
    )  # fmt: skip
    problems = ErrorSummary.of(fields, refusals)
    context = {"fields": fields, "problems": problems}
    return render(request, "club/new_group.html", context, status=422 if problems.problems else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest) -> HttpResponse:
    """The register does not answer: the number is kept, and confirmed when it does."""
    person = _person(request)
    data = request.POST if request.method == "POST" else request.GET
    known = municipalities.listed()
    home = next((each for each in known if each.slug == data.get("kommune")), None)
    errors: dict[str, str] = {}
    refusals: list[str] = []
    if request.method == "POST":
        if home is None:
            errors["kommune"] = _("Choose a municipality.")
        else:
            try:
                founded = confirm_later(person, _typed(data, "orgnr"), _typed(data, "navn"), home, now=timezone.now())
                return _done(request, founded)
            except Refusal as refusal:
                place = {"not_an_organisation_number": "orgnr", "name_missing": "navn"}.get(refusal.code)
                if place:
                    errors[place] = sentence(refusal)
                else:
                    refusals.append(sentence(refusal))
    places = [Choice("", _("Choose a municipality"), home is None)]
    places += [Choice(each.slug, each.name, each == home) for each in known]
    fields = (
        Field("orgnr", _("Organisation number"), _typed(data, "orgnr"), inputmode="numeric",
              hint=_("Nine digits"), error=errors.get("orgnr", ""), longest=30),
        Field("navn", _("Name"), _typed(data, "navn"), error=errors.get("navn", ""), longest=LONGEST),
        Field("kommune", _("Municipality"), kind="select", error=errors.get("kommune", ""), choices=tuple(places)),
    )  # fmt: skip
    problems = ErrorSummary.of(fields, refusals)
    context = {"fields": fields, "problems": problems}
    return render(request, "club/later.html", context, status=422 if problems.problems else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """She asks to act for a club that acts; its administrators or the municipality answer."""
    reader, person = reader_of(request, key), _person(request)
    if reader.club.status not in Organisation.Status.acting():
        raise Http404
    role = request.POST.get("rolle", Representative.Role.BOOKER)
    problems = ErrorSummary(())
    if request.method == "POST":
        try:
            if role not in Representative.Role.values:
                raise Refusal("role_unknown")
            holders = role_holders(reader.club.number, scheme=reader.club.scheme) if reader.club.number else None
            hint = register_role(person.name, person.birth_date, holders or ())
            note = _typed(request.POST, "melding", 500)
            ask_to_represent(person, reader.club, role, note=note, register_role=hint, now=reader.now)
            messages.success(request, _("You have asked. You get a message when somebody has answered."))
            return redirect("club", reader.club.key)
        except Refusal as refusal:
            problems = ErrorSummary.of((), [sentence(refusal)])
    fields = (
        Field("rolle", _("What do you want to do for the club?"), kind="radio", mark_required=False, choices=tuple(
            Choice(each, f"{role_told(each).capitalize()}: {_(MAY[each])}", each == role)
            for each in Representative.Role.values
        )),
        Field("melding", _("Who are you in the club?"), _typed(request.POST, "melding", 500), kind="textarea",
              optional=True, longest=500),
    )  # fmt: skip
    answered_by = is_represented(reader.club, reader.now)
    context = {"club": reader.club, "fields": fields, "problems": problems, "by_club": answered_by}
    return render(request, "club/ask.html", context, status=422 if problems.problems else 200)


def _done(request: HttpRequest, founded: Founded) -> HttpResponse:
    """On to the club, with word of what she became."""
    if founded.right is not None:
        act_for(request, founded.organisation)
        messages.success(
            request, _("You are the club's administrator, and act for it now. Invite others when you like.")
        )
    elif founded.organisation.status == Organisation.Status.PENDING:
        messages.success(request, _("It is noted. You get a message when it is approved."))
    else:
        messages.success(request, _("You have asked. You get a message when somebody has answered."))
    return redirect("club", founded.organisation.key)


def _shown(found: Found, person: Person) -> dict[str, object]:
    """One organisation as the register tells it, and what she would become. Raises Refusal for one that is gone."""
    unit = found.unit
    if unit is None:
        raise Refusal("register_knows_none")
    if status_of(unit) not in Organisation.Status.acting():
        raise Refusal(f"organisation_{status_of(unit)}", name=unit.name or unit.number)
    here = organisation_with("NO", unit.number)
    if here is not None and here.status not in {*Organisation.Status.acting(), Organisation.Status.PENDING}:
        raise Refusal(f"organisation_{here.status}", name=here.name)
    holders = role_holders(unit.number) if found.fresh else None
    role = register_role(person.name, person.birth_date, holders or ())
    represented = here is not None and is_represented(here, timezone.now())
    return {
        "unit": unit,
        "unit_number": NORWAY.show_organisation_number(unit.number),
        "kind": _kind(unit.form),
        "found": found,
        "here": here,
        "roles_known": holders is not None,
        "role": _(REGISTER_ROLES[role]) if role in REGISTER_ROLES else role,
        "at_once": founder_at_once(role, represented=represented),
        "represented": represented,
    }


def _kind(form: str) -> str:
    """A legal form in words."""
    known = {
        "FLI": _("Association"),
        "AS": _("Limited company"),
        "ENK": _("Sole proprietorship"),
        "STI": _("Foundation"),
        "AAFY": _("Part of an association"),
        "BEDR": _("Part of a business"),
        "ORGL": _("Part of a public body"),
        "KOMM": _("Municipality"),
    }
    return known.get(form, form)


def _person(request: HttpRequest) -> Person:
    person = person_here(request)
    assert person is not None  # signed_in saw to it
    return person


def _typed(data: QueryDict, name: str, longest: int = LONGEST) -> str:
    return data.get(name, "").replace("\x00", "").strip()[:longest]
