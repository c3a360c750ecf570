"""Procurements and contracts as rows of plain values: pages, JSON and CSV are made from the same.

Days are ISO dates, moments have an offset, volumes are in the lot's unit, money is øre, members are named by number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from aktiv.collaboration.models import CallOff, Collaboration, Contract, ContractLot, Joining, Lot, Member, Procurement
from aktiv.collaboration.queries.budget_figures import budget_rows
from aktiv.collaboration.queries.contracts import (
    call_offs_of,
    called_off,
    contracts_of,
    ends,
    options_in,
    stands,
)
from aktiv.collaboration.queries.entered import Spoke, who_spoke
from aktiv.collaboration.queries.procurements import awards_of, joined, last_said, lots_in_order, procurements_of, stage
from aktiv.collaboration.queries.taking_part import told_of
from aktiv.collaboration.rules.budgets import paid_for, terms_of
from aktiv.collaboration.rules.contracts import months_later, state_of

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing
BUDGET = ("number", "title", "kind", "first", "last", "total_ore", "state", "paid_ore", "left_ore")
Said = Mapping[int, Sequence[Joining]]
Spoken = Mapping[Spoke, Row]


def procurement_rows(home: Collaboration, now: datetime) -> list[Row]:
    """Every procurement, the newest first. Five statements."""
    found = procurements_of(home.pk)
    said = last_said([lot.pk for each in found for lot in each.lots.all()])
    spoken = _spoken(home.pk, said)
    awards = awards_of([each.pk for each in found])
    return [procurement_row(each, said, spoken, awards, now) for each in found]


def _spoken(collaboration_id: int, said: Said) -> Spoken:
    """Who wrote down each volume."""
    return who_spoke(collaboration_id, (_spoke(each) for lot in said.values() for each in lot))


def _spoke(row: Joining | CallOff) -> Spoke:
    return Spoke(row.member_id, row.made_by_id, row.made_at)


def procurement_row(
    procurement: Procurement, said: Said, spoken: Spoken, awards: Mapping[int, ContractLot], now: datetime
) -> Row:
    """A procurement with its lots, and who joined each."""
    lots = lots_in_order(procurement)
    wanted = [each for lot in lots for each in said.get(lot.pk, ())]
    return {
        "number": procurement.number,
        "title": procurement.title,
        "stage": stage(procurement, now),
        "owner": procurement.owner.number,
        "owner_name": procurement.owner.name,
        "text": procurement.text,
        "noted_on": timezone.localdate(procurement.made_at).isoformat(),
        "joins_until": procurement.joins_until.isoformat() if procurement.joins_until is not None else None,
        "members": sorted({each.member.number for each in wanted if each.volume}, key=int),
        "lots": [_lot(each, said.get(each.pk, ()), spoken, awards.get(each.pk)) for each in lots],
    }


def procurement_whole(procurement: Procurement, now: datetime) -> Row:
    """The same with its steps. Three statements beside the procurement's own."""
    said = last_said([each.pk for each in procurement.lots.all()])
    spoken = _spoken(procurement.collaboration_id, said)
    row = procurement_row(procurement, said, spoken, awards_of([procurement.pk]), now)
    return row | {
        "steps": [
            {
                "at": each.made_at.isoformat(),
                "kind": each.kind,
                "joins_until": each.joins_until.isoformat() if each.joins_until is not None else None,
                "text": each.text,
            }
            for each in sorted(procurement.steps.all(), key=lambda one: one.pk)
        ]
    }


def joining_rows(whole: Row) -> list[Row]:
    """Who joined which lot with how much, one row each."""
    return [
        {"lot": lot["number"], "title": lot["title"], "unit": lot["unit"], **each}
        for lot in whole["lots"]
        for each in lot["joined"]
    ]


def contract_rows(home: Collaboration, today: date) -> list[Row]:
    """Every contract, the newest first. Four statements."""
    return [contract_row(each, today) for each in contracts_of(home.pk)]


