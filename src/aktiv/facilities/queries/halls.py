"""Every hall of a municipality with its parts, in the order in which one reads them: for plans of many at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from aktiv.facilities.models import Space


@dataclass(frozen=True, slots=True)
class Hall:
    """A space that may be booked by itself. `depth` is how many such spaces it is part of."""

    space: Space
    depth: int


def halls_of(slug: str) -> list[Hall]:
    """The active spaces of a municipality that may be booked by themselves, with facility and municipality: facility by
    facility by name, each hall before its parts. One statement, by the foreign key's index."""
    rows = Space.objects.filter(municipality__slug=slug, active=True)
    rows = rows.select_related("facility", "municipality").order_by("facility__sort_key", "facility_id", "order", "pk")
    found = list(rows)
    ids = {space.pk for space in found}
    parts: dict[int | None, list[Space]] = {}
    for space in found:
        parts.setdefault(space.parent_id if space.parent_id in ids else None, []).append(space)
    return _below(parts.get(None, ()), parts, 0)


def _below(spaces: Collection[Space], parts: dict[int | None, list[Space]], depth: int) -> list[Hall]:
    found: list[Hall] = []
    for space in spaces:
        if space.alone:
            found.append(Hall(space, depth))
        found += _below(parts.get(space.pk, ()), parts, depth + space.alone)
    return found
