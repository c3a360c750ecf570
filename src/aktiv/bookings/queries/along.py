"""What comes along with dates that are booked: optional and constant ones alike, as they were granted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aktiv.bookings.models import Occurrence
from aktiv.facilities.models import Space
from aktiv.timetable.queries import grants
from aktiv.values.texts import Texts


def along_with(dates: Sequence[Occurrence]) -> dict[int, tuple[Space, ...]]:
    """For each date, by its id, the spaces that were claimed along with its own. Two statements, one when there is
    none."""
    granted = grants([each.claim_id for each in dates])
    ids = {
        each.pk: list(dict.fromkeys(one.space_id for one in granted[each.claim_id] if one.space_id != each.space_id))
        for each in dates
    }
    wanted = {space_id for of_one in ids.values() for space_id in of_one}
    spaces = {each.pk: each for each in Space.objects.filter(pk__in=wanted)} if wanted else {}
    return {pk: tuple(spaces[each] for each in of_one) for pk, of_one in ids.items()}


def counted_along(dates: Sequence[Occurrence]) -> tuple[tuple[Texts, int], ...]:
    """The name of each space that comes along with any of the dates, and with how many of them."""
    every = [each for of_one in along_with(dates).values() for each in of_one]
    times = Counter(each.pk for each in every)
    names = {each.pk: each.name for each in every}
    return tuple((names[pk], times[pk]) for pk in names)
