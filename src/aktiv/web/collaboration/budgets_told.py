"""A budget with what billing and the running service know of it: the same row for its page and its files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aktiv.collaboration.models import Budget
from aktiv.collaboration.queries.budget_figures import Charged, budget_row
from aktiv.collaboration.queries.rollout import rollout_rows
from aktiv.payments.queries.shares import Paper, papers_of

Row = dict[str, Any]  # Any: JSON


def told(budget: Budget, now: datetime) -> Row:
    """All of a budget. Of each member `invoiced_ore` is on papers that accounting has been handed, `waiting_ore` is
    with billing and on none yet; `in_use_unsettled` are partners that took its feature into use since it was paid and
    have not paid their share."""
    row, charges = budget_row(budget)
    papers = papers_of([each.charge_id for each in charges], {each.municipality_id for each in charges})
    for member in row["members"]:
        mine = [each for each in charges if each.member == member["id"]]
        sent = sum(each.ore for each in mine if each.charge_id in papers and papers[each.charge_id].sent)
        member["invoiced_ore"] = sent
        member["waiting_ore"] = member.pop("charged_ore") - sent
        member["invoices"] = _papers(mine, papers)
    row["in_use_unsettled"] = _unsettled(budget, row, now)
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
        }
        for each in sorted(found, key=lambda paper: paper.number)
    ]


def _unsettled(budget: Budget, row: Row, now: datetime) -> list[str]:
    if not budget.feature or row["state"] != "decided" or row["window_to"] < now.date().isoformat():
        return []
    settled = {each["id"] for each in row["members"]}
    return [
        each["municipality_name"]
        for each in rollout_rows(budget.collaboration, now)
        if each["feature"] == budget.feature
        and each["on"]
        and each["municipality"] not in settled
        and each["since"] is not None
        and each["since"][:10] >= row["paid_on"]
    ]
