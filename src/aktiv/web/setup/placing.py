"""A municipality's places as choices: all of it, its facilities and their spaces, those that somebody may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.facilities.models import Facility, Space
from aktiv.facilities.queries.halls import halls_of
from aktiv.facilities.queries.reach import thing_of_facility
from aktiv.people.permissions import Permission, Rights, Thing, permits
from aktiv.values.refusal import Refusal
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk


@dataclass(frozen=True, slots=True)
class Spot:
    """All of a municipality, a facility or a space; as a form says it: "", "f7" or "s7"."""

    facility: Facility | None = None
    space: Space | None = None

    @property
    def value(self) -> str:
        if self.space is not None:
            return f"s{self.space.pk}"
        return f"f{self.facility.pk}" if self.facility is not None else ""

    @property
    def ids(self) -> tuple[int | None, int | None]:
        """Of the facility and the space; one at most."""
        return (self.facility.pk if self.facility else None, self.space.pk if self.space else None)

    def told(self, language: str) -> str:
        """Where it is, in words."""
        if self.space is not None:
            return f"{self.space.facility.name}: {self.space.name.said_in(language).text}"
        return self.facility.name if self.facility is not None else _("The whole municipality")


def may_change(desk: MunicipalDesk, facility: Facility | None) -> bool:
    """Whether her role lets her change what holds there; of the whole municipality when no facility is told."""
    here = desk.municipality.pk
    if facility is None:
        return permits(Permission.FACILITY_EDIT, desk.held, Thing(municipality_id=here))
    there = Thing(municipality_id=here, facility_id=facility.pk, district=facility.district)
    return permits(Permission.FACILITY_EDIT, desk.held, there)


def spots(desk: MunicipalDesk) -> list[Spot]:
    """Everywhere that she may change. One statement."""
    found = [Spot()] if may_change(desk, None) else []
    last = None
    for hall in halls_of(desk.municipality.slug):
        facility = hall.space.facility
        if not may_change(desk, facility):
            continue
        if facility.pk != last:
            found.append(Spot(facility=facility))
            last = facility.pk
        found.append(Spot(space=hall.space))
    return found


def choices(found: Sequence[Spot], chosen: str) -> tuple[Choice, ...]:
    """To choose among; a space stands under its facility."""
    language = get_language() or "nb"
    return tuple(Choice(each.value, each.told(language), each.value == chosen) for each in found)


def spot_of(found: Sequence[Spot], said: str) -> Spot:
    """The one that a form says. Raises Refusal("not_found")."""
    for each in found:
        if each.value == said:
            return each
    raise Refusal("not_found")


def may_set_up_at(held: Rights, facility: Facility) -> bool:
    """Whether rights reach to change what is set up at a facility."""
    return permits(Permission.FACILITY_EDIT, held, thing_of_facility(facility))
