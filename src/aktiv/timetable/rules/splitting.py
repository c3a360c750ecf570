"""What a group time may be part of."""

from __future__ import annotations

from collections.abc import Sequence

from aktiv.timetable.rules.asked import Wanted
from aktiv.values.footprints import union
from aktiv.values.rectangles import subtract
from aktiv.values.refusal import Refusal


def within_allocation(wanted: Sequence[Wanted], granted: Sequence[Wanted]) -> None:
    """A group time lies inside what its holder was granted: there, and then.

    Raises Refusal "outside_allocated_space" when part of it is somewhere else, "outside_allocated_time" when it is in
    the right place and part of it another time. Both carry the rectangles outside.
    """
    ours = [grant.rectangle for grant in granted]
    outside = [rectangle for each in wanted for rectangle in subtract([each.rectangle], ours)]
    if not outside:
        return
    places = union(grant.footprint for grant in granted)
    elsewhere = any(not places.contains(each.footprint) for each in wanted)
    raise Refusal("outside_allocated_space" if elsewhere else "outside_allocated_time", rectangles=outside)
