"""Reading budgets: how each stands, its versions of shares with their lines, what was billed of them and paid."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from aktiv.collaboration.files.answering import adopted
from aktiv.collaboration.files.reading import Malformed, parsed
from aktiv.collaboration.models import (
    Budget,
    BudgetVote,
    Commitment,
    InitiativeVote,
    Member,
    MemberOrganisation,
    ShareBill,
    ShareLine,
    SharePayment,
    ShareVersion,
    Vote,
)
from aktiv.collaboration.queries.commitments import promises_of
from aktiv.collaboration.queries.initiatives import tree_of
from aktiv.collaboration.rules.correcting import Standing
from aktiv.people.models import Organisation
from aktiv.values.refusal import Refusal

Row = dict[str, Any]  # Any: JSON


def budgets_of(
    collaboration_id: int, initiative_ids: Collection[int] | None = None, *, contract_id: int | None = None
) -> list[Budget]:
    """Every budget, or those alone that name one of some initiatives or that a vote deciding one has locked, or that a
    contract is paid by; the newest first, with the agreement it takes its key from. One statement."""
    rows = Budget.objects.filter(collaboration_id=collaboration_id).select_related(
        "agreement", "initiative", "contract", "service"
    )
    if initiative_ids is not None:
        of = list(initiative_ids)
        by_vote = ShareVersion.objects.filter(
            vote__about_initiative__initiative__in=of, vote__about_initiative__purpose=InitiativeVote.Purpose.DECIDE
        )
        rows = rows.filter(Q(initiative__in=of) | Q(pk__in=by_vote.values("budget")))
    if contract_id is not None:
        rows = rows.filter(contract=contract_id)
    return list(rows.order_by("-number"))


def access_budget(collaboration_id: int, number: int) -> Budget:
    """A budget with the agreement it takes its key from. Raises Refusal: not_found."""
    rows = Budget.objects.filter(collaboration_id=collaboration_id, number=number)
    found = rows.select_related("agreement", "collaboration", "initiative", "contract", "service").first()
    if found is None:
        raise Refusal("not_found")
    return found


def versions_of(budget_ids: list[int]) -> dict[int, list[ShareVersion]]:
    """The versions of budgets, the first first, with what decided or took up, by the budget's id. One statement."""
    found: dict[int, list[ShareVersion]] = {}
    rows = ShareVersion.objects.filter(budget_id__in=budget_ids).select_related("vote", "body", "adopter")
    for each in rows.order_by("budget_id", "number"):
        found.setdefault(each.budget_id, []).append(each)
    return found


def voted_on(votes: Sequence[Vote]) -> dict[int, Budget]:
    """The budget that each vote is about, or the vote that it puts once more, by the vote's id. One statement."""
    first = {each.pk: each.again_of_id or each.pk for each in votes}
    rows = BudgetVote.objects.filter(vote__in=set(first.values())).select_related("budget")
    named = {each.vote_id: each.budget for each in rows}
    return {vote: named[of] for vote, of in first.items() if of in named}


def pending_votes(budget_id: int, now: datetime) -> list[Vote]:
    """The votes about a budget that may still be cast in, or wait to be counted or put once more; two statements."""
    firsts = list(Vote.objects.filter(about_budget__budget=budget_id).order_by("pk"))
    again = {each.again_of_id: each for each in Vote.objects.filter(again_of__in=firsts)}
    votes = [again.get(each.pk, each) for each in firsts]
    return [each for each in votes if each.closes_at is None or each.closes_at >= now]


def votes_about(budget_id: int) -> list[tuple[Vote, str]]:
    """Every vote about a budget, the first first, with what came of each ("" while nothing has); one that was put once
    more comes after what it repeats. One statement."""
    rows = Vote.objects.filter(Q(about_budget__budget=budget_id) | Q(again_of__about_budget__budget=budget_id))
    return [
        (each, each.outcome.outcome if hasattr(each, "outcome") else "")
        for each in rows.select_related("outcome").order_by("pk")
    ]


def state_of(budget: Budget, versions: list[ShareVersion]) -> str:
    """proposed, decided or withdrawn."""
    if versions:
        return "decided"
    return "withdrawn" if budget.withdrawn_at is not None else "proposed"


def lines_of(budget_id: int) -> list[ShareLine]:
    """Every line, in the order they were written, with its version, its member, what was billed of it, and
    what credits that are held were used for. Four statements."""
    rows = ShareLine.objects.filter(version__budget_id=budget_id).select_related("version", "member")
    return list(rows.prefetch_related("bills__uses__payout").order_by("pk"))


