"""Budgets before a body: the vote names the budget when it is announced, and decides no other."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.collaboration.actions.budgets import proposed
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.actions.votes import Question, announce
from aktiv.collaboration.models import Budget, BudgetVote, Vote
from aktiv.collaboration.queries.budgets import pending_votes
from aktiv.values.refusal import Refusal


@transaction.atomic
def put_budget_to_vote(number: int, question: Question, *, by: UUID, now: datetime) -> BudgetVote:
    """Announces a vote about a budget that is proposed. It is about the budget as it was laid before the members,
    whatever the memo says; one vote at a time.

    Raises Refusal: not_found, budget_decided, budget_withdrawn, vote_under_way(vote), no_mandate, mandate_over,
    not_a_kind, missing_text, too_long.
    """
    home = my_turn()
    budget = proposed(home.pk, number)
    made = bind(budget, announce(question, by=by, now=now), by=by, now=now)
    told = {"budget": budget.number, "vote": made.vote.number, "sha256": budget.sha256}
    note("collaboration.budget_put_to_vote", home.pk, by=by, now=now, **told)
    return made


def bind(budget: Budget, vote: Vote, *, by: UUID, now: datetime) -> BudgetVote:
    """Says that a vote that was just announced is about a budget that is proposed. Raises Refusal:
    vote_under_way(vote)."""
    for each in pending_votes(budget.pk, now):
        raise Refusal("vote_under_way", vote=each.number)
    return BudgetVote.objects.create(vote=vote, budget=budget, made_by_id=by, made_at=now)
