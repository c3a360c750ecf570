"""The places on a floor that can be had by themselves, by which freed time is called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from aktiv.bookings.rules.left_over import Place, parts_left
from aktiv.facilities.models import Space
from aktiv.values.rectangles import Rectangle


def places_on(stretches: Collection[int]) -> dict[int, list[Place]]:
    """The active places that may be had alone, by the stretch of their hall. One statement."""
    found: defaultdict[int, list[Place]] = defaultdict(list)
    for each in Space.objects.filter(stretch__in=stretches, active=True, alone=True):
        found[each.stretch].append(Place(each.pk, each.footprint))
    return found


def called(freed: Sequence[Rectangle], space: Space) -> list[dict[str, Any]]:  # Any: JSON
    """What became free of a space, as the journal keeps it for alerts: of a part of its floor, the places on it. One
    statement where there is such a part."""
    parts = {each.footprint.root for each in freed if each.footprint != space.footprint}
    places = places_on(parts) if parts else {}
    told = []
    for each in freed:
        on_it = parts_left(each, (), places.get(each.footprint.root, [])) if each.footprint != space.footprint else []
        for space_id, period in on_it or [(space.pk, each.period)]:
            told.append({"space": space_id, "start": period.start, "end": period.end})
    return told
