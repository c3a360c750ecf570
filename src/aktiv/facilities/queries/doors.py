"""Doors by their code, and what is broken behind them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from aktiv.facilities.models import Door, Facility, Fault, Space
from aktiv.facilities.rules.doors import LENGTH
from aktiv.values.folding import sort_key
from aktiv.walls import within

STILL_SHOWN = timedelta(days=7)
"""How long what has been mended stays in the list, so that it can be opened again."""


def door_by_code(code: str) -> Door | None:
    """The door of a published facility with that code, in small or capital letters. One statement."""
    if len(code) < LENGTH:
        return None
    rows = Door.objects.filter(code=code.lower(), facility__published=True, municipality__published=True)
    return rows.select_related("facility__municipality", "space").first()


def doors_of(facility: Facility) -> dict[int | None, Door]:
    """The doors of a facility by their space; its own under None. One statement."""
    return {each.space_id: each for each in Door.objects.filter(facility=facility)}


def facility_at(slug: str) -> Facility | None:
    """A facility with its municipality, for those who work there: published or not. One statement."""
    return Facility.objects.filter(slug=slug).select_related("municipality").first()


def active_spaces(facility: Facility) -> list[Space]:
    """Its active spaces in order, each hall with its parts, with facility and municipality at hand. One statement."""
    found = list(Space.objects.filter(facility=facility, active=True).order_by("order", "pk"))
    halls = {stretch: place for place, stretch in enumerate(dict.fromkeys(each.stretch for each in found))}
    found.sort(key=lambda each: halls[each.stretch])
    for space in found:
        space.facility, space.municipality = facility, facility.municipality
    return found


@dataclass(frozen=True, slots=True)
class Looked:
    """A facility that somebody looks after, and how much is broken there."""

    facility: Facility
    open_faults: int


def looked_after(municipality_ids: Collection[int]) -> list[Looked]:
    """Facilities of municipalities, by name, each with what is broken. Served by fault_of_facility."""
    rows = Facility.objects.filter(municipality__in=municipality_ids).select_related("municipality")
    with within(municipalities=municipality_ids):
        counted = rows.annotate(broken=Count("faults", filter=Q(faults__state=Fault.State.OPEN)))
        found = [Looked(each, each.broken) for each in counted]
    return sorted(found, key=lambda each: (sort_key(each.facility.name), each.facility.pk))


def faults_of(facility: Facility, now: datetime) -> list[Fault]:
    """What is broken, the oldest first, and then what was mended in the last days. By fault_of_facility."""
    with within(municipalities=[facility.municipality_id]):
        rows = Fault.objects.filter(facility=facility).filter(
            Q(state=Fault.State.OPEN) | Q(state=Fault.State.DONE, done_at__gt=now - STILL_SHOWN)
        )
        found = list(rows.select_related("space", "done_by").order_by("reported_at", "pk"))
    return sorted(found, key=lambda each: each.state == Fault.State.DONE)
