"""Initiatives before a body: to decide them, to put them off, or to waive a gate. What is voted on is fixed here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.budget_votes import bind
from aktiv.collaboration.actions.budgets import proposed
from aktiv.collaboration.actions.initiatives import held
from aktiv.collaboration.actions.turns import note
from aktiv.collaboration.actions.votes import Question, announce
from aktiv.collaboration.models import Budget, Initiative, InitiativeVersion, InitiativeVote, Transition
from aktiv.collaboration.queries.gates import Desk, found_at
from aktiv.collaboration.queries.initiatives import DECIDING, deciding_bodies, newest_version, votes_on
from aktiv.collaboration.queries.mandates import access_body
from aktiv.collaboration.rules.gates import GATES, WAY
from aktiv.values.refusal import Refusal

Purpose = InitiativeVote.Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a body is asked of an initiative. `gate` is named where it is to be waived; `budget` is the number of one of
    the initiative's, which the same vote decides."""

    question: Question
    purpose: str
    gate: str = ""
    budget: int | None = None


@transaction.atomic
def put_to_vote(number: int, asked: Asked, *, by: UUID, now: datetime) -> InitiativeVote:
    """Announces a vote about an initiative. The text as it stands and the memo are what it is about, whatever is
    written later. To decide or put off it must be ready, and the body one that may decide the high estimate; a gate
    that is ahead may be waived by a steering group or council.

    Raises Refusal: not_found, no_such_initiative, initiative_over, no_mandate, mandate_over, not_a_kind, missing_text,
    too_long, not_ready, vote_under_way, not_assessed, beyond_limit, not_a_gate_ahead, not_a_deciding_body,
    budget_of_something_else, beyond_estimate(high), budget_decided, budget_withdrawn.
    """
    home, initiative = held(number)
    if asked.purpose not in Purpose.values:
        raise Refusal("not_a_kind")
    version, body = newest_version(initiative.pk), access_body(home.pk, asked.question.body)
    if asked.purpose == Purpose.WAIVE:
        if asked.gate not in GATES or WAY.index(GATES[asked.gate].source) < WAY.index(initiative.state):
            raise Refusal("not_a_gate_ahead")
        if body.kind not in DECIDING:
            raise Refusal("not_a_deciding_body")
    else:
        _require_decidable(initiative, version, body.pk, now)
    budget = _its_budget(initiative, version, asked) if asked.budget is not None else None
    vote = announce(asked.question, by=by, now=now)
    if budget is not None:
        bind(budget, vote, by=by, now=now)
    made = InitiativeVote.objects.create(
        vote=vote,
        initiative=initiative,
        version=version,
        purpose=asked.purpose,
        gate=asked.gate if asked.purpose == Purpose.WAIVE else "",
        memo_sha256=hashlib.sha256(vote.memo.encode()).hexdigest(),
        made_by_id=by,
        made_at=now,
    )
    note(
        "initiative.put_to_vote", home.pk, by=by, now=now,
        initiative=number, vote=vote.number, purpose=made.purpose, version=version.number, sha256=version.sha256,
        budget=asked.budget,
    )  # fmt: skip
    return made


def _require_decidable(initiative: Initiative, version: InitiativeVersion, body_id: int, now: datetime) -> None:
    if initiative.state != Initiative.State.READY:
        raise Refusal("not_ready")
    for each in votes_on(initiative.pk):
        waits = not each.outcome and (each.vote.closes_at is None or each.vote.closes_at >= now)
        if waits and each.link.purpose != Purpose.WAIVE:
            raise Refusal("vote_under_way", vote=each.vote.number)
    ready = Transition.objects.filter(initiative=initiative, state_to=Initiative.State.READY).order_by("-pk").first()
    if ready is not None and version.made_at > ready.made_at:
        step = GATES["G2"]
        if not found_at(Desk(initiative, now), step)["assessed"].met:
            raise Refusal("not_assessed")
    able = deciding_bodies(initiative.collaboration_id, timezone.localdate(now), version.high_ore)
    if body_id not in {each.pk for each in able}:
        raise Refusal("beyond_limit")


def _its_budget(initiative: Initiative, version: InitiativeVersion, asked: Asked) -> Budget:
    """The budget that the vote decides. Only what decides the initiative decides a budget with it: one of its own, of
    no more than was estimated."""
    budget = proposed(initiative.collaboration_id, asked.budget or 0)
    if asked.purpose != Purpose.DECIDE or budget.initiative_id != initiative.pk:
        raise Refusal("budget_of_something_else")
    if version.high_ore is None or budget.total_ore > version.high_ore:
        raise Refusal("beyond_estimate")
    return budget