def standing_lines(lines: list[ShareLine]) -> list[Standing]:
    """The lines that a new division is held against: all but what later adopters paid and gave back."""
    return [
        Standing(each.pk, each.member.number, each.first.toordinal(), each.last.toordinal(), each.amount_ore)
        for each in lines
        if each.kind != ShareLine.Kind.PAYBACK
    ]


def payments_of(budget_id: int) -> list[SharePayment]:
    """What has been noted as paid, the earliest first."""
    rows = SharePayment.objects.filter(budget_id=budget_id).select_related("member", "receipt__payout")
    return list(rows.order_by("paid_on", "pk"))


def organisations_of(member_ids: list[int]) -> dict[int, Organisation]:
    """What each member is billed as, by the member's id; those that nobody has said are left out. One statement."""
    rows = MemberOrganisation.objects.filter(member_id__in=member_ids).select_related("organisation")
    return {each.member_id: each.organisation for each in rows.order_by("pk")}


def unbilled(lines: list[ShareLine]) -> list[ShareLine]:
    """Those with something to pay or give back that billing has not been handed."""
    return [each for each in lines if each.amount_ore and not each.bills.all()]


def bills_of_charges(budget_id: int, member_id: int) -> list[ShareBill]:
    """What was charged a member of a budget, the newest first, each with its charge."""
    rows = ShareBill.objects.filter(
        line__version__budget_id=budget_id, line__member_id=member_id, way=ShareBill.Way.CHARGE, amount_ore__gt=0
    )
    return list(rows.select_related("charge", "line").order_by("-pk"))


def current_input(budget: Budget, versions: list[ShareVersion]) -> ShareVersion | Budget:
    """What the shares that stand are divided by: the newest division, or the proposal itself."""
    divided = [each for each in versions if each.kind != ShareVersion.Kind.ADOPTED]
    return divided[-1] if divided else budget


def adopt_input(budget: Budget, versions: list[ShareVersion], adopter: Row, adopted_on: date) -> Row:
    """What `aktiv collaboration adopt` reads when one more takes up what a budget paid for: those who pay now are those
    it is divided among, and those who took it up before."""
    if budget.paid_on is None:
        raise ValueError("a cost that nobody pays back")
    divided = current_input(budget, versions).input
    payers = [_bare(each) for each in divided["members"]]
    payers += [each.input["adopter"] for each in versions if each.kind == ShareVersion.Kind.ADOPTED]
    return {
        "cost_ore": budget.total_ore,
        "key": budget.key,
        "payers": payers,
        "adopter": adopter,
        "paid_on": budget.paid_on.isoformat(),
        "adopted_on": adopted_on.isoformat(),
        "window_months": budget.window_months,
    }


def settled(asked: Row) -> Row:
    """What `aktiv collaboration adopt` answers. Raises Refusal: cost_key_lacks_figures, and as the rules do."""
    try:
        return adopted(parsed(json.dumps(asked).encode(), "adopt-1"))
    except Malformed as error:
        raise Refusal("cost_key_lacks_figures") from error


def promised_beside(budget: Budget) -> dict[str, tuple[int, int]]:
    """Money that each member promised beside a budget, and what is delivered of it, in øre, by number: all that was
    promised to its initiative, or where it is of none what is due within its period and was promised to none."""
    found: dict[str, tuple[int, int]] = {}
    tree = tree_of(budget.initiative_id) if budget.initiative_id is not None else None
    for each in promises_of(budget.collaboration_id):
        made = each.commitment
        if tree is not None:
            beside = made.initiative_id in tree
        else:
            beside = made.initiative_id is None and budget.first <= made.due <= budget.last
        if made.kind == Commitment.Kind.MONEY and beside:
            promised, delivered = found.get(made.member.number, (0, 0))
            found[made.member.number] = (promised + each.promised, delivered + each.delivered)
    return found


def members_by_number(collaboration_id: int, numbers: list[str]) -> dict[str, Member]:
    """Members by their numbers. One statement."""
    rows = Member.objects.filter(collaboration_id=collaboration_id, number__in=numbers)
    return {each.number: each for each in rows}


def _bare(member: Row) -> Row:
    """A member without its days: what was paid was paid."""
    return {name: value for name, value in member.items() if name not in ("from", "to")}
