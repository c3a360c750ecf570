"""Locks of a municipality's facilities: the list, and one lock as it is set up."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.access.actions.setting_up import LockSettings, add_lock, change_lock
from aktiv.access.models import Lock
from aktiv.access.ports.lock import services_of
from aktiv.access.queries.locks import lock_in, locks_of, spaces_to_choose
from aktiv.access.words import sentence
from aktiv.facilities.models import Facility, Space
from aktiv.facilities.queries.reach import facilities_reached
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import whole
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.context import LANGUAGE_NAMES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.placing import may_set_up_at
from aktiv.web.setup.sections import sections

NUMBERS = {
    "for": "minutes_before",
    "etter": "minutes_after",
    "lages": "lead_hours",
    "vises": "shown_minutes",
    "varsel": "alarm_minutes",
    "dager": "kept_days",
}
"""What a form calls the numbers of a lock."""
FIELD_OF = {
    "missing_text": "navn",
    "no_such_service": "tjeneste",
    "lock_named_otherwise": "der",
    "lock_known": "der",
    "not_a_phone_number": "telefon",
    "nothing_behind": "bak",
    "not_in_facility": "anlegg",
    "not_found": "anlegg",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A lock in the list."""

    name: str
    behind: str
    service: str
    active: bool
    url: str


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def locks(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators and facility managers: the locks of the facilities that they keep."""
    home = desk.municipality
    shown = []
    for facility in _facilities(desk):
        rows = [_row(each, home.slug) for each in locks_of(facility)]
        if rows:
            shown.append((facility, rows))
    context = {
        "sections": sections(home, desk.held, "setup_locks"),
        "shown": shown,
        "carried": bool(services_of(home.slug)),
    }
    return render(request, "doors/locks.html", context)


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_lock(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """The same. `anlegg` says at which facility; POST sets the lock up."""
    slug = request.POST.get("anlegg", "") or request.GET.get("anlegg", "")
    reached = _facilities(desk)
    if not reached:
        raise Http404
    facility = next((each for each in reached if each.slug == slug), None if slug else reached[0])
    if facility is None:
        raise Http404
    return _page(request, desk, facility, None, reached)


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest, desk: MunicipalDesk, lock_id: int) -> HttpResponse:
    """One lock; POST says all of it anew."""
    found = lock_in(desk.municipality.pk, lock_id)
    if found is None or not may_set_up_at(desk.held, found.facility):
        raise Http404
    return _page(request, desk, found.facility, found, [])


def _page(
    request: HttpRequest, desk: MunicipalDesk, facility: Facility, found: Lock | None, reached: list[Facility]
) -> HttpResponse:
    home, by = desk.municipality, desk.person.pk
    sent = request.POST if request.method == "POST" else None
    refusal: Refusal | None = None
    spaces = spaces_to_choose(facility, found)
    if sent is not None:
        try:
            said = _said(sent, spaces)
            if found is None:
                add_lock(facility.pk, sent.get("tjeneste", ""), sent.get("der", ""), said, by=by, now=desk.now)
            else:
                change_lock(found.pk, said, by=by, now=desk.now)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Saved."))
            return redirect("setup_locks", home.slug)
    fields = _fields(facility, spaces=spaces, found=found, sent=sent, refusal=refusal, reached=reached)
    told = sentence(refusal) if refusal is not None else ""
    context = {
        "sections": sections(home, desk.held, "setup_locks"),
        "lock": found,
        "facility": facility,
        "title": found.name if found is not None else _("New lock"),
        "choosing": fields[:1] if found is None and len(reached) > 1 else [],
        "fields": fields[1:] if found is None and len(reached) > 1 else fields,
        "errors": ErrorSummary.of(fields, [] if any(each.error for each in fields) or not told else [told]),
    }
    return render(request, "doors/lock.html", context, status=422 if refusal is not None else 200)


def _said(sent: QueryDict, spaces: list[Space]) -> LockSettings:
    """What a form says. Spaces that are ticked are of no account where everything is chosen."""
    everything = sent.get("bak") == "alt"
    numbers = {name: whole(sent.get(key, ""), figures=5) for key, name in NUMBERS.items()}
    return LockSettings(
        name=sent.get("navn", ""),
        space_ids=[] if everything else [each.pk for each in spaces if f"rom-{each.pk}" in sent],
        whole_facility=everything,
        phone=sent.get("telefon", ""),
        help=Texts.of({code: sent.get(f"hjelp_{code}", "")[:1_000] for code in LANGUAGES}),
        active="paa" in sent,
        **numbers,
    )


def _fields(
    facility: Facility,
    *,
    spaces: list[Space],
    found: Lock | None,
    sent: QueryDict | None,
    refusal: Refusal | None,
    reached: list[Facility],
) -> list[Field]:
    language, kept = get_language() or "nb", found or Lock()

    def said(name: str, value: object) -> str:
        return sent.get(name, "") if sent is not None and name in sent else "" if sent is not None else str(value)

    wrong = ""
    if refusal is not None:
        of_number = next((key for key, name in NUMBERS.items() if name == refusal.data.get("field")), "")
        wrong = of_number if refusal.code == "lock_number" else FIELD_OF.get(refusal.code, "")
    told = sentence(refusal) if refusal is not None else ""

    def error(name: str) -> str:
        return told if name == wrong else ""

    fields = []
    if len(reached) > 1:
        fields.append(
            Field("anlegg", _("Facility"), facility.slug, "select", mark_required=False, error=error("anlegg"),
                  choices=tuple(Choice(each.slug, each.name, each == facility) for each in reached))
        )  # fmt: skip
    fields.append(
        Field("navn", _("Name of the door"), said("navn", kept.name), longest=80, error=error("navn"),
              hint=_("As those who come know it, such as Main entrance."))
    )  # fmt: skip
    if found is None:
        chosen = said("tjeneste", Lock.Service.GATEWAY)
        names = {Lock.Service.GATEWAY: _("Lock gateway"), Lock.Service.PINS: _("Code service")}
        fields += [
            Field("tjeneste", _("Who runs the lock"), chosen, "radio", mark_required=False, error=error("tjeneste"),
                  choices=tuple(Choice(value, name, value == chosen) for value, name in names.items())),
            Field("der", _("What the lock is called there"), said("der", ""), longest=80, error=error("der"),
                  hint=_("Cannot be changed afterwards: another lock is set up anew. At the gateway: the resource’s "
                         "number, a colon and the lock’s, such as 410:1.")),
        ]  # fmt: skip
    behind = {each.space_id for each in found.behind.all()} if found is not None else set()
    everything = sent.get("bak") == "alt" if sent is not None else found is not None and not behind
    hints = {
        "for": (_("Opens so many minutes before the time"), kept.minutes_before),
        "etter": (_("Opens until so many minutes after the time"), kept.minutes_after),
        "lages": (_("The code is made so many hours before"), kept.lead_hours),
        "vises": (_("The code is shown so many minutes before"), kept.shown_minutes),
        "varsel": (_("Tell caretakers when there is no code so many minutes before"), kept.alarm_minutes),
        "dager": (_("Keep what the lock reports for so many days"), kept.kept_days),
    }
    fields += [
        Field("bak", _("What lies behind it"), "alt" if everything else "rom", "radio", mark_required=False,
              error=error("bak"), hint=_("Whoever has any of it gets the code."),
              choices=(Choice("rom", _("Only what is ticked below"), not everything),
                       Choice("alt", _("Everything here"), everything))),
        Field("rom", _("Spaces behind it"), kind="checks", mark_required=False,
              choices=tuple(Choice(str(each.pk), _space_named(each, language),
                                   f"rom-{each.pk}" in sent if sent is not None else each.pk in behind)
                            for each in spaces)),
    ]  # fmt: skip
    fields += [
        Field(key, label, said(key, value), inputmode="numeric", longest=5, mark_required=False, error=error(key))
        for key, (label, value) in hints.items()
    ]
    fields.append(
        Field("telefon", _("Whom to ring when it stays shut"), said("telefon", kept.phone), "tel", optional=True,
              longest=40, error=error("telefon"))
    )  # fmt: skip
    fields += [
        Field(f"hjelp_{code}", _("What to do when it stays shut, in %(language)s") % {"language": LANGUAGE_NAMES[code]},
              said(f"hjelp_{code}", kept.help.as_dict()[code]), optional=True, longest=200)
        for code in LANGUAGES
    ]  # fmt: skip
    on = "paa" in sent if sent is not None else kept.active
    fields.append(
        Field("paa", _("In use"), "1" if on else "", "checkbox", mark_required=False,
              hint=_("A lock out of use opens for nobody: all its codes are taken back."))
    )  # fmt: skip
    return fields


def _facilities(desk: MunicipalDesk) -> list[Facility]:
    reached = facilities_reached(Permission.FACILITY_EDIT, desk.held)
    return [each for each in reached if each.municipality_id == desk.municipality.pk]


def _space_named(each: Space, language: str) -> str:
    name = each.name.said_in(language).text
    return name if each.active else _("%(space)s (out of use)") % {"space": name}


def _row(each: Lock, slug: str) -> Row:
    language = get_language() or "nb"
    names = [one.space.name.said_in(language).text for one in each.behind.all()]
    services = {Lock.Service.GATEWAY: _("Lock gateway"), Lock.Service.PINS: _("Code service")}
    return Row(
        each.name,
        ", ".join(names) or _("Everything here"),
        f"{services[Lock.Service(each.service)]}: {each.external_id}",
        each.active,
        reverse("setup_lock", args=[slug, each.pk]),
    )
