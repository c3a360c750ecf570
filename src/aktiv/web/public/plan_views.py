"""A facility's week on paper: a row for each court, a column for each day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.facilities.queries import spaces_at
from aktiv.people.permissions import public
from aktiv.values import formatting
from aktiv.values.periods import Period, civil_day, monday_of, week_of
from aktiv.values.refusal import Refusal
from aktiv.web.components.links import Link
from aktiv.web.components.uses import Use
from aktiv.web.public.courts import Court, Slot, courts, labels, shown_spaces, time_told
from aktiv.web.public.facility_views import YEARS


@dataclass(frozen=True, slots=True)
class Entry:
    """One use as the plan tells it; `use` is its drawing."""

    time: str
    title: str
    detail: str
    use: Use


@dataclass(frozen=True, slots=True)
class Cell:
    """One court on one day. `note` is said where nothing is on: closed, with why, or free."""

    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One court."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The head of a column."""

    weekday: str
    date: str
    today: bool


@public
@require_safe
def plan(request: HttpRequest, slug: str, week: str) -> HttpResponse:
    """Public. The week to print, always as everyone may see it."""
    spaces = spaces_at(slug)
    if not spaces or not (week[:4].isascii() and week[:4].isdigit() and int(week[:4]) in YEARS):
        raise Http404
    facility, now, language = spaces[0].facility, timezone.now(), get_language() or "nb"
    zone = facility.municipality.zone
    request.municipality = facility.municipality  # type: ignore[attr-defined]
    try:
        monday = monday_of(week)
    except Refusal:
        raise Http404 from None
    days = [monday + timedelta(days=n) for n in range(7)]
    wanted = shown_spaces(spaces)
    found = courts(spaces, wanted, days, now)
    names = labels(wanted, spaces)
    words, today = formatting.words(language), civil_day(now, zone)
    context = {
        "facility": facility,
        "heading": _("Week %(number)s") % {"number": monday.isocalendar().week},
        "days_told": formatting.days(days[0], days[-1], language),
        "days": [
            Day(words.weekdays[day.weekday()], formatting.date_short(day, language), day == today) for day in days
        ],
        "rows": [
            Row(names[space.pk], tuple(_cell(found[space.pk, day], zone, language) for day in days)) for space in wanted
        ],
        "printed": formatting.day_long(today, language),
        "previous": _link(slug, monday - timedelta(days=7), _("Previous week, week %(number)s")),
        "next": _link(slug, monday + timedelta(days=7), _("Next week, week %(number)s")),
        "this_week": reverse("facility_print", args=[slug, week_of(today)]),
    }
    return render(request, "public/plan.html", context)


def _cell(court: Court, zone: ZoneInfo, language: str) -> Cell:
    entries = tuple(
        Entry(
            time_told(slot, zone), slot.title, ", ".join(each for each in (slot.detail, slot.along) if each), slot.use
        )
        for slot in _school_as_one(court.slots)
        if slot.taken or (slot.use is Use.CLOSED and slot.title != str(Use.CLOSED.word))
    )
    if entries:
        return Cell(entries)
    if court.open:
        return Cell((), str(Use.FREE.word))
    why = court.reason.said_in(language).text if court.reason else ""
    return Cell((), f"{Use.CLOSED.word}. {why}" if why else str(Use.CLOSED.word))


def _school_as_one(slots: Iterable[Slot]) -> Iterator[Slot]:
    """The school's own hours and lessons that follow each other are one: a notice board is not its timetable."""
    last: Slot | None = None
    for slot in slots:
        if last is not None and last.use is slot.use is Use.SCHOOL and last.during.touches(slot.during):
            last = Slot(Use.SCHOOL, Period(last.during.start, slot.during.end), str(Use.SCHOOL.word))
            continue
        if last is not None:
            yield last
        last = slot
    if last is not None:
        yield last


def _link(slug: str, monday: date, words: str) -> Link:
    label = words % {"number": monday.isocalendar().week}
    return Link(label, reverse("facility_print", args=[slug, week_of(monday)]))
