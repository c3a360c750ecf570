"""What everybody may read of budgets, as rows of plain values: pages, JSON and CSV are made from the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from aktiv.collaboration.models import Budget, Collaboration, ShareBill, ShareLine, SharePayment, ShareVersion
from aktiv.collaboration.queries.budgets import (
    budgets_of,
    current_input,
    lines_of,
    payments_of,
    promised_in,
    state_of,
    versions_of,
)
from aktiv.collaboration.queries.costs import per_inhabitant
from aktiv.collaboration.queries.naming import names_of
from aktiv.collaboration.queries.parties import every_member
from aktiv.collaboration.queries.snapshots import division_of
from aktiv.collaboration.rules.adopting import last_day_of
from aktiv.values.refusal import Refusal

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing


@dataclass(frozen=True, slots=True)
class Charged:
    """What was handed to the billing of a municipality of a member's share: øre, and the charge it became."""

    member: str
    municipality_id: int
    charge_id: UUID
    ore: int


def budget_rows(
    home: Collaboration, initiative_ids: Collection[int] | None = None, *, paid_by: date | None = None
) -> list[Row]:
    """Every budget, or those alone that are of some initiatives, the newest first, with what each member is to pay of
    it in all, and what was paid (by a day, where it is named). Five statements, and what it takes to divide those that
    are proposed: none. One when there are none."""
    budgets = budgets_of(home.pk, initiative_ids)
    if not budgets:
        return []
    versions, paid = versions_of([each.pk for each in budgets]), _paid(home, paid_by)
    stands, names = _standing(home), {each.number: each.name for each in every_member(home.pk)}
    rows: list[Row] = []
    for each in budgets:
        mine = versions.get(each.pk, [])
        shares = stands.get(each.pk) or _foreseen(each)
        kinds = [one.kind for one in mine]
        rows.append(
            _head(each, mine)
            | {
                "corrections": kinds.count(ShareVersion.Kind.CORRECTED),
                "later_adopters": kinds.count(ShareVersion.Kind.ADOPTED),
                "paid_ore": paid.get(each.pk),
                "shares": [
                    {"id": number, "name": names.get(number, number), "amount_ore": ore}
                    for number, ore in sorted(shares.items(), key=lambda one: int(one[0]))
                ],
            }
        )
    return rows


def budget_row(budget: Budget) -> tuple[Row, list[Charged]]:
    """All of one budget, and the charges that its shares became."""
    home = budget.collaboration
    versions = versions_of([budget.pk]).get(budget.pk, [])
    lines, payments = lines_of(budget.pk), payments_of(budget.pk)
    current, people = current_input(budget, versions), _people(budget, versions)
    names = {each.number: each.name for each in every_member(home.pk)}
    shares = _by_member(lines, ShareLine.Kind.PAYBACK, without=True) if versions else _foreseen(budget)
    paybacks, paid = _by_member(lines, ShareLine.Kind.PAYBACK), _sums(payments)
    promised = promised_in(home, budget.first, budget.last)
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
                **_billed(lines, each),
                "paid_ore": paid.get(each),
                "promised_ore": said,
                "delivered_ore": delivered,
            }
        )
    row = _head(budget, versions) | {
        "about": budget.about,
        "usage_by": budget.usage_by or None,
        "feature": budget.feature or None,
        "paid_on": _day(budget.paid_on),
        "window_months": budget.window_months,
        "window_to": _day(window_to(budget)),
        "withdrawn_why": budget.withdrawn_why,
        "members": members,
        "figures": [_figure(one, source) for one, source in _sourced(current, versions)],
        "versions": [_version(each) for each in versions],
        "lines": [_line(each, numbers) for each in lines],
        "payments": [
            {
                "id": each.member.number,
                "name": each.member.name,
                "amount_ore": each.amount_ore,
                "paid_on": _day(each.paid_on),
                "note": each.note,
            }
            for each in payments
        ],
    }
    return row, _charged(lines)


