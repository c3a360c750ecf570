"""Where somebody shares out seasons."""

from __future__ import annotations

from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.queries.staff import roles_of
from aktiv.web.gates import Desk


def homes_of(desk: Desk) -> list[Municipality]:
    """The municipalities whose seasons she shares out, by name."""
    places = {
        each.municipality_id: each.municipality
        for each in roles_of(desk.person, desk.today)
        if permits(Permission.SEASON_ALLOCATE, desk.held, Thing(municipality_id=each.municipality_id))
    }
    return sorted(places.values(), key=lambda each: each.name)
