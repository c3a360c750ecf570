"""Where something is to be laid, as an address says it: a hall on which the reader decides, and its municipality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.http import Http404, QueryDict

from aktiv.facilities.models import Space
from aktiv.facilities.queries.halls import Hall
from aktiv.facilities.queries.listing import homes_with_facilities, spaces_by_id
from aktiv.municipalities.models import Municipality
from aktiv.values.periods import Period, civil_day
from aktiv.web.gates import Desk
from aktiv.web.hallplan.asking import Asked, came_from, number_of
from aktiv.web.hallplan.reach import decided_halls, deciding_in
from aktiv.web.public.wishing import Wish, wish_of


@dataclass(frozen=True, slots=True)
class Placed:
    """The hall that is asked for, or the first; `halls` are all of its municipality that one may choose."""

    space: Space
    halls: Sequence[Hall]
    today: date

    @property
    def space_id(self) -> int:
        return self.space.pk

    @property
    def municipality(self) -> Municipality:
        return self.space.municipality

    @property
    def zone(self) -> ZoneInfo:
        return self.space.municipality.zone

    def wish(self, data: QueryDict) -> Wish:
        """The time that is asked for; an evening of the day that one came from when none is."""
        if "dag" in data:
            return wish_of(data, self.zone, self.today, None)
        return Wish(data.get("ny_dag", "")[:10] or self.today.isoformat(), "18.00", "20.00")

    def back(self, data: QueryDict, period: Period | None) -> Asked:
        """The view of the calendar that one came from (`tilbake`), or the day that is asked for."""
        text = data.get("tilbake", "")
        day = civil_day(period.start, self.zone) if period is not None else self.today
        return came_from(text, day) if text else Asked(day=day, home=self.municipality.slug)


def placed_of(data: QueryDict, desk: Desk) -> Placed:
    """The hall `lokale`, or the first of the municipality that one came from. Raises Http404 where she may not."""
    homes = deciding_in(desk.held)
    asked = number_of(data.get("lokale", "")) or 0
    space = spaces_by_id([asked]).get(asked)
    known = [each.slug for each in homes_with_facilities(homes)]
    slug = space.municipality.slug if space is not None else came_from(data.get("tilbake", ""), desk.today).home
    if space is not None and space.municipality_id not in homes:
        raise Http404
    chosen = slug if slug in known else known[0] if known else ""
    halls = decided_halls(chosen, desk.held)
    if not halls or (space is not None and all(hall.space.pk != space.pk for hall in halls)):
        raise Http404
    found = space if space is not None else halls[0].space
    return Placed(found, halls, civil_day(desk.now, found.municipality.zone))
