"""Programs of a municipality: a token of scope staff opens what its person's roles on the staff allow, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from aktiv.access.queries.locks import facility_to_set_up
from aktiv.api.auth import Caller
from aktiv.api.schemas.time import speaking_of
from aktiv.lending.models import Depot
from aktiv.lending.queries.keeping import depot_in
from aktiv.lending.queries.loans import depot_as_thing
from aktiv.municipalities import queries as municipalities
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import Permission, Rights, Thing, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.values.refusal import Refusal


def staff_of(caller: Caller) -> UUID:
    """The person of a token that opens what her roles on a staff allow; what they allow is asked by whoever looks at
    the thing. Raises Refusal("token_scope", needed) for one of a staff whose token opens less, and ("not_found") for
    everyone else."""
    token = caller.token
    if token is None or token.organisation_id is not None:
        raise Refusal("not_found")
    if not caller.works:
        if staff_rights(token.person_id, timezone.localdate(caller.now)).staff:
            raise Refusal("token_scope", needed="staff")
        raise Refusal("not_found")
    return token.person_id


def desk_of(caller: Caller, permission: Permission) -> Rights:
    """What the person of such a token holds, when that gives the permission anywhere. Raises as `staff_of`."""
    held = staff_rights(staff_of(caller), timezone.localdate(caller.now))
    if not permits(permission, held, Thing()):
        raise Refusal("not_found")
    return held


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who keeps what a municipality has, with her roles there."""

    person_id: UUID
    held: Rights
    home: Municipality
    caller: Caller

    @property
    def today(self) -> date:
        """The day in the municipality."""
        return self.caller.now.astimezone(self.home.zone).date()

    def keeps(self, depot: Depot | None) -> None:
        """Raises Refusal("not_found") unless she may change what stands at a storage place; for None, what is the
        whole municipality's."""
        thing = depot_as_thing(depot) if depot is not None else Thing(municipality_id=self.home.pk)
        if not permits(Permission.FACILITY_EDIT, self.held, thing):
            raise Refusal("not_found")

    def may_keep(self, depot: Depot) -> bool:
        """Whether she may change what stands at a storage place."""
        return permits(Permission.FACILITY_EDIT, self.held, depot_as_thing(depot))

    def keeps_at(self, facility_id: int) -> None:
        """Raises Refusal("not_found") unless she keeps a facility of the municipality's."""
        found = facility_to_set_up(facility_id, self.person_id, self.caller.now)
        if found.municipality_id != self.home.pk:
            raise Refusal("not_found")

    def depot(self, depot_id: int) -> Depot:
        """A storage place of the municipality's that she may change. Raises Refusal("not_found")."""
        found = depot_in(self.home.pk, depot_id)
        if found is None:
            raise Refusal("not_found")
        self.keeps(found)
        return found


def keeper_in(slug: str, caller: Caller, permission: Permission = Permission.FACILITY_ENTER) -> Keeper:
    """The caller as one who keeps what a municipality has. Times are told on its clock from here on. Raises as
    `staff_of`, also where the municipality is another."""
    person_id = staff_of(caller)
    home = municipalities.by_slug(slug)
    if home is None:
        raise Refusal("not_found")
    held = staff_rights(person_id, timezone.localdate(caller.now), home.pk)
    if not permits(permission, held, Thing(municipality_id=home.pk)):
        raise Refusal("not_found")
    speaking_of(home.zone)
    return Keeper(person_id, held, home, caller)
