"""The space that a request is about."""

from __future__ import annotations

from aktiv.api.schemas.time import speaking_of
from aktiv.facilities.models import Space
from aktiv.facilities.queries import listing
from aktiv.values.refusal import Refusal


def lent_out(space_id: int) -> Space:
    """A space that is lent out; from here on times are told on its clock. Raises Refusal("not_found")."""
    space = listing.lent_out(space_id)
    if space is None:
        raise Refusal("not_found")
    speaking_of(space.municipality.zone)
    return space