def contract_row(contract: Contract, today: date) -> Row:
    """A contract as it stands today, with its options."""
    options, end = options_in(contract), ends(contract)
    can = next((each for each in options if state_of(each, options, today) == "next"), None)
    return {
        "number": contract.number,
        "title": contract.title,
        "state": stands(contract, today),
        "supplier": contract.supplier_number,
        "supplier_name": contract.supplier_name,
        "owner": contract.owner.number,
        "owner_name": contract.owner.name,
        "procurement": contract.procurement.number if contract.procurement is not None else None,
        **told_of(contract.service),
        "text": contract.text,
        "first": contract.first.isoformat(),
        "last": contract.last.isoformat(),
        "ends": end.isoformat(),
        "ended_on": contract.ended_on.isoformat() if contract.ended_on is not None else None,
        "notice_months": contract.notice_months,
        "value_ore": contract.value_ore,
        "bound": contract.bound,
        "members": [each.number for each in _members(contract)],
        "option_to_take": can.number if can is not None and stands(contract, today) != "over" else None,
        "option_last_day": can.last_day.isoformat() if can is not None and stands(contract, today) != "over" else None,
        "options": [
            {
                "number": each.number,
                "months": each.months,
                "last_day": each.last_day.isoformat(),
                "state": state_of(each, options, today) if contract.ended_on is None or each.state != "open"
                else "lapsed",
                "until": months_later(contract.last, sum(one.months for one in options[:place])).isoformat(),
            }
            for place, each in enumerate(options, 1)
        ],
    }  # fmt: skip


def contract_whole(contract: Contract, today: date) -> Row:
    """The same with its lots, who may call off and has, its steps, and the budgets that pay for it, each with the terms
    it is of (0 the contract's own days, else an option's number). Four statements beside the contract's own, and those
    of its budgets."""
    lots = sorted((each.lot for each in contract.lots.all()), key=lambda one: one.number)
    said, sums = joined([each.pk for each in lots]), called_off([contract.pk])
    members = _members(contract)
    budgets = _budgets(contract, today)
    decided = [each for each in budgets if each["state"] == "decided"]
    ordered = call_offs_of(contract.pk) if lots else []
    spoken = who_spoke(contract.collaboration_id, map(_spoke, ordered))
    return contract_row(contract, today) | {
        "budgets": budgets,
        "budgeted_ore": sum(each["total_ore"] for each in decided),
        "paid_ore": sum(each["paid_ore"] or 0 for each in decided),
        "may_call_off": [{"member": each.number, "member_name": each.name} for each in members],
        "volumes": [
            {
                "lot": lot.number,
                "title": lot.title,
                "unit": lot.unit,
                "member": member.number,
                "member_name": member.name,
                "joined": said.get(lot.pk, {}).get(member, 0),
                "called_off": sums.get((contract.pk, lot.pk, member.pk), 0),
            }
            for lot in lots
            for member in members
            if said.get(lot.pk, {}).get(member, 0) or (contract.pk, lot.pk, member.pk) in sums
        ],
        "call_offs": [
            {
                "on": each.on_day.isoformat(),
                "lot": each.lot.number,
                "member": each.member.number,
                "member_name": each.member.name,
                "volume": each.volume,
                "unit": each.lot.unit,
                "note": each.note,
                **spoken[_spoke(each)],
            }
            for each in ordered
        ],
        "steps": [
            {
                "at": each.made_at.isoformat(),
                "kind": each.kind,
                "option": each.option.number if each.option is not None else None,
                "text": each.text,
            }
            for each in sorted(contract.steps.all(), key=lambda one: one.pk)
        ],
    }


def _budgets(contract: Contract, today: date) -> list[Row]:
    """The first first."""
    terms = terms_of(contract.first, contract.last, options_in(contract), today, contract.ended_on)
    return [
        {name: each[name] for name in BUDGET}
        | {"terms": paid_for(terms, date.fromisoformat(each["first"]), date.fromisoformat(each["last"]))}
        for each in sorted(
            budget_rows(contract.collaboration, contract_id=contract.pk), key=lambda one: (one["first"], one["number"])
        )
    ]


def _lot(lot: Lot, said: Sequence[Joining], spoken: Spoken, award: ContractLot | None) -> Row:
    here = [each for each in said if each.volume]
    return {
        "number": lot.number,
        "title": lot.title,
        "unit": lot.unit,
        "volume": sum(each.volume for each in here),
        "contract": award.contract.number if award is not None else None,
        "joined": [
            {
                "member": each.member.number,
                "member_name": each.member.name,
                "volume": each.volume,
                "joined_at": each.made_at.isoformat(),
                **spoken[_spoke(each)],
            }
            for each in here
        ],
    }


def _members(contract: Contract) -> list[Member]:
    return sorted((each.member for each in contract.members.all()), key=lambda one: int(one.number))
