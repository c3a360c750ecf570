"""Shares that are locked: put right by lines that say the difference, and shared with those who adopt later."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.budgets import write_lines
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Budget, Member, ShareVersion
from aktiv.collaboration.models.budgets import LONGEST_REASON
from aktiv.collaboration.queries.budgets import (
    access_budget,
    adopt_input,
    lines_of,
    settled,
    standing_lines,
    versions_of,
)
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.parties import access_member, members_on
from aktiv.collaboration.queries.snapshots import adopter_as_member, division_of, snapshot
from aktiv.collaboration.rules.adopting import last_day_of, within_window
from aktiv.collaboration.rules.agreements import fingerprint
from aktiv.collaboration.rules.correcting import Line, differences
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
    asked, sources = snapshot(
        home,
        budget.first,
        budget.last,
        budget.key,
        budget.total_ore,
        payers=budget.payers,
        usage_by=budget.usage_by,
    )
    asked = {"title": budget.title, **asked}
    lines = differences(standing_lines(lines_of(budget.pk)), division_of(asked))
    if not lines:
        raise Refusal("nothing_to_correct")
    made = _next(
        budget, versions, by, now, kind=ShareVersion.Kind.CORRECTED, input=asked, sources=sources, reason=why,
        lines=len(lines),
    )  # fmt: skip
    write_lines(made, lines, why)
    note(
        "collaboration.shares_corrected",
        home.pk,
        by=by,
        now=now,
        budget=number,
        version=made.number,
        sha256=made.sha256,
    )
    return made


@transaction.atomic
def take_up(number: int, member_number: str, adopted_on: date, *, by: UUID, now: datetime) -> ShareVersion:
    """Lets a partner that has taken up what a budget paid for pay its share, and gives the earlier payers theirs back.
    After the window it pays nothing, and nothing is written.

    Raises Refusal: not_found, no_mandate, mandate_over, budget_not_decided, nobody_pays_back, not_a_party,
    adopted_ahead, pays_already, outside_window(first, last), nothing_to_correct, and as `rules.keys` does.
    """
    home = my_turn()
    member = access_member(home.pk, member_number)
    thing = Thing(collaboration_id=home.pk, member_id=member.pk)
    require_mandate(Permission.COLLABORATION_SPEAK, thing, by=by, now=now)
    budget, versions = _decided(home.pk, number)
    if budget.paid_on is None or budget.window_months is None:
        raise Refusal("nobody_pays_back")
    if adopted_on > timezone.localdate(now):
        raise Refusal("adopted_ahead")
    if member.pk not in {each.pk for each in members_on(home.pk, adopted_on, Member.Kind.parties())}:
        raise Refusal("not_a_party")
    if not within_window(budget.paid_on, adopted_on, budget.window_months):
        raise Refusal("outside_window", first=budget.paid_on, last=last_day_of(budget.paid_on, budget.window_months))
    adopter, source = adopter_as_member(
        member, adopted_on, budget.key, usage_year=budget.first.year - 1, usage_by=budget.usage_by
    )
    asked = adopt_input(budget, versions, adopter, adopted_on)
    if member_number in {each["id"] for each in asked["payers"]}:
        raise Refusal("pays_already")
    lines = _paybacks(budget, settled(asked))
    if not lines:
        raise Refusal("nothing_to_correct")
    made = _next(
        budget, versions, by, now, kind=ShareVersion.Kind.ADOPTED, input=asked,
        sources=[source], adopter=member, adopted_on=adopted_on, lines=len(lines),
    )  # fmt: skip
    write_lines(made, lines, budget.feature or budget.title)
    note(
        "collaboration.cost_taken_up",
        home.pk,
        by=by,
        now=now,
        budget=number,
        version=made.number,
        member=member_number,
        sha256=made.sha256,
    )
    return made


def _paybacks(budget: Budget, told: dict[str, Any]) -> list[Line]:  # Any: as `aktiv collaboration adopt` answers
    """The adopter's payment and the earlier payers' credits, without those of nothing. They come to nothing."""
    moved = [(told["payment"]["id"], told["payment"]["amount_ore"])]
    moved += [(each["id"], -each["amount_ore"]) for each in told["credits"]]
    first, last = budget.first.toordinal(), budget.last.toordinal()
    return [Line(member, first, last, ore) for member, ore in moved if ore]


def _decided(home: int, number: int) -> tuple[Budget, list[ShareVersion]]:
    budget = access_budget(home, number)
    versions = versions_of([budget.pk]).get(budget.pk, [])
    if not versions:
        raise Refusal("budget_not_decided")
    return budget, versions


def _next(
    budget: Budget, versions: list[ShareVersion], by: UUID, now: datetime, **columns: Any
) -> ShareVersion:  # Any: columns of a version
    return ShareVersion.objects.create(
        budget=budget,
        number=versions[-1].number + 1,
        sha256=fingerprint(columns["input"]),
        made_by_id=by,
        made_at=now,
        **columns,
    )
