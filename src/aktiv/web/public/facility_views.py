"""A facility: what it is, its parts, its week, one day of it, its prices, and which rule comes from where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from aktiv.collaboration.queries.owners import owner_of
from aktiv.collaboration.words import KINDS
from aktiv.facilities import words as setting_words
from aktiv.facilities.models import Facility, Space
from aktiv.facilities.queries import facilities as listed_facilities
from aktiv.facilities.queries import facility_by_slug, origins, spaces_at, spaces_of
from aktiv.municipalities import queries as municipalities
from aktiv.people.permissions import public
from aktiv.prices.queries.tables import price_table
from aktiv.values.periods import Period, week_of
from aktiv.values.refusal import Refusal
from aktiv.web.components.links import Hidden
from aktiv.web.components.uses import WEEK_LEGEND
from aktiv.web.identity import party_here
from aktiv.web.public.asking import minute_of
from aktiv.web.public.ordering import chosen_period, order_panel
from aktiv.web.public.parts import part_picker
from aktiv.web.public.price_tables import price_tables
from aktiv.web.public.weeks import fitting, view_tabs, week_calendar
from aktiv.web.public.words import ACCESS

PAGE_SIZE = 50
YEARS = range(2000, 2200)
"""Calendars that are shown; those beyond have nothing in them, and no end."""


@public
@require_safe
def facilities(request: HttpRequest) -> HttpResponse:
    """Public. Every facility in Norwegian alphabetical order, a page at a time, in all or one municipality."""
    known = {each.slug: each for each in municipalities.listed()}
    chosen = known.get(request.GET.get("hvor", ""))
    request.municipality = chosen  # type: ignore[attr-defined]
    position = position_asked(request.GET.get("etter", ""))
    page = listed_facilities(municipalities=[chosen.pk] if chosen else None, after=position, limit=PAGE_SIZE)
    context = {"page": page, "known": known.values(), "chosen": chosen}
    return render(request, "public/facilities.html", context)


@public
@require_safe
def facility(request: HttpRequest, slug: str) -> HttpResponse:
    """Public. A facility with every space in it."""
    found = access_facility(request, slug)
    branches = spaces_of(found)
    here = timezone.now().astimezone(found.municipality.zone)
    owner = owner_of(found.pk, here.date())
    context = {
        "facility": found,
        "owner": owner,
        "owner_kind": str(KINDS[owner.kind]) if owner is not None else "",
        "branches": branches,
        "week": week_of(here.date()),
        "access": access_words(found),
        "first": next((branch.space for branch in branches if branch.space.alone), None),
    }
    return render(request, "public/facility.html", context)


@public
@require_safe
def week(request: HttpRequest, slug: str, part: str, week: str) -> HttpResponse:
    """Public. The week of a space: what is taken, what is free, and the booking that takes shape beside it."""
    now = timezone.now()
    found, space, spaces = access_space(request, slug, part)
    zone = found.municipality.zone
    minutes = minutes_asked(request, space)
    chosen = chosen_of(request, space, minutes, now)
    today = now.astimezone(zone).date()
    if not (week[:4].isascii() and week[:4].isdigit() and int(week[:4]) in YEARS):
        raise Http404
    try:
        calendar = week_calendar(space, week, minutes, party_here(request), now, chosen=chosen, chosen_day=today)
    except Refusal:
        raise Http404 from None
    chosen = fitting(chosen, calendar.columns, zone) if chosen else None
    days = [column.day for column in calendar.columns]
    shown = day_asked(request.GET.get("dag", ""))
    if chosen is not None and chosen.start.astimezone(zone).date() in days:
        shown = chosen.start.astimezone(zone).date()
    elif shown not in days:
        shown = today if today in days else days[0]
    calendar = replace(calendar, chosen_day=shown, kept=(Hidden("dag", shown.isoformat()),))
    context = {
        "facility": found,
        "space": space,
        "access": access_words(found),
        "parts": part_picker(space, spaces, week, minutes),
        "week": calendar,
        "legend": WEEK_LEGEND,
        "order": order_panel(request, space, chosen, now),
        "chosen": chosen,
        "minutes": minutes,
        "document": space.terms.get("terms_document"),
    }
    return render(request, "public/week.html", context)


@public
@require_safe
def day(request: HttpRequest, slug: str, part: str, day: str) -> HttpResponse:
    """Public. The same as the week, for one day and as a list."""
    now = timezone.now()
    found, space, spaces = access_space(request, slug, part)
    asked = day_asked(day)
    if asked is None:
        raise Http404
    minutes = minutes_asked(request, space)
    chosen = chosen_of(request, space, minutes, now)
    calendar = week_calendar(space, week_of(asked), minutes, party_here(request), now, chosen=chosen, chosen_day=asked)
    chosen = fitting(chosen, calendar.columns, found.municipality.zone) if chosen else None
    context = {
        "facility": found,
        "space": space,
        "day": asked,
        "list": calendar.day_list,
        "week": calendar,
        "views": view_tabs(space, calendar.columns[0].day, asked, minutes, "day"),
        "parts": part_picker(space, spaces, week_of(asked), minutes),
        "order": order_panel(request, space, chosen, now),
        "chosen": chosen,
    }
    return render(request, "public/day.html", context)


@public
@require_safe
def prices(request: HttpRequest, slug: str) -> HttpResponse:
    """Public. What it costs, for whom and when."""
    found = access_facility(request, slug)
    today = timezone.now().astimezone(found.municipality.zone).date()
    return render(
        request, "public/prices.html", {"facility": found, "tables": price_tables(price_table(found.pk, today))}
    )


@public
@require_safe
def rules(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """Public. Every rule of a space: its value, and whether space, facility, municipality or default says so."""
    found, space, _spaces = access_space(request, slug, part)
    rows = [
        {
            "name": setting_words.setting_name(origin.key),
            "help": setting_words.setting_help(origin.key),
            "value": setting_words.told_value(origin.key, origin.value),
            "level": origin.level,
            "chain": [
                {"step": step, "told": setting_words.told_value(origin.key, step.value) if step.says else ""}
                for step in origin.chain
            ],
        }
        for origin in origins(space)
    ]
    return render(request, "public/rules.html", {"facility": found, "space": space, "rows": rows})


def position_asked(text: str) -> tuple[str, int] | None:
    """Where a list goes on, from an address: "sort key,id"; None when it says nothing that can be."""
    key, comma, number = text[:200].rpartition(",")
    if not comma or not key.isprintable() or not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    return key, int(number)


def access_facility(request: HttpRequest, slug: str) -> Facility:
    """A published facility; the page wears its municipality's colours. Raises Http404."""
    found = facility_by_slug(slug)
    if found is None or not found.municipality.published:
        raise Http404
    request.municipality = found.municipality  # type: ignore[attr-defined]
    return found


