"""Shares that are locked: put right by lines that say the difference, and shared with those who adopt later."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.budgets import write_lines
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Budget, ShareVersion
from aktiv.collaboration.models.budgets import LONGEST_REASON
from aktiv.collaboration.queries.budgets import access_budget, versions_of
from aktiv.collaboration.queries.foreseen import Foreseen, correction, taking_up
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.parties import access_member
from aktiv.collaboration.rules.agreements import fingerprint
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line


@transaction.atomic
def correct_shares(number: int, reason: str, *, by: UUID, now: datetime) -> ShareVersion:
    """Divides a locked budget anew by the figures that the register has now (a population that was wrong and is written
    anew, a partner that came or left within the period), and writes the differences as lines that name what they
    correct. The total, the key and who pays are as they were decided.

    Raises Refusal: not_found, no_mandate, mandate_over, budget_not_decided, missing_text, too_long, nothing_to_correct,
    and as `rules.keys` does.
    """
    home = my_turn()
    require_mandate(Permission.COLLABORATION_KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    budget, versions = _decided(home.pk, number)
    why = one_line(reason, limit=LONGEST_REASON, required=True)
    found = correction(home, budget)
    made = _next(budget, versions, found, by, now, kind=ShareVersion.Kind.CORRECTED, reason=why)
    write_lines(made, found.lines, why)
    told = {"budget": number, "version": made.number, "sha256": made.sha256}
    note("collaboration.shares_corrected", home.pk, by=by, now=now, **told)
    return made


@transaction.atomic
def take_up(number: int, member_number: str, adopted_on: date, *, by: UUID, now: datetime) -> ShareVersion:
    """Lets a partner that has taken up what a budget paid for pay its share, and gives the earlier payers theirs back.
    Outside the window it pays nothing, and nothing is written.

    Raises Refusal: not_found, no_mandate, mandate_over, budget_not_decided, adopted_ahead, and as
    `queries.foreseen.taking_up` does.
    """
    home = my_turn()
    member = access_member(home.pk, member_number)
    thing = Thing(collaboration_id=home.pk, member_id=member.pk)
    require_mandate(Permission.COLLABORATION_SPEAK, thing, by=by, now=now)
    budget, versions = _decided(home.pk, number)
    if adopted_on > timezone.localdate(now):
        raise Refusal("adopted_ahead")
    found = taking_up(budget, versions, member, adopted_on)
    kind = ShareVersion.Kind.ADOPTED
    made = _next(budget, versions, found, by, now, kind=kind, adopter=member, adopted_on=adopted_on)
    write_lines(made, found.lines, budget.feature or budget.title)
    told = {"budget": number, "version": made.number, "member": member_number, "sha256": made.sha256}
    note("collaboration.cost_taken_up", home.pk, by=by, now=now, **told)
    return made


def _decided(home: int, number: int) -> tuple[Budget, list[ShareVersion]]:
    budget = access_budget(home, number)
    versions = versions_of([budget.pk]).get(budget.pk, [])
    if not versions:
        raise Refusal("budget_not_decided")
    return budget, versions


def _next(
    budget: Budget, versions: list[ShareVersion], found: Foreseen, by: UUID, now: datetime, **columns: Any
) -> ShareVersion:  # Any: columns of a version
    return ShareVersion.objects.create(
        budget=budget,
        number=versions[-1].number + 1,
        input=found.input,
        sources=found.sources,
        sha256=fingerprint(found.input),
        lines=len(found.lines),
        made_by_id=by,
        made_at=now,
        **columns,
    )
