"""What things on agendas are about: how each stands, and what was decided of it when a body met."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from aktiv.collaboration.models import (
    AgendaItem,
    ContractStep,
    Meeting,
    ProcurementStep,
    ShareVersion,
    Transition,
    Vote,
)
from aktiv.collaboration.queries.budgets import state_of
from aktiv.collaboration.queries.commitments import titles_of
from aktiv.collaboration.queries.contracts import stands
from aktiv.collaboration.queries.decided import ON_THE_WAY
from aktiv.collaboration.queries.incidents import in_languages
from aktiv.collaboration.queries.procurements import stage

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing
ABOUT = (
    "vote",
    "idea",
    "commitment",
    "incident",
    "item",
    "initiative",
    "budget",
    "contract",
    "procurement",
)
"""What something on an agenda may be about, by the field that leads to it."""


def items_at_hand() -> QuerySet[AgendaItem]:
    """Things on agendas with what they are about: three statements, however many."""
    rows = AgendaItem.objects.select_related("vote__outcome", "commitment__engagement__competence", *ABOUT[1:])
    return rows.prefetch_related(
        Prefetch("budget__versions", ShareVersion.objects.order_by("number")), "contract__options"
    ).order_by("number")


def about_row(item: AgendaItem, now: datetime) -> Row:
    """What it is about, with its number and how it stands."""
    if item.vote is not None:
        outcome = getattr(item.vote, "outcome", None)
        return _is("vote", item.vote.number, item.vote.subject, outcome.outcome if outcome is not None else None)
    if item.idea is not None:
        return _is("idea", item.idea.number, "" if item.idea.hidden else item.idea.title, item.idea.state)
    if item.commitment is not None:
        titles = titles_of(item.commitment)
        return _is("commitment", item.commitment.number, titles["nb"], None) | {"about_titles": titles}
    if item.incident is not None:
        said = item.incident
        titles = in_languages(said.title, said.title_nn, said.title_en)
        return _is("incident", said.number, said.title, said.state) | {"about_titles": titles}
    if item.item is not None:
        withheld = item.item.withheld
        return _is("maintenance", item.item.number, "" if withheld else item.item.title, item.item.state)
    return _about_work(item, now)


def _about_work(item: AgendaItem, now: datetime) -> Row:
    """The same of what partners decide together and buy."""
    if item.initiative is not None:
        state = item.initiative.decision if item.initiative.state == "decided" else ""
        return _is("initiative", item.initiative.number, item.initiative.title, state or item.initiative.state)
    if item.budget is not None:
        state = state_of(item.budget, list(item.budget.versions.all()))
        return _is("budget", item.budget.number, item.budget.title, state)
    if item.contract is not None:
        state = stands(item.contract, timezone.localdate(now))
        return _is("contract", item.contract.number, item.contract.title, state)
    if item.procurement is not None:
        return _is("procurement", item.procurement.number, item.procurement.title, stage(item.procurement, now))
    return {"about": None, "about_number": None, "about_title": None, "about_titles": None, "about_state": None}


def _is(about: str, number: int, title: str, state: str | None) -> Row:
    """`about_titles` is the title by language, of what has one in several."""
    return {
        "about": about,
        "about_number": number,
        "about_title": title or None,
        "about_titles": None,
        "about_state": state,
    }


def decided_at(meetings: Sequence[Meeting], now: datetime) -> dict[int, list[Row]]:
    """What was decided of each thing on these agendas, by the item's id: of a vote what it came to, of the others every
    step from the day of the meeting until its minutes were approved. Four statements at most, however many."""
    items = [(meeting, each) for meeting in meetings for each in meeting.items.all()]
    steps = _steps(
        initiatives={each.initiative_id for _of, each in items if each.initiative_id is not None},
        budgets={each.budget_id for _of, each in items if each.budget_id is not None},
        contracts={each.contract_id for _of, each in items if each.contract_id is not None},
        procurements={each.procurement_id for _of, each in items if each.procurement_id is not None},
        first=min((each.starts_at for each in meetings), default=now),
    )
    found: dict[int, list[Row]] = {}
    for meeting, each in items:
        if each.vote is not None:
            found[each.pk] = _of_vote(each.vote)
            continue
        first, last = _while(meeting, now)
        key = next(((name, getattr(each, f"{name}_id")) for name in STEPPED if getattr(each, f"{name}_id")), None)
        rows = steps.get(key, []) if key is not None else []
        found[each.pk] = [row for day, row in rows if first <= day and row["at"] <= last]
    return found


STEPPED = ("initiative", "budget", "contract", "procurement")


def _while(meeting: Meeting, now: datetime) -> tuple[date, str]:
    """From which day on and until which moment what is done of a thing is told with the meeting."""
    approved = [each.approved_at for each in meeting.minutes.all() if each.approved_at is not None]
    return timezone.localdate(meeting.starts_at), (approved[0] if approved else now).isoformat()


def _steps(
    *, initiatives: set[int], budgets: set[int], contracts: set[int], procurements: set[int], first: datetime
) -> dict[tuple[str, int], list[tuple[date, Row]]]:
    """Steps since a day, the first first, by kind and id of what they are of; by each one's own index."""
    since = Q(made_at__date__gte=timezone.localdate(first))
    found: dict[tuple[str, int], list[tuple[date, Row]]] = {}

    def add(kind: str, of: int, at: datetime, **told: Any) -> None:  # Any: as Row
        found.setdefault((kind, of), []).append((timezone.localdate(at), _step(at, **told)))

    if initiatives:
        rows = Transition.objects.filter(since, initiative__in=initiatives).exclude(act__in=ON_THE_WAY)
        for step in rows.order_by("initiative_id", "number"):
            add("initiative", step.initiative_id, step.made_at, what=step.decision or step.state_to, why=step.reason)
    if budgets:
        versions = ShareVersion.objects.filter(since, budget__in=budgets).select_related("budget", "vote")
        for each in versions.order_by("budget_id", "number"):
            locked = each.kind == ShareVersion.Kind.LOCKED
            add(
                "budget", each.budget_id, each.made_at, what=each.kind, why=each.reason or each.reference,
                amount_ore=each.budget.total_ore if locked else None, vote=each.vote.number if each.vote else None,
            )  # fmt: skip
    if contracts:
        taken = ContractStep.objects.filter(since, contract__in=contracts).select_related("option")
        for one in taken.order_by("contract_id", "pk"):
            number = one.option.number if one.option is not None else None
            add("contract", one.contract_id, one.made_at, what=one.kind, why=one.text, option=number)
    if procurements:
        for bought in ProcurementStep.objects.filter(since, procurement__in=procurements).order_by("pk"):
            add("procurement", bought.procurement_id, bought.made_at, what=bought.kind, why=bought.text)
    return found


def _of_vote(vote: Vote) -> list[Row]:
    outcome = getattr(vote, "outcome", None)
    if outcome is None or vote.closes_at is None:
        return []
    return [_step(vote.closes_at, what=outcome.outcome, tally=outcome.result.get("tally"))]


def _step(
    at: datetime,
    *,
    what: str,
    why: str = "",
    amount_ore: int | None = None,
    vote: int | None = None,
    option: int | None = None,
    tally: dict[str, int] | None = None,
) -> Row:
    """One of them: `what` is the code of the step, `tally` the weights of a vote."""
    return {
        "at": at.isoformat(),
        "what": what,
        "why": why,
        "amount_ore": amount_ore,
        "vote": vote,
        "option": option,
        "tally": tally,
    }
