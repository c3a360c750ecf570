"""School use: the weekly hours of a term, without the schools' holidays, every date that is taken shown first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.reading import note_dates_read
from aktiv.bookings.actions.schooling import make_school_use
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.holidays import Holiday, without_holidays
from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.queries.replacements import dates_among
from aktiv.bookings.queries.schooling import MOST_DATES, SchoolDay, Timetabled, preview_school_use
from aktiv.bookings.words import sentence
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.periods import civil_day
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.components.links import Choice
from aktiv.web.components.series import Months, Outcome
from aktiv.web.components.uses import SERIES_LEGEND
from aktiv.web.gates import Desk, working
from aktiv.web.happenings.hits import who_told
from aktiv.web.happenings.kinds import WORDS
from aktiv.web.happenings.organisers import Organiser, organiser_typed
from aktiv.web.happenings.placing import Place, choose_page, day_of, minute_typed, place_asked
from aktiv.web.public.asking import clock_text

KIND = Booking.Kind.SCHOOL_USE
SCHOOL_OFF, PUBLIC_OFF = "skole", "hellig"
HOURS = (8 * 60, 14 * 60)


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, with what is wrong by field; `asked` when it can be looked up."""

    space: str
    days: frozenset[int]
    first: str
    last: str
    start: str
    end: str
    school_off: bool
    public_off: bool
    organiser: Organiser
    asked: Timetabled | None = None
    holidays: tuple[Holiday, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)


