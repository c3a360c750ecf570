"""The rectangles that a booking needs."""

from __future__ import annotations

from collections.abc import Sequence

from aktiv.bookings.queries.places import Place
from aktiv.timetable.rules import Wanted
from aktiv.values.periods import Period


def wanted_of(where: Place, period: Period, linked: Sequence[int] = ()) -> list[Wanted]:
    """The space with its buffers, and what comes along with theirs; `linked` are the optional ones that were wished.

    Raises Refusal("not_linked", spaces).
    """
    before, after = where.around(period)
    return [
        Wanted(where.space_id, where.footprint, period, before, after),
        *(
            Wanted(each.space_id, each.footprint, period, each.before, each.after)
            for each in where.along(linked)
            if not each.footprint.overlaps(where.footprint)
        ),
    ]
