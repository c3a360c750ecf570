"""Closing spaces: whom it hits is shown first, with a choice for each of them; then it is closed in one press."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.closing import ClosurePreview, close, preview_closure
from aktiv.bookings.actions.reading import note_dates_read
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.queries.replacements import dates_among, replacements_of
from aktiv.bookings.queries.ways_out import Way
from aktiv.bookings.words import sentence
from aktiv.people.permissions import Permission
from aktiv.timetable.rules import Taken
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.gates import Desk, working
from aktiv.web.happenings.fates import choices_of, groups_of
from aktiv.web.happenings.kinds import WORDS
from aktiv.web.happenings.placing import Place, Span, choose_page, place_asked, span_at_first, span_of

KIND = Booking.Kind.CLOSURE
HOURS = (8 * 60, 16 * 60)
JUST_NOW = timedelta(hours=1)
"""A closure may have begun so long ago: a pipe burst before anybody sat down to say so."""


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, with what is wrong by field."""

    chosen: tuple[int, ...]
    span: Span
    errors: dict[str, str] = field(default_factory=dict)


@working(Permission.DESK_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those who may close. POST `gjor=vis` says whom it hits; `lag` closes, with the choices `b…` and `v…` for them."""
    place = place_asked(request, desk, Permission.SPACE_CLOSE)
    if isinstance(place, list):
        return choose_page(request, WORDS[KIND], place)
    if request.method != "POST":
        return _page(request, desk, place, Form((), span_at_first(desk.now, place, HOURS)), status=200)
    data = request.POST
    form = _read(data, place, desk.now)
    if data.get("gjor") != "lag":
        form.errors.pop("grunn", None)
        return _page(request, desk, place, form, status=422 if form.errors else 200)
    if form.errors or form.span.period is None:
        return _page(request, desk, place, form, status=422)
    try:
        preview, ways = _impact(form, desk)
        made = close(
            form.chosen,
            form.span.period,
            party_of(desk.person, None),
            reason=data.get("grunn", ""),
            now=desk.now,
            choices=choices_of(preview, ways, data),
            public=bool(data.get("offentlig")),
        )
    except Refusal as refusal:
        told = sentence(refusal, place.facility.municipality.zone)
        if isinstance(refusal, Taken):
            told = _("There is no room any more where one of them was to be moved. Choose again.")
        status = 409 if isinstance(refusal, Taken) or refusal.code == "move_instead" else 422
        return _page(request, desk, place, form, said=told, status=status)
    messages.success(request, _("It is closed. Those who are hit are told."))
    return redirect(WORDS[KIND].one, made.id)


def _read(data: QueryDict, place: Place, now: datetime) -> Form:
    span, chosen = span_of(data, place, now), place.chosen(data)
    errors = dict(span.errors)
    if not chosen:
        errors["lokale"] = _("Choose at least one place.")
    if span.period is not None and span.period.start < now - JUST_NOW:
        errors["dato"] = _("The time has already begun.")
    if not data.get("grunn", "").strip():
        errors["grunn"] = _("This must be filled in.")
    return Form(chosen, span, errors)


def _impact(form: Form, desk: Desk) -> tuple[ClosurePreview, dict[int, tuple[Way, ...]]]:
    """Whom it hits, and what is free for them instead."""
    if form.span.period is None:
        raise Refusal("not_found")
    preview = preview_closure(form.chosen, form.span.period, now=desk.now)
    return preview, replacements_of(dates_among(preview.hits), preview.wanted, desk.now)


def _page(request: HttpRequest, desk: Desk, place: Place, form: Form, *, said: str = "", status: int) -> HttpResponse:
    sent, errors, zone = request.POST, form.errors, place.facility.municipality.zone
    others = [Problem(said)] if said else []
    preview: ClosurePreview | None = None
    groups = []
    if request.method == "POST" and form.chosen and form.span.period is not None:
        try:
            preview, ways = _impact(form, desk)
        except Refusal as refusal:
            others.append(Problem(sentence(refusal, zone)))
            status = max(status, 422)
        else:
            groups = groups_of(preview, ways, sent, zone)
            note_dates_read(dates_among(preview.hits), desk.person.pk, "desk_closure_new", now=desk.now)
    times = form.span.fields(of_days=_("Empty when it is one day."))
    fields = [
        Field("grunn", _("Why it is closed"), sent.get("grunn", ""), longest=160, error=errors.get("grunn", ""),
              hint=_("For example: the floor is sanded")),
        Field("offentlig", _("Show why in calendars"), sent.get("offentlig", "") if sent else "1", "checkbox",
              mark_required=False, hint=_("Otherwise it only says that it is closed.")),
    ]  # fmt: skip
    others += [Problem(errors["lokale"], "lokaler")] if "lokale" in errors else []
    context = {
        "words": WORDS[KIND],
        "place": place,
        "boxes": place.boxes(form.chosen),
        "boxes_error": errors.get("lokale", ""),
        "times": times,
        "fields": fields,
        "asked": preview is not None,
        "groups": groups,
        "dates": len(preview.occurrence_ids) if preview is not None else 0,
        "holds": sum(each.occurrence is None for each in preview.hits) if preview is not None else 0,
        "problems": ErrorSummary((*others, *ErrorSummary.of((*times, *fields)).problems)),
    }
    return render(request, "happenings/closure_new.html", context, status=status)
