"""All that everybody may read of one budget: its shares, what was put right, what was billed of them and paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.models import Budget, ShareBill, ShareLine, SharePayment, ShareVersion
from aktiv.collaboration.queries.budget_figures import day_told, foreseen, head_of, window_to
from aktiv.collaboration.queries.budgets import (
    current_input,
    lines_of,
    payments_of,
    promised_beside,
    versions_of,
    votes_about,
)
from aktiv.collaboration.queries.costs import per_inhabitant
from aktiv.collaboration.queries.parties import every_member
from aktiv.collaboration.queries.share_billing import left_of
from aktiv.collaboration.queries.votes import standing

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing


@dataclass(frozen=True, slots=True)
class Charged:
    """What was handed to the billing of a municipality of a member's share: øre, and the charge it became."""

    member: str
    municipality_id: int
    charge_id: UUID
    ore: int


def budget_row(budget: Budget, now: datetime) -> tuple[Row, list[Charged]]:
    """All of one budget, and the charges that its shares became. Of each member `held_ore` is a credit that stands
    against what it is charged next, `ordered_ore` one that is ordered paid out, and `unbilled_ore` what billing has not
    been handed."""
    home = budget.collaboration
    versions = versions_of([budget.pk]).get(budget.pk, [])
    lines, payments = lines_of(budget.pk), payments_of(budget.pk)
    current, people = current_input(budget, versions), _people(budget, versions)
    names = {each.number: each.name for each in every_member(home.pk)}
    shares = _by_member(lines, ShareLine.Kind.PAYBACK, without=True) if versions else foreseen(budget)
    paybacks, paid = _by_member(lines, ShareLine.Kind.PAYBACK), _sums(payments)
    promised = promised_beside(budget)
    order = sorted({*shares, *paybacks, *(each["id"] for each in current.input["members"])}, key=int)
    numbers = {each.pk: at for at, each in enumerate(lines, 1)}
    members: list[Row] = []
    for each in order:
        owed = shares.get(each, 0) + paybacks.get(each, 0)
        said, delivered = promised.get(each, (0, 0))
        members.append(
            {
                "id": each,
                "name": names.get(each, each),
                "population": people.get(each),
                "share_ore": shares.get(each, 0),
                "ore_per_inhabitant": per_inhabitant(owed, people.get(each)),
                "payback_ore": paybacks.get(each, 0),
                "owed_ore": owed,
                **_billed(lines, each, owed if versions else 0),
                "paid_ore": paid.get(each),
                "promised_ore": said,
                "delivered_ore": delivered,
            }
        )
    row = head_of(budget, versions) | {
        "about": budget.about,
        "usage_by": budget.usage_by or None,
        "feature": budget.feature or None,
        "paid_on": day_told(budget.paid_on),
        "window_months": budget.window_months,
        "window_to": day_told(window_to(budget)),
        "withdrawn_why": budget.withdrawn_why,
        "members": members,
        "figures": [_figure(one, source) for one, source in _sourced(current, versions)],
        "votes": [
            {"number": each.number, "standing": standing(each, now), "outcome": came}
            for each, came in votes_about(budget.pk)
        ],
        "versions": [_version(each) for each in versions],
        "lines": [_line(each, numbers) for each in lines],
        "payments": [
            {
                "id": each.member.number,
                "name": each.member.name,
                "amount_ore": each.amount_ore,
                "paid_on": day_told(each.paid_on),
                "note": each.note,
                **_source(each),
            }
            for each in payments
        ],
    }
    return row, _charged(lines)


def _version(version: ShareVersion) -> Row:
    return {
        "version": version.number,
        "kind": version.kind,
        "made_on": day_told(timezone.localdate(version.made_at)),
        "reason": version.reason,
        "adopter": version.adopter.number if version.adopter is not None else None,
        "adopter_name": version.adopter.name if version.adopter is not None else None,
        "adopted_on": day_told(version.adopted_on),
        "lines": version.lines,
        "sha256": version.sha256,
    }