@working(Permission.DESK_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those who decide. POST `gjor=vis` shows every date; `lag` gives the hours, apart from the dates in `uten`."""
    place = place_asked(request, desk, Permission.EVENT_MAKE)
    if isinstance(place, list):
        return choose_page(request, WORDS[KIND], place)
    if request.method != "POST":
        return _page(request, desk, place, _at_first(place, desk.now), status=200)
    form = _read(request.POST, place, desk.now)
    if request.POST.get("gjor") != "lag":
        form.errors.pop("tittel", None)
        return _page(request, desk, place, form, status=422 if form.errors else 200)
    if form.errors or form.asked is None:
        return _page(request, desk, place, form, status=422)
    asked = Timetabled(
        space_id=form.asked.space_id,
        recurrence=form.asked.recurrence,
        from_minute=form.asked.from_minute,
        to_minute=form.asked.to_minute,
        apart_from=_days(request.POST.getlist("uten")),
    )
    party = party_of(desk.person, form.organiser.organisation)
    try:
        made = make_school_use(asked, party, title=request.POST.get("tittel", ""), now=desk.now)
    except Refusal as refusal:
        told = sentence(refusal, place.facility.municipality.zone)
        if refusal.code == "dates_taken":
            told = _("Some of the dates are taken. Look at them below: they are left out when you press again.")
        status = 409 if refusal.code == "dates_taken" else 422
        return _page(request, desk, place, form, said=told, status=status)
    count = len(made.occurrence_ids)
    told = ngettext("%(n)s date is given to the school.", "%(n)s dates are given to the school.", count)
    messages.success(request, told % {"n": count})
    return redirect(WORDS[KIND].one, made.id)


def _at_first(place: Place, now: datetime) -> Form:
    today = civil_day(now, place.facility.municipality.zone)
    monday = today + timedelta(days=7 - today.weekday())
    last = date(monday.year, 6, 20) if monday.month < 6 else date(monday.year, 12, 20)
    return Form(
        str(place.spaces[0].pk) if place.spaces else "", frozenset(range(1, 6)), monday.isoformat(),
        max(last, monday + timedelta(weeks=4)).isoformat(), clock_text(HOURS[0]), clock_text(HOURS[1]), True, True,
        Organiser(""),
    )  # fmt: skip


def _read(data: QueryDict, place: Place, now: datetime) -> Form:
    home = place.facility.municipality
    errors: dict[str, str] = {}
    today = civil_day(now, home.zone)
    first, last = day_of(data, "forste", today, errors), day_of(data, "siste", today, errors)
    if first and last and last < first:
        errors["siste"] = _("The last date must not be before the first.")
    start, end = minute_typed(data, "fra", errors), minute_typed(data, "til", errors)
    if start is not None and end is not None and end <= start:
        errors["til"] = _("The end must be after the start.")
    days = frozenset(int(each) for each in data.getlist("dag")[:14] if each in {"1", "2", "3", "4", "5", "6", "7"})
    if not days:
        errors["dag"] = _("Choose at least one weekday.")
    if not data.get("tittel", "").strip():
        errors["tittel"] = _("This must be filled in.")
    space = next((each.pk for each in place.spaces if str(each.pk) == data.get("lokale", "")), None)
    if space is None:
        errors["lokale"] = _("Choose a place from the list.")
    organiser = organiser_typed(data)
    if organiser.error:
        errors["lag"] = organiser.error
    asked, holidays = None, tuple[Holiday, ...]()
    school_off, public_off = bool(data.get(SCHOOL_OFF)), bool(data.get(PUBLIC_OFF))
    if not errors.keys() - {"tittel", "lag"} and first and last and space and start is not None and end is not None:
        try:
            recurrence, holidays = without_holidays(
                Recurrence(first, last, days), home, public=public_off, school=school_off, limit=MOST_DATES
            )
            asked = Timetabled(space_id=space, recurrence=recurrence, from_minute=start, to_minute=end)
        except Refusal as refusal:
            errors["siste"] = sentence(refusal, home.zone)
    return Form(
        data.get("lokale", ""), days, data.get("forste", ""), data.get("siste", ""), data.get("fra", ""),
        data.get("til", ""), school_off, public_off, organiser, asked, holidays, errors,
    )  # fmt: skip


def _page(request: HttpRequest, desk: Desk, place: Place, form: Form, *, said: str = "", status: int) -> HttpResponse:
    language = get_language() or "nb"
    sent, errors = request.POST, form.errors
    dates: list[SchoolDay] = []
    others = [Problem(said)] if said else []
    if form.asked is not None:
        try:
            dates = preview_school_use(form.asked, desk.now)
        except Refusal as refusal:
            others.append(Problem(sentence(refusal, place.facility.municipality.zone)))
            status = max(status, 422)
    hit = dates_among(one for each in dates for one in each.in_the_way)
    note_dates_read(hit, desk.person.pk, "desk_school_use_new", now=desk.now)
    places = tuple(
        Choice(str(each.pk), each.name.said_in(language).text, str(each.pk) == form.space) for each in place.spaces
    )
    where = Field("lokale", _("Place"), form.space, "select", choices=places, error=errors.get("lokale", ""))
    times = [
        Field("forste", _("First date"), form.first, "date", error=errors.get("forste", "")),
        Field("siste", _("Last date, included"), form.last, "date", error=errors.get("siste", "")),
        Field("fra", _("From"), form.start, inputmode="numeric", hint=_("For example 18.00"),
              error=errors.get("fra", "")),
        Field("til", _("To"), form.end, inputmode="numeric", error=errors.get("til", "")),
    ]  # fmt: skip
    off = [
        Field(SCHOOL_OFF, _("Not in the school holidays"), "1" if form.school_off else "", "checkbox",
              mark_required=False),
        Field(PUBLIC_OFF, _("Not on public holidays"), "1" if form.public_off else "", "checkbox",
              mark_required=False),
    ]  # fmt: skip
    fields = [
        Field("tittel", _("What stands in the calendar?"), sent.get("tittel", ""), longest=160,
              hint=_("For example: Solheim school, physical education. Everyone can read it."),
              error=errors.get("tittel", "")),
        *form.organiser.fields(_("School or kindergarten"),
                               _("Name or organisation number, when it is to see the dates itself.")),
    ]  # fmt: skip
    weekdays = formatting.words(language).weekdays
    others += [Problem(errors["dag"], "dag_1")] if "dag" in errors else []
    context = {
        "words": WORDS[KIND],
        "place": place,
        "where": where,
        "times": times,
        "weekdays": [(n + 1, name, n + 1 in form.days) for n, name in enumerate(weekdays)],
        "weekdays_error": errors.get("dag", ""),
        "off": off,
        "fields": fields,
        "asked": bool(dates),
        "count": sum(each.free for each in dates),
        "of": len(dates),
        "clashes": _clashes(dates, place),
        "taken": sum(not each.free for each in dates),
        "months": _months(dates, form.holidays) if dates else None,
        "legend": SERIES_LEGEND,
        "holidays": len(form.holidays),
        "problems": ErrorSummary((*others, *ErrorSummary.of((where, *times, *fields)).problems)),
    }
    return render(request, "happenings/school_use_new.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Clash:
    """Dates that cannot be had for the same reason."""

    why: str
    days: str
    values: tuple[str, ...]


def _clashes(dates: list[SchoolDay], place: Place) -> list[Clash]:
    language, zone = get_language() or "nb", place.facility.municipality.zone
    found: dict[str, list[date]] = {}
    for each in dates:
        if not each.free:
            who = ", ".join(dict.fromkeys(who_told(one) for one in each.in_the_way))
            found.setdefault(sentence(each.refusal, zone) if each.refusal else who, []).append(each.day)
    return [
        Clash(
            why,
            ", ".join(formatting.day_short(day, language) for day in days),
            tuple(day.isoformat() for day in days),
        )
        for why, days in found.items()
    ]


def _months(dates: list[SchoolDay], holidays: tuple[Holiday, ...]) -> Months:
    outcomes: dict[date, Outcome] = {each.day: "chosen" if each.free else "conflict" for each in dates}
    outcomes |= {each.day: "skipped" for each in holidays}
    free = sum(each.free for each in dates)
    told = ngettext("%(n)s date is free", "%(n)s dates are free", free) % {"n": free}
    return Months.of(dict(sorted(outcomes.items())), f"{told}.")


def _days(said: list[str]) -> frozenset[date]:
    found = set()
    for each in said[: 2 * MOST_DATES]:
        try:
            found.add(date.fromisoformat(each))
        except ValueError:
            continue
    return frozenset(found)
