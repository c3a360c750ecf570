"""Making an event: where and when, whom it displaces said aloud, what it tells, and then made in one press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.overriding import EventPreview, make_event, preview_event
from aktiv.bookings.actions.reading import note_dates_read
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.queries.replacements import dates_among, replacements_of
from aktiv.bookings.rules.event_pages import EventWords
from aktiv.bookings.words import sentence
from aktiv.facilities.queries import activities
from aktiv.people.permissions import Permission
from aktiv.timetable.rules import Taken
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.components.links import Choice
from aktiv.web.gates import Desk, working
from aktiv.web.happenings.hits import Hit, hits_of
from aktiv.web.happenings.kinds import WORDS
from aktiv.web.happenings.organisers import Organiser, organiser_typed
from aktiv.web.happenings.placing import Place, Span, choose_page, place_asked, span_at_first, span_of

KIND = Booking.Kind.EVENT
HOURS = (10 * 60, 16 * 60)
OF_FIELDS = {
    "not_an_audience": "publikum",
    "not_a_web_address": "lenke",
    "safety_contact_by_half": "sikkerhet",
    "missing_text": "tittel",
}


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, with what is wrong by field."""

    chosen: tuple[int, ...]
    span: Span
    organiser: Organiser
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def where_and_when(self) -> bool:
        """Whether it can be said whom it hits."""
        return bool(self.chosen) and self.span.period is not None


