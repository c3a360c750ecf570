"""What is free instead for those whose time an event or a closure takes: proposed to them, not held for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.bookings import period_of
from aktiv.bookings.queries.conflicts import InTheWayOf
from aktiv.bookings.queries.places import days_around, places
from aktiv.bookings.queries.ways_out import Way, ways_out
from aktiv.bookings.rules import Party, Rule, not_in_the_past, open_for_booking, within_opening
from aktiv.timetable.rules import Wanted

WHERE_OPEN: tuple[Rule, ...] = (not_in_the_past, open_for_booking, within_opening)
"""What a time must keep to be worth proposing: the rest is for those who agree on it to weigh."""
MOST_DATES = 60
"""Dates for which ways out are worked out at once; those after them get none."""


def replacements_of(
    dates: Iterable[Occurrence], wanted: Sequence[Wanted], now: datetime
) -> dict[int, tuple[Way, ...]]:  # fmt: skip
    """Up to three ways out for each date, by its id, which do not meet `wanted` either. Five statements; none without
    dates."""
    asked = list({each.pk: each for each in dates}.values())[:MOST_DATES]
    if not asked:
        return {}
    periods = {each.pk: period_of(each) for each in asked}
    found = places({each.space_id for each in asked}, days_around(*periods.values()), now)
    clashes = [(found[each.space_id], periods[each.pk]) for each in asked]
    ways = ways_out(clashes, Party(), None, now, rules=WHERE_OPEN, besides=wanted)
    return {each.pk: ways.get((each.space_id, periods[each.pk]), ()) for each in asked}


def dates_among(found: Iterable[InTheWayOf]) -> list[Occurrence]:
    """The dates behind what is in the way, each once, in order; holds are left out."""
    return list({each.occurrence.pk: each.occurrence for each in found if each.occurrence is not None}.values())
