"""The front page of those who work for municipalities: where, as what, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aktiv.municipalities.models import Municipality
from aktiv.people.models import StaffRole
from aktiv.people.permissions import Permission, Rights, StaffRight, Thing, permits
from aktiv.people.queries.staff import roles_of
from aktiv.web.components.links import Link
from aktiv.web.gates import Desk, working
from aktiv.web.setup.sections import pages_for
from aktiv.web.setup.words import PERMISSIONS, days_told, role_told, where_told

_DOORS = frozenset(
    {Permission.SETUP_ENTER, Permission.OPERATIONS_ENTER, Permission.CALENDAR_ENTER, Permission.MONEY_ENTER}
)
"""Permissions to open a page, which tell less than what one may do there."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role and what it lets its holder do where it is held."""

    role: str
    where: str
    days: str
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality that somebody works for."""

    municipality: Municipality
    posts: tuple[Post, ...]
    pages: tuple[Link, ...]


@working(Permission.SETUP_ENTER, Permission.PLATFORM_OPERATE)
@require_safe
def front(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Staff of any municipality, and operators."""
    by_municipality: dict[Municipality, list[StaffRole]] = {}
    for role in roles_of(desk.person, desk.today):
        by_municipality.setdefault(role.municipality, []).append(role)
    places = tuple(
        Place(municipality, tuple(_post(role) for role in held), pages_for(municipality, desk.held))
        for municipality, held in by_municipality.items()
    )
    return render(request, "setup/front.html", {"places": places, "operates": bool(desk.held.operates)})


def _post(role: StaffRole) -> Post:
    facility = role.facility
    there = Thing(
        municipality_id=role.municipality_id,
        facility_id=role.facility_id,
        district=facility.district if facility is not None else role.district,
    )
    right = StaffRight(
        municipality_id=role.municipality_id, role=role.role, facility_id=role.facility_id, district=role.district
    )
    shown = [each for each in Permission if each not in _DOORS]
    may = tuple(str(PERMISSIONS[each]) for each in shown if permits(each, Rights(staff=(right,)), there))
    return Post(role_told(role.role), where_told(role), days_told(role.valid_from, role.valid_to), may)
