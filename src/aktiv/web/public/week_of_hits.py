"""The hits of a page over seven days: at the wished time, or the first time there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from aktiv.facilities.models import Space
from aktiv.timetable.search import starts_on
from aktiv.values import formatting
from aktiv.web.components.results import Pick
from aktiv.web.public.asking import Asking
from aktiv.web.public.searching import pick_value, place_name, week_url

DAYS = 7


@dataclass(frozen=True, slots=True)
class DayOfHit:
    """One day of one space: a time to take, as wished or the nearest; None when there is none."""

    day: date
    pick: Pick | None
    as_wished: bool


@dataclass(frozen=True, slots=True)
class WeekOfHit:
    """One space and its seven days."""

    name: str
    url: str
    days: tuple[DayOfHit, ...]


@dataclass(frozen=True, slots=True)
class WeekOfHits:
    """Seven days from the one asked for, and every hit of the page."""

    days: tuple[date, ...]
    rows: tuple[WeekOfHit, ...]


def week_of_hits(asking: Asking, spaces: Sequence[Space], now: datetime) -> WeekOfHits:
    """The nearest start each day for the spaces of a page. One statement."""
    days = tuple(asking.day + timedelta(days=n) for n in range(DAYS))
    wish = asking.start if asking.start is not None else 0
    found = starts_on([space.pk for space in spaces], days, asking.minutes, now=now, wish_minute=wish)
    language = get_language() or "nb"
    rows = []
    for space in spaces:
        cells = []
        for day in days:
            starts = found.get((space.pk, day))
            nearest = starts.nearest() if starts else None
            if starts is None or nearest is None:
                cells.append(DayOfHit(day, None, False))
                continue
            period = starts.at(nearest, asking.minutes)
            told = formatting.span(period.start, period.end, language, space.municipality.zone)
            as_wished = asking.start is not None and nearest == starts.wish
            cells.append(DayOfHit(day, Pick(told, pick_value(space, period)), as_wished))
        rows.append(WeekOfHit(place_name(space), f"{week_url(space, asking.day)}?min={asking.minutes}", tuple(cells)))
    return WeekOfHits(days, tuple(rows))
