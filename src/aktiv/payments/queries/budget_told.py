"""A budget with what billing and the running service know of it: the same row for its page,
its files and the interface."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from aktiv.collaboration.models import Budget
from aktiv.collaboration.queries.adoptions import adoptions_on, owed_for
from aktiv.collaboration.queries.budget_one import Charged, budget_row
from aktiv.collaboration.rules.budgets import payment_of
from aktiv.payments.queries.shares import Paper, papers_of, set_off_of

Row = dict[str, Any]  # Any: JSON


def told(budget: Budget, now: datetime) -> Row:
    """All of a budget. Of each member `invoiced_ore` is on papers that accounting has been handed, `waiting_ore` is
    with billing and on none yet, `set_off_ore` came to nothing with other charges of its, so that no paper was sent;
    `owed_by_use` are partners that took its feature into use since it was paid, or try it, and have not paid their
    share, and `in_use_unsettled` their names. `billing` and `payment` are how a member's share stands, as budget_words
    has them: nobody writes them down."""
    row, charges = budget_row(budget, now)
    ids, hosts = [each.charge_id for each in charges], {each.municipality_id for each in charges}
    papers, even = papers_of(ids, hosts), set_off_of(ids, hosts)
    for member in row["members"]:
        mine = [each for each in charges if each.member == member["id"]]
        sent = sum(each.ore for each in mine if each.charge_id in papers and papers[each.charge_id].sent)
        member["invoiced_ore"] = sent
        member["set_off_ore"] = sum(each.ore for each in mine if each.charge_id in even)
        member["waiting_ore"] = member.pop("charged_ore") - sent - member["set_off_ore"]
        member["invoices"] = _papers(mine, papers)
        member["billing"] = _billing(member) if row["state"] == "decided" else ""
        known = member["paid_ore"] is not None or member["set_off_ore"]
        settled = (member["paid_ore"] or 0) + member["set_off_ore"]
        member["payment"] = payment_of(member["owed_ore"], settled if known else None)
        if not known and member["own_ore"] and member["own_ore"] == member["owed_ore"]:
            member["payment"] = "own"
    row["owed_by_use"] = _unsettled(budget, row, now)
    row["in_use_unsettled"] = [each["name"] for each in row["owed_by_use"]]
    return row


def _papers(charges: list[Charged], papers: dict[Any, Paper]) -> list[Row]:
    found = {papers[each.charge_id] for each in charges if each.charge_id in papers}
    return [
        {
            "number": each.number,
            "issued": each.issued.isoformat(),
            "due": each.due.isoformat(),
            "kind": "credit_note" if each.credit_note else "invoice",
            "sent": each.sent,
            "credits": each.credits,
            "amount_ore": sum(one.ore for one in charges if papers.get(one.charge_id) == each),
        }
        for each in sorted(found, key=lambda paper: paper.number)
    ]


def _billing(member: Row) -> str:
    """How far a share has come: not_handed, own, outside, waiting, set_off, invoiced,
    credited, credit (to be given back), or nothing where there is none."""
    if member["invoiced_ore"] < 0 or any(each["sent"] and each["kind"] == "credit_note" for each in member["invoices"]):
        return "credited"
    if member["waiting_ore"]:
        return "waiting"
    if member["set_off_ore"]:
        return "set_off"
    if member["invoices"]:
        return "invoiced"
    if not member["unbilled_ore"]:
        for name in ("own", "outside"):
            if member[f"{name}_ore"] > 0:
                return name
    if member["held_ore"] or member["ordered_ore"] or member["by_hand_ore"]:
        return "credit"
    return "not_handed" if member["unbilled_ore"] else "nothing"


def _unsettled(budget: Budget, row: Row, now: datetime) -> list[Row]:
    """Who has its feature in use since it was paid, on trial or for all, and has not paid; with what each would."""
    if not budget.feature or row["state"] != "decided":
        return []
    adoptions = adoptions_on(budget.collaboration, timezone.localdate(now))
    return [
        {
            "id": each.adoption.member.number,
            "name": each.adoption.member.name,
            "since": each.adoption.on.isoformat(),
            "amount_ore": each.ore,
        }
        for each in owed_for(budget.collaboration, adoptions, budget)
    ]
