"""Why somebody can or cannot do something: the predicates that decide, told one by one with the rights behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from aktiv.people.models import Representative, StaffRole
from aktiv.people.permissions import ClubRight, Permission, Rights, StaffRight, Thing, explained, permits
from aktiv.people.words import CLUB_ROLES
from aktiv.web.setup.words import days_told, role_told, short, way_told, where_told


@dataclass(frozen=True, slots=True)
class Line:
    """One way to the permission: whether it is open, and by which rights."""

    told: str
    yes: bool
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer, each way to it, and the rights that do not count with the reason."""

    yes: bool
    lines: tuple[Line, ...]
    others: tuple[tuple[str, str], ...]


def explain(
    permission: Permission,
    held: Rights,
    thing: Thing,
    *,
    roles: Sequence[StaffRole],
    clubs: Sequence[Representative],
    today: date,
) -> Explanation:
    """`held` is what holds today; `roles` and `clubs` are all rights that may be told of, ended ones as well."""
    by_role = {each.pk: each for each in roles}
    by_club = {each.pk: each for each in clubs}
    giving: set[int] = set()
    lines = []
    for answer in explained(permission, held, thing):
        told = []
        for right in answer.rights:
            if isinstance(right, StaffRight) and right.id in by_role:
                giving.add(right.id)
                told.append(_role(by_role[right.id]))
            elif isinstance(right, ClubRight) and right.id in by_club:
                told.append(_club(by_club[right.id]))
        lines.append(Line(way_told(answer.way), answer.yes, tuple(told)))
    others = [(_role(each), _why_not(each, permission, thing, today)) for each in roles if each.pk not in giving]
    return Explanation(permits(permission, held, thing), tuple(lines), tuple(others))


def _role(role: StaffRole) -> str:
    return f"{role_told(role.role).capitalize()}, {where_told(role)}, {days_told(role.valid_from, role.valid_to)}"


def _club(right: Representative) -> str:
    name = CLUB_ROLES.get(right.role, right.role)
    return f"{str(name).capitalize()}, {right.organisation.name}, {days_told(right.valid_from, right.valid_to)}"


def _why_not(role: StaffRole, permission: Permission, thing: Thing, today: date) -> str:
    """The first reason why a role does not give the permission."""
    if role.ended_at is not None:
        return _("Ended %(day)s") % {"day": short(timezone.localdate(role.ended_at))}
    if role.valid_to is not None and role.valid_to < today:
        return _("Over since %(day)s") % {"day": short(role.valid_to)}
    if role.valid_from > today:
        return _("Begins %(day)s") % {"day": short(role.valid_from)}
    right = StaffRight(
        municipality_id=role.municipality_id, role=role.role, facility_id=role.facility_id, district=role.district
    )
    everywhere = StaffRight(municipality_id=role.municipality_id, role=role.role)
    if permits(permission, Rights(staff=(everywhere,)), thing) and not right.reaches(thing):
        return _("Is not held there")
    return _("This role does not allow it")
