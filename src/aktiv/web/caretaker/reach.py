"""Where somebody looks after things."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from aktiv.facilities.models import Facility
from aktiv.facilities.queries.doors import facility_at
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.web.gates import Desk


def thing_of(facility: Facility) -> Thing:
    """A facility as permissions see it."""
    return Thing(municipality_id=facility.municipality_id, facility_id=facility.pk, district=facility.district)


def access_facility(request: HttpRequest, desk: Desk, slug: str, permission: Permission) -> Facility:
    """A facility where she has the permission; the page wears its municipality's colours. Raises Http404."""
    found = facility_at(slug)
    if found is None or not permits(permission, desk.held, thing_of(found)):
        raise Http404
    request.municipality = found.municipality  # type: ignore[attr-defined]
    return found
