"""Ways out for dates of a draft that are taken, as buttons: each exchanges the date in one press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import get_language

from aktiv.bookings.queries.ways_out import Way
from aktiv.bookings.rules import sane
from aktiv.cases.queries.applications import Judged
from aktiv.facilities.models import Space
from aktiv.values import formatting
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.web.components.links import Choice
from aktiv.web.public.searching import place_name


def ways_shown(
    ways: Mapping[int, Sequence[Way]], found: Judged, spaces: Mapping[int, Space]
) -> dict[int, tuple[Choice, ...]]:
    """By the date's id what would work instead, in words: another time, or another place at the same time."""
    return {pk: tuple(_choice(pk, way, found, spaces) for way in each) for pk, each in ways.items()}


def way_called(said: str) -> tuple[int, Period]:
    """The place and time that a button says. Raises Refusal("not_found"), and as bookings.rules.sane."""
    try:
        space, start, end = said.split("/")
        starts, ends = datetime.fromisoformat(start), datetime.fromisoformat(end)
    except ValueError as error:
        raise Refusal("not_found") from error
    if not space.isdecimal() or len(space) > 18 or starts.tzinfo is None or ends.tzinfo is None:
        raise Refusal("not_found")
    return int(space), sane(starts, ends)


def _choice(date_id: int, way: Way, found: Judged, spaces: Mapping[int, Space]) -> Choice:
    where = found.dates[date_id].where
    told = formatting.span(way.period.start, way.period.end, get_language() or "nb", where.zone)
    if way.space_id != where.space_id and way.space_id in spaces:
        told = f"{place_name(spaces[way.space_id])}, {told}"
    value = f"{way.space_id}/{way.period.start.isoformat()}/{way.period.end.isoformat()}"
    return Choice(f"bytt_{date_id}_{value}", told)
