"""One kind of equipment: what it is, when how many are free, what it costs, and the form that asks for it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.lending.models import Kind
from aktiv.lending.queries.baskets import parts_of
from aktiv.lending.queries.catalogue import KindAt, free_days, kind_by_slug, places_of, terms_of_kind
from aktiv.lending.queries.seen import pictures_of
from aktiv.lending.words import CATEGORIES
from aktiv.people.permissions import public
from aktiv.values import formatting
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice, Link, Tabs
from aktiv.web.lending.asking import amount_of, times_of, tomorrow
from aktiv.web.lending.facts import facts_of
from aktiv.web.public.searching import place_name, week_url

MONTHS_AHEAD = 24


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month table; `url` chooses it. Days that have been have none, days of other months are None."""

    number: int
    free: int | None
    told: str
    url: str


@public
@require_safe
def kind(request: HttpRequest, slug: str) -> HttpResponse:
    """Public. The address may say when it is wanted, how many, from which storage place, and which month is shown."""
    try:
        found = kind_by_slug(slug)
    except Refusal:
        raise Http404 from None
    home, language = found.municipality, get_language() or "nb"
    request.municipality = home  # type: ignore[attr-defined]  # the page wears its colours
    today = civil_day(timezone.now(), home.zone)
    times = times_of(request.GET, today)
    places = places_of(found)
    chosen = next((each for each in places if each.depot.slug == request.GET.get("lager")), None)
    chosen = chosen or (places[0] if places else None)
    month = _month(request.GET.get("maned", ""), today, times.first)
    name = found.name.said_in(language).text
    wished = times if times.first else tomorrow(today)
    amount = amount_of(request.GET.get("antall", ""), 1) or 1
    context = {
        "kind": found,
        "name": name,
        "category": CATEGORIES[found.category],
        "facts": facts_of(found, terms_of_kind(found, today), max((each.there for each in places), default=0)),
        "pictures": [(each, each.alt.said_in(language).text) for each in pictures_of(found)],
        "fixed_in": place_name(found.space) if found.space is not None else "",
        "fixed_at": week_url(found.space, today) if found.space is not None else "",
        "parts": parts_of([found.pk]).get(found.pk, ()),
        "places": places,
        "chosen": chosen,
        "others": _others(request, places, chosen),
        "weeks": _weeks(request, found, chosen, month, today) if chosen else (),
        "weekdays": formatting.words(language).weekdays_short,
        "month": f"{formatting.words(language).months[month.month - 1]} {month.year}",
        "previous": _month_url(request, month, -1, today),
        "next": _month_url(request, month, 1, today),
        "fields": _fields(found, places, chosen, amount),
        "times": wished.fields(),
        "basket_url": reverse("equipment_basket"),
    }
    return render(request, "lending/kind.html", context)


def _fields(found: Kind, places: Sequence[KindAt], chosen: KindAt | None, amount: int) -> tuple[Field, ...]:
    fields = [Field(f"antall-{found.slug}", _("How many"), str(amount), inputmode="numeric", mark_required=False)]
    if len(places) > 1:
        depots = tuple(
            Choice(each.depot.slug, each.depot.name, chosen is not None and each.depot == chosen.depot)
            for each in places
        )
        fields.append(Field("lager", _("Storage place"), kind="select", choices=depots, mark_required=False))
    return tuple(fields)


def _others(request: HttpRequest, places: Sequence[KindAt], chosen: KindAt | None) -> Tabs | None:
    if len(places) < 2:
        return None
    return Tabs(
        _("Storage place"),
        tuple(Link(each.depot.name, _url(request, lager=each.depot.slug), each == chosen) for each in places),
    )


def _weeks(request: HttpRequest, found: Kind, place: KindAt, month: date, today: date) -> list[list[Day | None]]:
    """The month from Monday to Sunday, with how many are free through the whole of each day to come."""
    language = get_language() or "nb"
    days = [month + timedelta(days=each) for each in range(monthrange(month.year, month.month)[1])]
    coming = [day for day in days if day >= today]
    free = dict(zip(coming, free_days([place], coming, found.municipality.zone).get(place.depot.pk, ()), strict=False))
    cells: list[Day | None] = [None] * month.weekday()
    for day in days:
        left = free.get(day)
        told = "" if left is None else ngettext("%(n)s free", "%(n)s free", left) % {"n": left}
        until = day + timedelta(days=1)
        url = _url(request, fra=day.isoformat(), til=until.isoformat(), lager=place.depot.slug) + "#lan" if left else ""
        cells.append(Day(day.day, left, f"{formatting.day(day, language)}: {told}" if told else "", url))
    cells += [None] * (-len(cells) % 7)
    return [cells[each : each + 7] for each in range(0, len(cells), 7)]


def _url(request: HttpRequest, **changes: str) -> str:
    """This page with some of its address changed."""
    kept = {
        name: request.GET[name][:40]
        for name in ("fra", "fra-kl", "til", "til-kl", "antall", "lager", "maned")
        if name in request.GET
    }
    return f"{request.path}?{urlencode({**kept, **changes})}"


def _month(text: str, today: date, wanted: date | None) -> date:
    """The first of the month that is shown: as asked, else of the day wanted, else this one."""
    first = (wanted or today).replace(day=1)
    try:
        first = date.fromisoformat(f"{text[:7]}-01") if text else first
    except ValueError:
        return first
    return min(max(first, today.replace(day=1)), _after(today.replace(day=1), MONTHS_AHEAD))


def _month_url(request: HttpRequest, month: date, step: int, today: date) -> str:
    other = _after(month, step)
    if not today.replace(day=1) <= other <= _after(today.replace(day=1), MONTHS_AHEAD):
        return ""
    return _url(request, maned=f"{other:%Y-%m}")


def _after(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
