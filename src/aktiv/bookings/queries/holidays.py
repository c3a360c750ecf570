"""A series that leaves out holidays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from aktiv.bookings.queries.series import MOST_DATES
from aktiv.municipalities.models import Municipality
from aktiv.municipalities.queries import days_off
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True)
class Holiday:
    """A date that a series leaves out, and the name of the holiday."""

    day: date
    name: Texts


def without_holidays(
    recurrence: Recurrence,
    municipality: Municipality,
    *,
    public: bool = False,
    school: bool = False,
    limit: int = MOST_DATES,
) -> tuple[Recurrence, tuple[Holiday, ...]]:
    """The same without its dates on public or school holidays, and those dates. At most one statement.

    Raises Refusal("too_many_dates", limit, count) for one that could not be booked with every other date left out.
    """
    if not public and not school:
        return recurrence, ()
    if recurrence.count > 2 * limit:
        raise Refusal("too_many_dates", limit=limit, count=recurrence.count)
    names = days_off(municipality, recurrence.first, recurrence.last, public=public, school=school)
    already = set(recurrence.skip)
    fewer = replace(recurrence, skip=recurrence.skip | frozenset(names))
    return fewer, tuple(Holiday(day, names[day]) for day in fewer.skipped if day not in already)
