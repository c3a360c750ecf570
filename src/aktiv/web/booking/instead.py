"""What would work instead of a time that was refused, as buttons that take it at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import get_language

from aktiv.bookings.queries.asking import group_of
from aktiv.bookings.queries.places import days_around, places
from aktiv.bookings.queries.ways_out import ways_out
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.facilities.queries.listing import spaces_by_id
from aktiv.timetable.search import next_free
from aktiv.values import formatting
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.components.results import Pick
from aktiv.web.public.searching import pick_value, place_name

MOST = 4


def picks_instead(
    space: Space, period: Period, party: Party, now: datetime, *, linked: Collection[int] = ()
) -> tuple[Pick, ...]:
    """Another part, another time of that day, another hall, each with what is `linked` as far as it has it; and the
    next free day. At most a dozen statements."""
    where = places([space.pk], days_around(period), now).get(space.pk)
    if where is None or not where.bookable:
        return ()
    try:
        group = group_of(party, where, period)
    except Refusal:
        group = None
    found = ways_out([(where, period)], party, group, now, linked=sorted(linked)).get((space.pk, period), ())
    others = spaces_by_id({way.space_id for way in found})
    asked_day = civil_day(period.start, space.municipality.zone)
    picks = [_pick(others[way.space_id], way.period, space, asked_day) for way in found]
    later = max(asked_day, civil_day(now, space.municipality.zone)) + timedelta(days=1)
    if period.minutes <= 1440 and (free := next_free(space.pk, period.minutes, now=now, first=later)) is not None:
        picks.append(_pick(space, free, space, asked_day))
    return tuple(picks[:MOST])


def picks_of(space: Space, periods: Collection[Period]) -> tuple[Pick, ...]:
    """The readings of a time that the clock shows twice."""
    return tuple(Pick(_with_offset(period, space), pick_value(space, period)) for period in periods)


def _pick(space: Space, period: Period, asked: Space, asked_day: object) -> Pick:
    language, zone = get_language() or "nb", space.municipality.zone
    told = formatting.span(period.start, period.end, language, zone)
    if civil_day(period.start, zone) != asked_day:
        told = f"{formatting.day_short(period.start, language, zone)} {told}"
    return Pick(told if space.pk == asked.pk else f"{place_name(space)}, {told}", pick_value(space, period))


def _with_offset(period: Period, space: Space) -> str:
    """ "02.30–04.00 (CEST)": the only thing that tells the two apart is the zone's own name for them."""
    language, zone = get_language() or "nb", space.municipality.zone
    start = period.start.astimezone(zone)
    return f"{formatting.span(period.start, period.end, language, zone)} ({start.tzname()}, UTC{start:%z})"