@working(Permission.DESK_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those who decide on events. POST `gjor=vis` says whom it displaces; `lag` makes it over the dates in `over`."""
    place = place_asked(request, desk, Permission.EVENT_MAKE)
    if isinstance(place, list):
        return choose_page(request, WORDS[KIND], place)
    if request.method != "POST":
        form = Form((), span_at_first(desk.now, place, HOURS), Organiser(""))
        return _page(request, desk, place, form, status=200)
    form = _read(request.POST, place, desk.now)
    if request.POST.get("gjor") != "lag":
        form.errors.pop("tittel", None)  # one may look whom it hits before it has a name
        return _page(request, desk, place, form, status=422 if form.errors else 200)
    if form.errors or form.span.period is None:
        return _page(request, desk, place, form, status=422)
    try:
        details, words = _details(request.POST), words_typed(request.POST)
        made = make_event(
            form.chosen,
            form.span.period,
            party_of(desk.person, form.organiser.organisation),
            title=details.title,
            now=desk.now,
            confirmed=_ids(request.POST.getlist("over")),
            details=details,
            words=words,
        )
    except Refusal as refusal:
        told = sentence(refusal, place.facility.municipality.zone)
        if name := OF_FIELDS.get(refusal.code):
            form.errors[name] = told
            return _page(request, desk, place, form, status=422)
        taken = refusal.code in ("over_event", "override_not_said") or isinstance(refusal, Taken)
        return _page(request, desk, place, form, said=told, status=409 if taken else 422)
    messages.success(request, _("The event is made. Those who lose time are told."))
    return redirect(WORDS[KIND].one, made.id)


def _read(data: QueryDict, place: Place, now: datetime) -> Form:
    span = span_of(data, place, now)
    organiser = organiser_typed(data)
    chosen = place.chosen(data)
    errors = dict(span.errors)
    if not chosen:
        errors["lokale"] = _("Choose at least one place.")
    if span.period is not None and span.period.start < now:
        errors["dato"] = _("The time has already begun.")
    if not data.get("tittel", "").strip():
        errors["tittel"] = _("This must be filled in.")
    text = data.get("publikum", "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 8):
        errors["publikum"] = sentence(Refusal("not_an_audience", limit=1_000_000), place.facility.municipality.zone)
    if organiser.error:
        errors["lag"] = organiser.error
    return Form(chosen, span, organiser, errors)


def _details(data: QueryDict) -> Details:
    activity = data.get("aktivitet", "")
    known = {str(each.pk): each.pk for each in activities()} if activity else {}
    return Details(title=data.get("tittel", ""), activity_id=known.get(activity))


def words_typed(data: QueryDict) -> EventWords:
    """What a form says of an event. A number that is none has been refused before."""
    text = data.get("publikum", "").strip()
    return EventWords(
        public=bool(data.get("offentlig")),
        programme=data.get("program", ""),
        organiser=data.get("arrangor", ""),
        audience=int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None,
        safety_name=data.get("sikkerhet", ""),
        safety_phone=data.get("telefon", ""),
        registration_url=data.get("lenke", ""),
    )


def words_fields(said: Mapping[str, str], errors: Mapping[str, str]) -> list[Field]:
    """What an event tells about itself, as a form asks it."""
    return [
        Field("offentlig", _("Show it under What’s on"), said.get("offentlig", ""), "checkbox", mark_required=False,
              optional=False, hint=_("Otherwise only the municipality and the organiser see what is written here.")),
        Field("program", _("Programme"), said.get("program", ""), "textarea", optional=True, longest=4_000,
              error=errors.get("program", "")),
        Field("arrangor", _("Organiser as it is shown"), said.get("arrangor", ""), optional=True, longest=160,
              hint=_("Empty: the club, or the municipality."), error=errors.get("arrangor", "")),
        Field("publikum", _("Expected audience"), said.get("publikum", ""), optional=True, inputmode="numeric",
              hint=_("How many in all."), error=errors.get("publikum", "")),
        Field("lenke", _("Address to sign up or buy a ticket"), said.get("lenke", ""), optional=True, longest=400,
              hint=_("For example https://example.no/pamelding"), error=errors.get("lenke", "")),
        Field("sikkerhet", _("Responsible for safety"), said.get("sikkerhet", ""), optional=True, longest=120,
              hint=_("Who can be reached while it goes on. Never shown to the public."), autocomplete="off",
              error=errors.get("sikkerhet", "")),
        Field("telefon", _("Phone"), said.get("telefon", ""), "tel", optional=True, longest=40, autocomplete="off",
              error=errors.get("telefon", "")),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """Whom it hits: those who lose time, and what it cannot take."""

    displaced: list[Hit]
    blocked: list[Hit]
    over: list[int]


def _page(request: HttpRequest, desk: Desk, place: Place, form: Form, *, said: str = "", status: int) -> HttpResponse:
    told: _Told | None = None
    problems = [Problem(said)] if said else []
    if request.method == "POST" and form.where_and_when:
        try:
            told = _told(desk, place, form)
        except Refusal as refusal:
            problems.append(Problem(sentence(refusal, place.facility.municipality.zone)))
            status = max(status, 422)
    sent, errors = request.POST, form.errors
    asked = told is not None
    fields = [
        Field("tittel", _("What is the event called?"), sent.get("tittel", ""), longest=160,
              error=errors.get("tittel", "")),
        _activity_field(sent.get("aktivitet", "")),
        *form.organiser.fields(_("Club that organises it"),
                               _("Name or organisation number. Empty when the municipality organises it itself.")),
    ]  # fmt: skip
    words = words_fields({name: str(sent.get(name, "")) for name in sent}, errors)
    times = form.span.fields(of_days=_("Empty when it is one day."))
    problems += [Problem(errors["lokale"], "lokaler")] if "lokale" in errors else []
    context = {
        "words": WORDS[KIND],
        "place": place,
        "boxes": place.boxes(form.chosen),
        "boxes_error": errors.get("lokale", ""),
        "times": times,
        "fields": fields,
        "tells": words,
        "told": told,
        "asked": asked,
        "problems": ErrorSummary((*problems, *ErrorSummary.of((*times, *fields, *words)).problems)),
    }
    return render(request, "happenings/event_new.html", context, status=status)


def _told(desk: Desk, place: Place, form: Form) -> _Told:
    """Says whom it hits, and what is free for them instead; that persons are named is noted."""
    if form.span.period is None:
        raise Refusal("not_found")
    preview: EventPreview = preview_event(form.chosen, form.span.period, now=desk.now)
    zone = place.facility.municipality.zone
    ways = replacements_of(dates_among(preview.displaced), preview.wanted, desk.now)
    found = [*preview.displaced, *preview.blocked]
    note_dates_read(dates_among(found), desk.person.pk, "desk_event_new", now=desk.now)
    return _Told(
        hits_of(preview.displaced, ways, zone), hits_of(preview.blocked, {}, zone), sorted(preview.occurrence_ids)
    )


def _activity_field(chosen: str) -> Field:
    language = get_language() or "nb"
    choices = (Choice("", _("Not said"), not chosen), *(
        Choice(str(each.pk), each.name.said_in(language).text, str(each.pk) == chosen) for each in activities()
    ))  # fmt: skip
    return Field("aktivitet", _("Activity"), chosen, "select", choices=choices, optional=True)


def _ids(said: list[str]) -> list[int]:
    return [int(each) for each in said[:500] if each.isascii() and each.isdigit() and len(each) < 19]
