"""Steps of an initiative: each by the table of gates, past its gate or a vote that waived it, and remembered whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.collaboration.actions.initiative_rights import mandate_of
from aktiv.collaboration.actions.initiatives import held
from aktiv.collaboration.actions.turns import note
from aktiv.collaboration.actions.votes import count_closed
from aktiv.collaboration.models import Initiative, Mandate, Transition
from aktiv.collaboration.models.initiatives import LONGEST_REASON
from aktiv.collaboration.queries.gates import Desk, found_at
from aktiv.collaboration.queries.initiative_content import step_content
from aktiv.collaboration.queries.initiatives import Settled, access_initiative
from aktiv.collaboration.rules.agreements import fingerprint
from aktiv.collaboration.rules.gates import (
    SERVICE,
    Found,
    Step,
    decision_of,
    is_over,
    missing,
    step_from,
    waived,
)
from aktiv.people.permissions import MandateRight
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A step that somebody wants to take: why, at the end what is to become of it, and what it merges into."""

    act: str
    reason: str = ""
    verdict: str = ""
    into: int | None = None


@transaction.atomic
def take(number: int, wish: Wish, *, by: UUID, now: datetime) -> Transition:
    """Takes a step, when the gate has what it needs or a vote that passed has waived it. What is approved goes on to
    financing at once.

    Raises Refusal: not_found, no_such_initiative, initiative_over, not_from_here(state), no_mandate, mandate_over,
    not_the_owner, gate_lacks(needs), missing_text, too_long, control_characters, no_such_target, into_itself,
    target_over.
    """
    count_closed(now=now)  # what has closed counts now, not at the next minute
    _home, initiative = held(number)
    step = step_from(initiative.state, initiative.decision, wish.act)
    desk = Desk(initiative, now)
    settled = desk.settling if step.to == Initiative.State.DECIDED else None
    right = mandate_of(step.who, initiative, by=by, now=now, body=settled.vote.body if settled else None)
    reason = many_lines(wish.reason, limit=LONGEST_REASON)
    verdict = wish.verdict if wish.verdict in Initiative.Verdict.values and step.to == "closed" else ""
    found = found_at(desk, step, {"reason": reason, "answered": reason, "verdict": verdict})
    lacking = missing(step, found)
    if {"reason", "answered"} & set(lacking):
        raise Refusal("missing_text")
    waiver = desk.waiver(step.gate) if lacking and step.gate else None
    if lacking and (waiver is None or not waived(lacking)):
        raise Refusal("gate_lacks", gate=step.gate, needs=list(lacking))
    into = _target(initiative, wish.into) if step.to == Initiative.State.MERGED else None
    made = _taken(desk, step, found, right, reason=reason, verdict=verdict, into=into, settled=settled,
                  waiver=waiver, by=by)  # fmt: skip
    initiative.refresh_from_db()
    if initiative.decision == Initiative.Decision.APPROVED and initiative.state == Initiative.State.DECIDED:
        _taken(Desk(initiative, now), step_from(initiative.state, initiative.decision, "finance"), {}, None)
    return made


def _target(initiative: Initiative, number: int | None) -> Initiative:
    try:
        target = access_initiative(initiative.collaboration_id, number or 0)
    except Refusal as refusal:
        raise Refusal("no_such_target") from refusal
    if target.pk == initiative.pk:
        raise Refusal("into_itself")
    if is_over(target.state, target.decision):
        raise Refusal("target_over")
    return target


def _taken(
    desk: Desk,
    step: Step,
    found: Mapping[str, Found],
    right: MandateRight | None,
    *,
    reason: str = "",
    verdict: str = "",
    into: Initiative | None = None,
    settled: Settled | None = None,
    waiver: Settled | None = None,
    by: UUID | None = None,
) -> Transition:
    """The step as a row, with the fingerprint of all of it and of the one before."""
    initiative = desk.initiative
    last = Transition.objects.filter(initiative=initiative).order_by("-number").first()
    mandate = Mandate.objects.select_related("member", "body").get(pk=right.id) if right is not None else None
    made = Transition(
        initiative=initiative,
        number=last.number + 1 if last is not None else 1,
        act=step.act,
        gate=step.gate,
        state_from=initiative.state,
        state_to=step.to,
        decision=decision_of(settled.link.purpose, settled.outcome) if settled is not None else "",
        verdict=verdict,
        into=into,
        role=mandate.role if mandate is not None else SERVICE,
        member=mandate.member if mandate is not None else None,
        mandate=mandate,
        reason=reason,
        seen=[
            {"need": key, "met": each.met, "told": dict(each.told), "evidence": [dict(row) for row in each.rows]}
            for key, each in found.items()
        ],
        missing=list(missing(step, found)) if found else [],
        version=settled.link.version if settled is not None else desk.version,
        vote=settled.link if settled is not None else None,
        waived_by=waiver.link if waiver is not None else None,
        previous_sha256=last.sha256 if last is not None else "",
        made_by_id=by,
        made_at=desk.now,
    )
    made.sha256 = fingerprint(step_content(made))
    made.save(force_insert=True)
    note(
        "initiative.stepped", initiative.collaboration_id, by=by, now=desk.now,
        initiative=initiative.number, act=step.act, gate=step.gate, state=step.to, sha256=made.sha256,
    )  # fmt: skip
    return made
