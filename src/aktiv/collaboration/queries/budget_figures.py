"""What everybody may read of budgets, as rows of plain values: pages, JSON and CSV are made from the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from aktiv.collaboration.models import Budget, Collaboration, ShareBill, ShareLine, SharePayment, ShareVersion
from aktiv.collaboration.queries.budgets import (
    budgets_of,
    current_input,
    state_of,
    versions_of,
)
from aktiv.collaboration.queries.naming import names_of
from aktiv.collaboration.queries.parties import every_member
from aktiv.collaboration.queries.snapshots import division_of
from aktiv.collaboration.queries.taking_part import told_of
from aktiv.collaboration.rules.adopting import last_day_of
from aktiv.collaboration.rules.budgets import by_year
from aktiv.values.refusal import Refusal

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing


def budget_rows(
    home: Collaboration,
    initiative_ids: Collection[int] | None = None,
    *,
    paid_by: date | None = None,
    contract_id: int | None = None,
) -> list[Row]:
    """Every budget, or those alone that are of some initiatives or of a contract, the newest first, with what each
    member is to pay of it in all, and what was paid (by a day, where it is named) and is left. Six statements, and what
    it takes to divide those that are proposed: none. One when there are none."""
    budgets = budgets_of(home.pk, initiative_ids, contract_id=contract_id)
    if not budgets:
        return []
    versions, paid = versions_of([each.pk for each in budgets]), _paid(home, paid_by)
    owns = _own(home)
    stands, names = _standing(home), {each.number: each.name for each in every_member(home.pk)}
    rows: list[Row] = []
    for each in budgets:
        mine = versions.get(each.pk, [])
        shares = stands.get(each.pk) or foreseen(each)
        kinds = [one.kind for one in mine]
        rows.append(
            head_of(each, mine)
            | {
                "corrections": kinds.count(ShareVersion.Kind.CORRECTED),
                "later_adopters": kinds.count(ShareVersion.Kind.ADOPTED),
                "paid_ore": sum(paid[each.pk].values()) if each.pk in paid else None,
                "left_ore": _left(shares, paid[each.pk], owns.get(each.pk, {})) if each.pk in paid else None,
                "shares": [
                    {"id": number, "name": names.get(number, number), "amount_ore": ore}
                    for number, ore in sorted(shares.items(), key=lambda one: int(one[0]))
                ],
            }
        )
    return rows


def narrowed(rows: Sequence[Row], *, kind: str = "", year: int | None = None, service: str = "") -> list[Row]:
    """Those of a kind, of a service, and those alone that cover a day of a year."""
    return [
        each
        for each in rows
        if kind in ("", each["kind"])
        and service in ("", each["service"])
        and (year is None or int(each["first"][:4]) <= year <= int(each["last"][:4]))
    ]


def year_rows(rows: Sequence[Row]) -> list[Row]:
    """What is decided for each year, by kind and in all, the latest first: a budget that crosses years is theirs by
    days."""
    found: dict[int, dict[str, int]] = {}
    for each in rows:
        if each["state"] == "decided":
            first, last = date.fromisoformat(each["first"]), date.fromisoformat(each["last"])
            for year, ore in by_year(each["total_ore"], first, last).items():
                sums = found.setdefault(year, dict.fromkeys(Budget.Kind.values, 0))
                sums[each["kind"]] += ore
    return [
        {"year": year, **{f"{kind}_ore": ore for kind, ore in sums.items()}, "total_ore": sum(sums.values())}
        for year, sums in sorted(found.items(), reverse=True)
    ]


def window_to(budget: Budget) -> date | None:
    """The last day on which somebody who takes it up pays back; None where nobody does."""
    if budget.paid_on is None or budget.window_months is None:
        return None
    return last_day_of(budget.paid_on, budget.window_months)


def head_of(budget: Budget, versions: Sequence[ShareVersion]) -> Row:
    """What stands of a budget in every list and on its page."""
    first = versions[0] if versions else None
    return {
        "number": budget.number,
        "title": budget.title,
        "kind": budget.kind,
        "first": day_told(budget.first),
        "last": day_told(budget.last),
        "total_ore": budget.total_ore,
        "state": state_of(budget, list(versions)),
        "proposed_on": day_told(timezone.localdate(budget.made_at)),
        "decided_on": day_told(timezone.localdate(first.made_at)) if first is not None else None,
        "vote": first.vote.number if first is not None and first.vote is not None else None,
        "body": first.body.slug if first is not None and first.body is not None else None,
        "body_name": names_of(first.body) if first is not None and first.body is not None else None,
        "reference": first.reference if first is not None else "",
        "key": budget.key,
        "agreement": budget.agreement.number if budget.agreement is not None else None,
        "initiative": budget.initiative.number if budget.initiative is not None else None,
        "contract": budget.contract.number if budget.contract is not None else None,
        **told_of(budget.service),
        "sha256": current_input(budget, list(versions)).sha256,
    }


def foreseen(budget: Budget) -> dict[str, int]:
    """What a proposal comes to by the figures it was made with."""
    try:
        return dict(division_of(budget.input).amounts)
    except Refusal:  # a rule that has changed since: the proposal stands, and cannot be locked
        return {}


def _standing(home: Collaboration) -> dict[int, dict[str, int]]:
    """What each member is to pay of each budget in all, by the budget's id and the member's number."""
    rows = ShareLine.objects.filter(version__budget__collaboration=home)
    return _by_budget(rows.values_list("version__budget_id", "member__number").annotate(Sum("amount_ore")))


def _paid(home: Collaboration, by: date | None) -> dict[int, dict[str, int]]:
    """What is noted as paid, by the budget's id and the member's number."""
    rows = SharePayment.objects.filter(budget__collaboration=home)
    if by is not None:
        rows = rows.filter(paid_on__lte=by)
    return _by_budget(rows.values_list("budget_id", "member__number").annotate(Sum("amount_ore")))


def _own(home: Collaboration) -> dict[int, dict[str, int]]:
    """What the municipality that bills has of each budget itself, which nobody pays it."""
    rows = ShareBill.objects.filter(line__version__budget__collaboration=home, way=ShareBill.Way.OWN)
    names = ("line__version__budget_id", "line__member__number")
    return _by_budget(rows.values_list(*names).annotate(Sum("amount_ore")))


def _by_budget(rows: Iterable[tuple[int, str, int]]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for budget, member, ore in rows:
        found.setdefault(budget, {})[member] = int(ore)
    return found


def _left(owed: Mapping[str, int], paid: Mapping[str, int], own: Mapping[str, int]) -> int:
    """What of all shares is not paid; below zero what is paid too much. An own share is no debt."""
    return sum(ore - paid.get(member, own.get(member, 0)) for member, ore in owed.items())


def day_told(day: date | None) -> str | None:
    """A day as files say it."""
    return day.isoformat() if day is not None else None
