"""Where in a municipality something may be held: at a facility, or in a district of its facilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aktiv.facilities.models import Facility
from aktiv.values.folding import sort_key


@dataclass(frozen=True, slots=True)
class Areas:
    """A municipality's facilities and the districts that they lie in, each by name."""

    facilities: Sequence[Facility]
    districts: Sequence[str]


def areas_of(municipality_id: int) -> Areas:
    """Published facilities or not. One statement, by facility_in_order."""
    found = list(Facility.objects.filter(municipality_id=municipality_id).order_by("sort_key", "id"))
    return Areas(found, sorted({each.district for each in found if each.district}, key=sort_key))
