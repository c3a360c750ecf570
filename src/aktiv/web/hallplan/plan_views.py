"""The calendar of all halls: the day of a municipality, the week of a few halls by the hour, or of many day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.bookings.actions.reading import note_plan_read
from aktiv.bookings.queries.hall_plan import hall_plan
from aktiv.facilities.queries.halls import Hall
from aktiv.facilities.queries.listing import Home, homes_with_facilities
from aktiv.facilities.queries.opening import openings
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.folding import sort_key
from aktiv.values.periods import Period, civil_day, day_period
from aktiv.web.components.forms import Field, chosen_in
from aktiv.web.components.links import Choice, EmptyState, Link, Paging, Tabs
from aktiv.web.gates import Desk, working
from aktiv.web.hallplan.asking import DAY, WEEK, Asked, asked_of
from aktiv.web.hallplan.filling import Scene
from aktiv.web.hallplan.grid import Grid, bounds_of
from aktiv.web.hallplan.reach import decided_halls, deciding_in
from aktiv.web.hallplan.rows import day_of, days_of, listed_of, weeks_of
from aktiv.web.hallplan.undoing import undo_of
from aktiv.web.hallplan.words import LEGEND
from aktiv.web.navigation import url_or_none

MOST_HALLS = 60
"""Rows of a page. A facility with more is not divided."""
BY_THE_HOUR = 4
"""A week of so many halls is drawn by the hour; of more, each day is a list."""


@working(Permission.CALENDAR_ENTER)
@require_safe
def plan(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Case handlers. `dato`, `vis=uke`, `kommune`, `bydel`, `anlegg`, `lokale` and `side` say what is shown."""
    asked = asked_of(request.GET, desk.today)
    homes = homes_with_facilities(deciding_in(desk.held))
    home = next((each for each in homes if each.slug == (asked.home or each.slug)), None)
    if home is None and asked.home:
        raise Http404
    every = decided_halls(home.slug, desk.held) if home is not None else []
    if home is None or not every:
        empty = EmptyState(_("No halls here"), _("There is nothing to book where you decide yet."), icon="Calendar")
        return render(request, "hallplan/none.html", {"empty": empty})
    asked = replace(asked, home=home.slug if len(homes) > 1 else "")
    request.municipality = every[0].space.municipality  # type: ignore[attr-defined]  # the page wears its colours
    wanted = _narrowed(every, asked)
    pages = _pages(wanted)
    asked = replace(asked, page=min(asked.page, len(pages)))
    shown = pages[asked.page - 1]
    context = _heads(asked, homes, every, desk) | {
        "undo": undo_of(request, desk.now),
        "paging": Paging.of(asked.page, len(pages), lambda page: asked.url(page=page)) if len(pages) > 1 else None,
        "legend": LEGEND,
        "empty": EmptyState(
            _("No halls here"),
            _("Nothing that you decide on fits what was chosen."),
            (Link(_("All halls"), asked.url(district="", facility_id=0, space_id=0)),),
            icon="Calendar",
        ),
    }
    return render(request, "hallplan/plan.html", context | _filled(shown, every, asked, desk))


def _narrowed(every: Sequence[Hall], asked: Asked) -> list[Hall]:
    return [
        hall
        for hall in every
        if (not asked.district or hall.space.facility.district == asked.district)
        and asked.facility_id in (0, hall.space.facility_id)
        and asked.space_id in (0, hall.space.pk)
    ]


def _pages(halls: Sequence[Hall]) -> list[list[Hall]]:
    """Whole facilities, as many as there is room for."""
    pages: list[list[Hall]] = [[]]
    for _facility, found in groupby(halls, key=lambda hall: hall.space.facility_id):
        here = list(found)
        if pages[-1] and len(pages[-1]) + len(here) > MOST_HALLS:
            pages.append([])
        pages[-1] += here
    return pages