def access_space(request: HttpRequest, slug: str, part: str) -> tuple[Facility, Space, list[Space]]:
    """An active space of a published facility, and all spaces of that facility. Raises Http404.

    The page wears its municipality's colours.
    """
    spaces = spaces_at(slug)
    space = next((each for each in spaces if each.slug == part), None)
    if space is None:
        raise Http404
    request.municipality = space.municipality  # type: ignore[attr-defined]
    return space.facility, space, spaces


def minutes_asked(request: HttpRequest, space: Space) -> int:
    """The length in the address, or two hours where that is lent, else the longest."""
    text = request.GET.get("min", "")
    most = space.terms.get("max_length") or 1440
    least = space.terms.get("min_length") or 30
    if text.isascii() and text.isdigit() and len(text) <= 4 and 5 <= int(text) <= 1440:
        return int(text) - int(text) % 5
    return int(max(least, min(120, most)))


def chosen_of(request: HttpRequest, space: Space, minutes: int, now: datetime) -> Period | None:
    """The time chosen in the address: `start` (RFC 3339), or `dag` with `fra` and `til` as wall clock."""
    return chosen_period(
        request.GET.get("start", ""),
        space,
        minutes,
        now,
        end_minute=minute_of(request.GET.get("til", "")) if request.GET.get("til") else None,
    )


def day_asked(text: str) -> date | None:
    """A day in an address; None when it is none."""
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return found if found and found.year in YEARS else None


def access_words(found: Facility) -> list[str]:
    """Its accessibility tags in the reader's language."""
    return [str(ACCESS[tag]) for tag in found.accessibility if tag in ACCESS]