def window_to(budget: Budget) -> date | None:
    """The last day on which somebody who takes it up pays back; None where nobody does."""
    if budget.paid_on is None or budget.window_months is None:
        return None
    return last_day_of(budget.paid_on, budget.window_months)


def _head(budget: Budget, versions: Sequence[ShareVersion]) -> Row:
    first = versions[0] if versions else None
    return {
        "number": budget.number,
        "title": budget.title,
        "first": _day(budget.first),
        "last": _day(budget.last),
        "total_ore": budget.total_ore,
        "state": state_of(budget, list(versions)),
        "proposed_on": _day(timezone.localdate(budget.made_at)),
        "decided_on": _day(timezone.localdate(first.made_at)) if first is not None else None,
        "vote": first.vote.number if first is not None and first.vote is not None else None,
        "body": first.body.slug if first is not None and first.body is not None else None,
        "body_name": names_of(first.body) if first is not None and first.body is not None else None,
        "reference": first.reference if first is not None else "",
        "key": budget.key,
        "agreement": budget.agreement.number if budget.agreement is not None else None,
        "initiative": budget.initiative.number if budget.initiative is not None else None,
        "sha256": current_input(budget, list(versions)).sha256,
    }


def _version(version: ShareVersion) -> Row:
    return {
        "version": version.number,
        "kind": version.kind,
        "made_on": _day(timezone.localdate(version.made_at)),
        "reason": version.reason,
        "adopter": version.adopter.number if version.adopter is not None else None,
        "adopter_name": version.adopter.name if version.adopter is not None else None,
        "adopted_on": _day(version.adopted_on),
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
        "first": _day(line.first),
        "last": _day(line.last),
        "reason": line.reason,
        "corrects": numbers.get(line.corrects_id) if line.corrects_id is not None else None,
    }


def _sourced(current: ShareVersion | Budget, versions: Sequence[ShareVersion]) -> list[tuple[Row, Row]]:
    """The figures of those it is divided among and then of later adopters, each with where they come from."""
    by_id = {each["id"]: each for each in current.sources}
    divided = [(each, by_id.get(each["id"], {})) for each in current.input["members"]]
    return divided + [
        (each.input["adopter"] | {"from": _day(each.adopted_on)}, each.sources[0])
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


def _billed(lines: Sequence[ShareLine], member: str) -> Row:
    bills = [bill for each in lines if each.member.number == member for bill in each.bills.all()]
    return {
        f"{name}_ore": sum(each.amount_ore for each in bills if each.way == way)
        for name, way in (("charged", ShareBill.Way.CHARGE), ("own", ShareBill.Way.OWN), ("by_hand", "by_hand"))
    }


def _charged(lines: Sequence[ShareLine]) -> list[Charged]:
    return [
        Charged(each.member.number, bill.municipality_id, bill.charge_id, bill.amount_ore)
        for each in lines
        for bill in each.bills.all()
        if bill.charge_id is not None
    ]


def _foreseen(budget: Budget) -> dict[str, int]:
    """What a proposal comes to by the figures it was made with."""
    try:
        return dict(division_of(budget.input).amounts)
    except Refusal:  # a rule that has changed since: the proposal stands, and cannot be locked
        return {}


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


def _standing(home: Collaboration) -> dict[int, dict[str, int]]:
    """What each member is to pay of each budget in all, by the budget's id and the member's number."""
    found: dict[int, dict[str, int]] = {}
    rows = ShareLine.objects.filter(version__budget__collaboration=home)
    for budget, member, ore in rows.values_list("version__budget_id", "member__number").annotate(Sum("amount_ore")):
        found.setdefault(budget, {})[member] = int(ore)
    return found


def _paid(home: Collaboration, by: date | None) -> dict[int, int]:
    rows = SharePayment.objects.filter(budget__collaboration=home)
    if by is not None:
        rows = rows.filter(paid_on__lte=by)
    sums = rows.values_list("budget_id").annotate(Sum("amount_ore"))
    return {budget: int(ore) for budget, ore in sums}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
