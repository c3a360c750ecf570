"""Who may not borrow: for the borrower herself, and for the staff who decide."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aktiv.bookings.rules import Party
from aktiv.lending.models import Block
from aktiv.lending.queries.loans import municipalities_of
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import Permission, Rights, Thing, permits
from aktiv.people.queries.permissions import club_rights, staff_rights
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within

_WITH = ("municipality", "person", "organisation", "made_by", "answered_by")


def my_blocks(party: Party, now: datetime) -> list[Block]:
    """Those that stand, and those that have been answered since they ended. One statement, by block_of_holder."""
    if party.holder is None:
        return []
    with within(person=party.person_id, organisation=party.organisation_id):
        rows = Block.objects.filter(holder=party.holder, ends__gt=now).select_related("municipality")
        return list(rows.order_by("-begins"))


def blocking_homes(held: Rights) -> list[Municipality]:
    """The municipalities in all of which somebody decides on loans, by name. One statement."""
    return list(Municipality.objects.filter(pk__in=_home_ids(held)).order_by("name"))


def _home_ids(held: Rights) -> list[int]:
    """Where her role is for the whole municipality."""
    homes = municipalities_of(held)
    return [home for home in homes if permits(Permission.LOAN_DECIDE, held, Thing(municipality_id=home))]


def blocks_at(held: Rights, now: datetime, *, over: bool = False, offset: int = 0, limit: int = 30) -> list[Block]:
    """Blocks where somebody decides on loans: those that stand, appeals first; or those that are over, the last first.
    One statement."""
    homes = _home_ids(held)
    with within(municipalities=homes):
        rows = Block.objects.filter(municipality_id__in=homes).select_related(*_WITH)
        if over:
            rows = (rows.filter(ends__lte=now) | rows.exclude(lifted_at=None)).order_by("-ends", "-pk")
        else:
            rows = rows.filter(ends__gt=now, lifted_at=None)
            rows = rows.extra(select={"waits": "appeal <> '' AND answer = ''"}).order_by("-waits", "ends", "pk")
        return list(rows[offset : offset + limit + 1])


def access_block(block_id: UUID, person_id: UUID, now: datetime, *, to_change: bool = False) -> Block:
    """A block that the person decides on as staff. Raises Refusal("not_found")."""
    found = _block(block_id, to_change=to_change)
    today = now.astimezone(found.municipality.zone).date()
    held = staff_rights(person_id, today, found.municipality_id)
    if not permits(Permission.LOAN_DECIDE, held, Thing(municipality_id=found.municipality_id)):
        raise Refusal("not_found")
    return found


def access_own_block(block_id: UUID, party: Party, now: datetime, *, to_change: bool = False) -> Block:
    """A block of the party's own: an organisation's for those who may borrow for it. Raises Refusal("not_found")."""
    if party.person_id is None:
        raise Refusal("not_found")
    found = _block(block_id, to_change=to_change)
    thing = Thing(organisation_id=found.organisation_id, person_id=found.person_id)
    held = Rights(person_id=party.person_id)
    if found.organisation_id is not None:
        today = now.astimezone(found.municipality.zone).date()
        held = club_rights(party.person_id, today, found.organisation_id)
    if not permits(Permission.LOAN_MAKE, held, thing):
        raise Refusal("not_found")
    return found


def _block(block_id: UUID, *, to_change: bool) -> Block:
    with everything():
        rows = Block.objects.select_for_update(of=("self",)) if to_change else Block.objects.all()
        found = rows.filter(pk=block_id).select_related(*_WITH).first()
    if found is None:
        raise Refusal("not_found")
    return found
