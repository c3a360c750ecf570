"""Reading the register of contracts: how each stands on a day, its options, what was called off, and who keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, Sum

from aktiv.collaboration.models import CallOff, Contract, ContractLot, ContractMember, ContractStep, Mandate
from aktiv.collaboration.queries.mandates import holding
from aktiv.collaboration.queries.procurements import joined
from aktiv.collaboration.rules.contracts import Option, end_of, standing
from aktiv.values.refusal import Refusal

WITH = (
    Prefetch("lots", ContractLot.objects.select_related("lot")),
    Prefetch("members", ContractMember.objects.select_related("member")),
    "options",
)


def contracts_of(collaboration_id: int) -> list[Contract]:
    """Every contract, the newest first, with owner, lots, members and options. Four statements."""
    rows = Contract.objects.filter(collaboration_id=collaboration_id).select_related(
        "owner", "procurement", "supplier", "service"
    )
    return list(rows.prefetch_related(*WITH).order_by("-number"))


def access_contract(collaboration_id: int, number: int) -> Contract:
    """One of them, with its steps too. Raises Refusal: not_found."""
    rows = Contract.objects.filter(collaboration_id=collaboration_id, number=number)
    rows = rows.select_related("collaboration", "owner", "procurement", "supplier", "service")
    found = rows.prefetch_related(*WITH, Prefetch("steps", ContractStep.objects.select_related("option"))).first()
    if found is None:
        raise Refusal("not_found")
    return found


def options_in(contract: Contract) -> list[Option]:
    """Its options in order, as rules see them."""
    rows = sorted(contract.options.all(), key=lambda each: each.number)
    return [Option(number=each.number, months=each.months, last_day=each.last_day, state=each.state) for each in rows]


def ends(contract: Contract) -> date:
    """Its last day, with the options that are taken, or the day it was ended."""
    return end_of(contract.last, options_in(contract), contract.ended_on)


def stands(contract: Contract, today: date) -> str:
    """coming, running or over."""
    return standing(contract.first, ends(contract), today)


def called_off(contract_ids: Iterable[int]) -> dict[tuple[int, int, int], int]:
    """How much was called off in all, by contract, lot and member. One statement."""
    rows = CallOff.objects.filter(contract_id__in=list(contract_ids))
    sums = rows.values_list("contract_id", "lot_id", "member_id").annotate(all=Sum("volume")).order_by()
    return {(contract, lot, member): volume for contract, lot, member, volume in sums}


def against_joined(call_off: CallOff) -> tuple[int, int]:
    """What a member joined a lot with, and what it has called off of it in all. Two statements."""
    wanted = joined([call_off.lot_id]).get(call_off.lot_id, {}).get(call_off.member, 0)
    key = (call_off.contract_id, call_off.lot_id, call_off.member_id)
    return wanted, called_off([call_off.contract_id]).get(key, 0)


def call_offs_of(contract_id: int) -> list[CallOff]:
    """What was called off, the newest first, with lot and member."""
    rows = CallOff.objects.filter(contract_id=contract_id).select_related("lot", "member")
    return list(rows.order_by("-on_day", "-pk"))


def reminded_of(contract_id: int, now: datetime) -> list[UUID]:
    """Whom a reminder of a contract goes to: the secretariat, and whoever holds a mandate for its owner."""
    contract = Contract.objects.filter(pk=contract_id).first()
    if contract is None:
        return []
    keeps = Q(role=Mandate.Role.SECRETARIAT) | Q(member_id=contract.owner_id)
    rows = Mandate.objects.filter(holding(now), keeps, collaboration_id=contract.collaboration_id)
    return list(dict.fromkeys(rows.order_by("pk").values_list("person_id", flat=True)))
