"""Which spaces are claimed along with others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from aktiv.facilities.models import (
    Space,
    SpaceLink,
)
from aktiv.journal.actions import Event, append
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal


@transaction.atomic
def link_many(links: Iterable[tuple[Space, Space, bool]], *, by: Person | None, now: datetime) -> None:
    """Has spaces claimed along with others: (space, what goes along, whether always). Said again, it is changed.

    Raises Refusal("link_to_itself") for spaces on the same stretch that overlap, and Refusal("link_across") for spaces
    of two municipalities.
    """
    rows = list(links)
    for space, linked, _ in rows:
        if space.municipality_id != linked.municipality_id:
            raise Refusal("link_across")
        if space.footprint.overlaps(linked.footprint):
            raise Refusal("link_to_itself")
    SpaceLink.objects.bulk_create(
        [
            SpaceLink(municipality_id=space.municipality_id, space=space, linked=linked, required=required)
            for space, linked, required in rows
        ],
        update_conflicts=True,
        unique_fields=["space", "linked"],
        update_fields=["required"],
    )
    append(
        [
            Event(
                "space.linked",
                ("space", space.pk),
                space.municipality_id,
                by.pk if by else None,
                data={"linked": linked.pk, "required": required},
            )
            for space, linked, required in rows
        ],
        at=now,
    )


def link(space: Space, linked: Space, *, required: bool = False, by: Person | None, now: datetime) -> None:
    """Has one space claimed along with another; see link_many."""
    link_many([(space, linked, required)], by=by, now=now)