def _filled(shown: Sequence[Hall], every: Sequence[Hall], asked: Asked, desk: Desk) -> dict[str, object]:
    """What stands, as a table. Names persons to staff, which is noted."""
    if not shown:
        return {"grid": None, "listed": ()}
    zone = shown[0].space.municipality.zone
    days, spaces = asked.days, [hall.space for hall in shown]
    reach = Period(day_period(days[0], zone).start, day_period(days[-1], zone).end)
    standing = hall_plan([space.pk for space in spaces], reach, desk.now)
    told = (each for found in standing.values() for each in found)
    note_plan_read(told, spaces[0].municipality_id, desk.person.pk, "hall_calendar", now=desk.now)
    scene = Scene(
        standing,
        openings(spaces, days),
        {hall.space.pk: hall.space for hall in every},
        zone,
        desk.now,
        asked.query,
    )
    today = civil_day(desk.now, zone)
    if asked.view == WEEK and len(shown) > BY_THE_HOUR:
        return {"grid": None, "listed": listed_of(shown, asked, scene), "days": days_of(asked, today)}
    groups = weeks_of(shown, asked, scene, today) if asked.view == WEEK else day_of(shown, asked, scene)
    first, last = bounds_of(block for group in groups for row in group.rows for block in row.blocks)
    bounded = tuple(
        replace(group, rows=tuple(replace(row, bounds=(first, last)) for row in group.rows)) for group in groups
    )
    corner = _("Day") if asked.view == WEEK else _("Hall")
    return {"grid": Grid(_told(asked), bounded, first, last, corner), "listed": ()}


def _heads(asked: Asked, homes: Sequence[Home], every: Sequence[Hall], desk: Desk) -> dict[str, object]:
    """Headings, ways to other days, and the form that narrows."""
    zone = every[0].space.municipality.zone
    today = civil_day(desk.now, zone)
    step = timedelta(days=7 if asked.view == WEEK else 1)
    views = Tabs(
        _("View"),
        (
            Link(_("Day"), asked.url(view=DAY), current=asked.view == DAY),
            Link(_("Week"), asked.url(view=WEEK), current=asked.view == WEEK),
        ),
    )
    fields = _fields(asked, homes, every)
    return {
        "home": every[0].space.municipality,
        "heading": _told(asked),
        "views": views,
        "asked": asked,
        "fields": fields,
        "chosen": chosen_in(fields) or _("All halls"),
        "previous": asked.url(day=asked.day - step),
        "next": asked.url(day=asked.day + step),
        "today_url": asked.url(day=today) if today not in asked.days else "",
        "reset_url": asked.url(district="", facility_id=0, space_id=0),
        "new_url": f"{reverse('hall_calendar_new')}?{_new_query(asked, today)}",
        "close_url": url_or_none("desk_closure_new"),
    }


def _new_query(asked: Asked, today: date) -> str:
    pairs = {"ny_dag": max(asked.day, today).isoformat(), "lokale": asked.space_id or "", "tilbake": asked.query}
    return urlencode({name: value for name, value in pairs.items() if value})


def _told(asked: Asked) -> str:
    language = get_language() or "nb"
    if asked.view == WEEK:
        week = _("Week %(number)s") % {"number": asked.monday.isocalendar().week}
        return f"{week}, {formatting.days(asked.days[0], asked.days[-1], language)}"
    told = formatting.day_long(asked.day, language)
    return told[:1].upper() + told[1:]


def _fields(asked: Asked, homes: Sequence[Home], every: Sequence[Hall]) -> list[Field]:
    fields = [Field("dato", _("Date"), asked.day.isoformat(), "date", mark_required=False)]
    if len(homes) > 1:
        choices = tuple(Choice(home.slug, home.name, home.slug == asked.home) for home in homes)
        fields.append(Field("kommune", _("Municipality"), kind="select", choices=choices, mark_required=False))
    facilities = {hall.space.facility_id: hall.space.facility for hall in every}
    districts = sorted({each.district for each in facilities.values() if each.district}, key=sort_key)
    if len(districts) > 1:
        choices = (Choice("", _("All"), not asked.district), *(
            Choice(each, each, each == asked.district) for each in districts
        ))  # fmt: skip
        fields.append(Field("bydel", _("District"), kind="select", choices=choices, mark_required=False))
    if len(facilities) > 1:
        choices = (Choice("", _("All"), not asked.facility_id), *(
            Choice(str(pk), each.name, pk == asked.facility_id) for pk, each in facilities.items()
        ))  # fmt: skip
        fields.append(Field("anlegg", _("Facility"), kind="select", choices=choices, mark_required=False))
    alone = next((hall.space for hall in every if hall.space.pk == asked.space_id), None)
    if alone is not None:
        name = alone.name.said_in(get_language() or "nb").text
        choices = (Choice("", _("All")), Choice(str(alone.pk), name, chosen=True))
        fields.append(Field("lokale", _("Hall"), kind="select", choices=choices, mark_required=False))
    return fields
