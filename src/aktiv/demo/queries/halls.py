"""The halls of a city as the plan of its year sees them, read from the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from aktiv.demo import catalogue
from aktiv.demo.rules import Board, Hall, Hours, Room, Span
from aktiv.facilities.models import Space
from aktiv.facilities.queries import openings
from aktiv.facilities.terms import LONGEST_HORIZON_DAYS, Audience, Mode, Terms
from aktiv.municipalities.models import Municipality
from aktiv.values.periods import Period

Built = Mapping[tuple[str, str], tuple[Space, Mapping[str, Space]]]


def board_of(municipality: Municipality, city: catalogue.City, built: Built, days: Iterable[date]) -> Board:
    """An empty board with the opening hours of these days."""
    halls = [
        _hall(facility, space, *built[facility.slug, space.key])
        for facility in city.facilities
        for space in facility.spaces
    ]
    # Spaces of one pattern are open alike: one of them tells for all.
    first = {root.pattern_id: root for root, _ in built.values()}
    zone = municipality.zone
    told = openings(list(first.values()), list(days))
    pattern_of = {root.pk: pattern for pattern, root in first.items()}
    hours = {
        (pattern_of[pk] or 0, day): Hours(
            _minutes(opening.bookable, day, zone),
            _minutes(opening.instant, day, zone),
            _minutes(opening.school, day, zone),
            _minutes(opening.season, day, zone),
        )
        for (pk, day), opening in told.items()
    }
    return Board(halls, hours)


def _hall(facility: catalogue.Facility, space: catalogue.Space, root: Space, parts: Mapping[str, Space]) -> Hall:
    terms = Terms.from_json(root.terms)
    whole = Room(root.pk, (1 << space.divisions) - 1, frozenset(space.activities))
    return Hall(
        key=(facility.slug, space.key),
        kind=space.kind,
        divisions=space.divisions,
        rooms=(
            whole,
            *(
                Room(parts[part.key].pk, sum(1 << atom for atom in part.atoms), frozenset(part.activities))
                for part in space.parts
            ),
        ),
        district=facility.district,
        before=terms.buffer_before,
        after=terms.buffer_after,
        step=terms.start_interval,
        shortest=terms.min_length,
        longest=terms.max_length or 240,
        horizon=LONGEST_HORIZON_DAYS if terms.horizon_days is None else terms.horizon_days,
        open_to_all=space.alone and terms.mode == Mode.INSTANT and terms.audience == Audience.EVERYONE,
        pattern=root.pattern_id or 0,
        along=tuple((facility.slug, link.space) for link in space.links if link.required),
    )


def _minutes(periods: Iterable[Period], day: date, zone: ZoneInfo) -> tuple[Span, ...]:
    """Wall minutes; a night's rest of another day is left out, and midnight is 1440."""
    spans = []
    for period in periods:
        low, high = period.start.astimezone(zone), period.end.astimezone(zone)
        until = 1440 if high.date() > day else high.hour * 60 + high.minute
        spans.append((low.hour * 60 + low.minute, until))
    return tuple(spans)
