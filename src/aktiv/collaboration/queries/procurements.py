"""Reading shared procurements: lots, who joins with how much, and whether members may still join."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from aktiv.collaboration.models import ContractLot, Joining, Lot, Member, Procurement
from aktiv.values.refusal import Refusal


def procurements_of(collaboration_id: int) -> list[Procurement]:
    """Every procurement, the newest first, with owner and lots. Two statements."""
    rows = Procurement.objects.filter(collaboration_id=collaboration_id).select_related("owner")
    return list(rows.prefetch_related("lots").order_by("-number"))


def access_procurement(collaboration_id: int, number: int) -> Procurement:
    """One of them, with its steps too. Raises Refusal: not_found."""
    rows = Procurement.objects.filter(collaboration_id=collaboration_id, number=number)
    rows = rows.select_related("collaboration", "owner")
    found = rows.prefetch_related("lots", "steps").first()
    if found is None:
        raise Refusal("not_found")
    return found


def procurements_numbered(numbers: Iterable[int]) -> dict[tuple[int, int], Procurement]:
    """Those with some numbers, by collaboration and number. One statement."""
    rows = Procurement.objects.filter(number__in=list(numbers)).select_related("owner")
    return {(each.collaboration_id, each.number): each for each in rows}


def stage(procurement: Procurement, now: datetime) -> str:
    """How far it has come: need, joining, tendering (nobody can join any more), awarded or stopped."""
    until = procurement.joins_until
    if procurement.state == Procurement.State.JOINING and until is not None and until < now:
        return "tendering"
    return procurement.state


def lots_in_order(procurement: Procurement) -> list[Lot]:
    """Its lots by number."""
    return sorted(procurement.lots.all(), key=lambda each: each.number)


def joined(lot_ids: Iterable[int]) -> dict[int, dict[Member, int]]:
    """How much each member wants of each lot, by the lot's id: the last it said, left out where that is nothing. By the
    members' numbers. One statement."""
    return {lot: {each.member: each.volume for each in said if each.volume} for lot, said in last_said(lot_ids).items()}


def last_said(lot_ids: Iterable[int]) -> dict[int, list[Joining]]:
    """The last that each member said of each lot, by the lot's id, also that it wants nothing of it any more. By the
    members' numbers. One statement."""
    rows = Joining.objects.filter(lot_id__in=list(lot_ids)).select_related("member").order_by("made_at", "pk")
    found: dict[int, dict[int, Joining]] = {}
    for each in rows:
        found.setdefault(each.lot_id, {})[each.member_id] = each
    return {lot: sorted(said.values(), key=lambda each: int(each.member.number)) for lot, said in found.items()}


def awards_of(procurement_ids: Iterable[int]) -> dict[int, ContractLot]:
    """What was awarded for, by the lot's id, with the contract. One statement."""
    rows = ContractLot.objects.filter(procurement_id__in=list(procurement_ids)).select_related("contract")
    return {each.lot_id: each for each in rows}