def _line(line: ShareLine, numbers: dict[int, int]) -> Row:
    return {
        "line": numbers[line.pk],
        "version": line.version.number,
        "id": line.member.number,
        "name": line.member.name,
        "kind": line.kind,
        "amount_ore": line.amount_ore,
        "first": day_told(line.first),
        "last": day_told(line.last),
        "reason": line.reason,
        "corrects": numbers.get(line.corrects_id) if line.corrects_id is not None else None,
    }


def _sourced(current: ShareVersion | Budget, versions: Sequence[ShareVersion]) -> list[tuple[Row, Row]]:
    """The figures of those it is divided among and then of later adopters, each with where they come from."""
    by_id = {each["id"]: each for each in current.sources}
    divided = [(each, by_id.get(each["id"], {})) for each in current.input["members"]]
    return divided + [
        (each.input["adopter"] | {"from": day_told(each.adopted_on)}, each.sources[0])
        for each in versions
        if each.kind == ShareVersion.Kind.ADOPTED
    ]


def _figure(member: Row, source: Row) -> Row:
    return {
        "id": member["id"],
        "name": source.get("name", member["id"]),
        "from": member.get("from"),
        "to": member.get("to"),
        "population": member.get("population"),
        "population_on": source.get("population_on"),
        "population_source": source.get("population_source"),
        "usage": member.get("usage"),
        "usage_year": source.get("usage_year"),
    }


def _people(budget: Budget, versions: Sequence[ShareVersion]) -> dict[str, int | None]:
    found = {each["id"]: each.get("population") for each in current_input(budget, list(versions)).input["members"]}
    adopters = [each.input["adopter"] for each in versions if each.kind == ShareVersion.Kind.ADOPTED]
    return found | {each["id"]: each.get("population") for each in adopters}


def _billed(lines: Sequence[ShareLine], member: str, owed: int) -> Row:
    bills = [bill for each in lines if each.member.number == member for bill in each.bills.all()]
    uses = [use for each in bills for use in each.uses.all()]
    ways = {
        "charged_ore": sum(each.amount_ore for each in bills if each.way == ShareBill.Way.CHARGE)
        - sum(each.amount_ore for each in uses if each.charge_id is not None),
        "own_ore": sum(each.amount_ore for each in bills if each.way == ShareBill.Way.OWN),
        "outside_ore": sum(each.amount_ore for each in bills if each.way == ShareBill.Way.OUTSIDE),
        "by_hand_ore": sum(each.amount_ore for each in bills if each.way == ShareBill.Way.BY_HAND),
        "held_ore": -sum(left_of(each, each.uses.all()) for each in bills if each.way == ShareBill.Way.HELD),
        "ordered_ore": -sum(each.amount_ore for each in uses if each.payout_id is not None),
    }
    orders = sorted({each.payout.number for each in uses if each.payout is not None})
    return ways | {"unbilled_ore": owed - sum(ways.values()), "pay_outs": orders}


def _charged(lines: Sequence[ShareLine]) -> list[Charged]:
    """What became charges: the lines that did, and what credits that were held took off others."""
    return [
        one
        for each in lines
        for bill in each.bills.all()
        for one in (
            *([Charged(each.member.number, bill.municipality_id, bill.charge_id, bill.amount_ore)]
              if bill.charge_id is not None else []),
            *(Charged(each.member.number, bill.municipality_id, use.charge_id, -use.amount_ore)
              for use in bill.uses.all() if use.charge_id is not None),
        )
    ]  # fmt: skip


def _source(payment: SharePayment) -> Row:
    """Where a payment is known from: the paper or the order that a file named, nothing where it was noted by hand."""
    receipt = payment.receipt
    order = receipt.payout if receipt is not None else None
    return {
        "invoice": receipt.invoice if receipt is not None else None,
        "pay_out": order.number if order is not None else None,
    }


def _by_member(lines: Sequence[ShareLine], kind: str, *, without: bool = False) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in lines:
        if (each.kind == kind) != without:
            found[each.member.number] = found.get(each.member.number, 0) + each.amount_ore
    return found


def _sums(payments: Sequence[SharePayment]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in payments:
        found[each.member.number] = found.get(each.member.number, 0) + each.amount_ore
    return found
