"""Whether a feature is there for somebody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from aktiv.municipalities.queries import standing_of
from aktiv.municipalities.stages import Feature, Stage
from aktiv.people.queries.permissions import staff_rights


def is_on(
    feature: Feature,
    municipality_id: int,
    day: date,
    *,
    facility_ids: Collection[int] = (),
    person_id: UUID | None = None,
) -> bool:
    """Whether a municipality has a feature in use that day (its own civil day) for one who asks in all of these
    facilities. One statement; two for somebody signed in while it is for staff only."""
    standing = standing_of(municipality_id, feature)
    staff = (
        standing.stage == Stage.INTERNAL
        and person_id is not None
        and bool(staff_rights(person_id, day, municipality_id).staff)
    )
    return standing.is_on(day, facility_ids=facility_ids, staff=staff)
