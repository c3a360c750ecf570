"""Where somebody looks after things."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from aktiv.facilities.models import Facility
from aktiv.facilities.queries.doors import facility_at
from aktiv.facilities.queries.reach import thing_of_facility
from aktiv.people.permissions import Permission, permits
from aktiv.web.gates import Desk


def access_facility(request: HttpRequest, desk: Desk, slug: str, permission: Permission) -> Facility:
    """A facility where she has the permission; the page wears its municipality's colours. Raises Http404."""
    found = facility_at(slug)
    if found is None or not permits(permission, desk.held, thing_of_facility(found)):
        raise Http404
    request.municipality = found.municipality  # type: ignore[attr-defined]
    return found
