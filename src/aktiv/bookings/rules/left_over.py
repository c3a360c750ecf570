"""What is left of time that became free when others hold some of it: the whole of each place that is still to be had,
for as long as it is unbroken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from aktiv.values.footprints import Footprint
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle

LEAST = timedelta(minutes=30)
"""What is shorter and left over is of use to nobody."""


@dataclass(frozen=True, slots=True)
class Place:
    """A space that can be had by itself."""

    space_id: int
    footprint: Footprint


def parts_left(freed: Rectangle, taken: Sequence[Rectangle], places: Sequence[Place]) -> list[tuple[int, Period]]:
    """Each place on the freed floor with the times that are still free there, the largest place first, without what
    lies inside a part that is told already, and without stumps of less than half an hour::

        hall    |....taken on A....|........|        the whole hall from when A is free,
        half B  |---------------------------|        half B all the while,
        half A  |                  |--------|        half A not: the hall says it
    """
    told: list[tuple[int, Rectangle]] = []
    for place in sorted(places, key=lambda each: (-each.footprint.size, each.space_id)):
        if not freed.footprint.contains(place.footprint):
            continue
        periods = [freed.period]
        for each in taken:
            if each.footprint.overlaps(place.footprint):
                periods = [left for period in periods for left in period.minus(each.period)]
        for period in periods:
            if period != freed.period and period.end - period.start < LEAST:
                continue
            part = Rectangle(place.footprint, period)
            if not any(larger.contains(part) for _, larger in told):
                told.append((place.space_id, part))
    return [(space_id, part.period) for space_id, part in told]
