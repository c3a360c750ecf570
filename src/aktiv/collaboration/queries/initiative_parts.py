"""What other parts hold of an initiative: the money it is paid with, the trials it is tried in, and what it gains."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from aktiv.collaboration.models import Collaboration, Initiative
from aktiv.collaboration.queries.benefits import ENOUGH, benefit_rows, benefits_measured
from aktiv.collaboration.queries.budget_figures import budget_rows
from aktiv.collaboration.queries.pilots import counting_for, pilot_report

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing
BUDGET = (
    "number",
    "title",
    "kind",
    "state",
    "total_ore",
    "decided_on",
    "vote",
    "body",
    "paid_ore",
    "later_adopters",
    "sha256",
)
TRIAL = ("municipality", "municipality_name", "municipality_slug", "feature", "first", "last", "ended_at")
BENEFIT = ("number", "title", "kind", "unit", "due", "standing", "measured_members", "members", "sum")


def parts_row(home: Collaboration, initiative: Initiative, tree: Collection[int], today: date) -> Row:
    """Budgets and benefits of an initiative and of what was merged into it, and the trials whose thresholds name it.
    Statements as those who read each of them; three where there are none."""
    report, gained = pilot_report(initiative=initiative), benefit_rows(home, today, initiative_ids=tree)
    measured = benefits_measured(initiative) if gained else {}
    return {
        "budgets": [
            {name: each[name] for name in BUDGET} | {"payers": len(each["shares"])} for each in budget_rows(home, tree)
        ],
        "trials": [_trial(each, initiative.number) for each in report["pilots"]],
        "trials_conclusion": report["conclusion"],
        "benefits": [
            {name: each[name] for name in BENEFIT}
            | {"days_measured": measured.get(each["number"]), "days_wanted": ENOUGH}
            for each in gained
        ],
    }


def _trial(row: Row, number: int) -> Row:
    """A trial with how many of its thresholds say something of the initiative, and how many of those are met."""
    heard = counting_for(row, number)
    return {name: row[name] for name in TRIAL} | {
        "thresholds": len(row["thresholds"]),
        "counting": len(heard),
        "met": sum(each["state"] == "met" for each in heard),
        "conclusion": row["conclusion"],
        "ignored": sorted({each["ignored"] for each in row["thresholds"] if each["ignored"] is not None}),
    }
