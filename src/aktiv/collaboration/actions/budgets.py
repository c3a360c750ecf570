"""Budgets: laid before the members with the figures they are divided by, and withdrawn or decided, which locks them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import (
    Body,
    Budget,
    Collaboration,
    Contract,
    Initiative,
    Service,
    ShareLine,
    ShareVersion,
    Vote,
)
from aktiv.collaboration.models.budgets import LONGEST_ABOUT, LONGEST_REASON, LONGEST_TITLE, MOST_MONTHS
from aktiv.collaboration.queries.agreements import version_in_force
from aktiv.collaboration.queries.budgets import access_budget, members_by_number, state_of, versions_of, voted_on
from aktiv.collaboration.queries.contracts import access_contract, options_in
from aktiv.collaboration.queries.mandates import access_body, limits_on, require_mandate
from aktiv.collaboration.queries.snapshots import by_use, division_of, snapshot
from aktiv.collaboration.queries.taking_part import service_named
from aktiv.collaboration.queries.votes import access_vote, outcome_of
from aktiv.collaboration.rules.agreements import fingerprint
from aktiv.collaboration.rules.budgets import terms_of, within_contract
from aktiv.collaboration.rules.correcting import Line, lines_of
from aktiv.municipalities.stages import Feature
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

KEEP, CALL = Permission.COLLABORATION_KEEP, Permission.COLLABORATION_CALL
OfService = TypeVar("OfService", Contract | None, Initiative | None)
MOST_ORE = 10**13
LONGEST_PERIOD = 3660
"""Days."""
PASSED = frozenset({"passed", "passed_by_chair"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A cost of a period, both days included, in øre. `key` is None for the key of the agreement in force; `payers` are
    None for all parties. `paid_on` and `window_months` let later adopters of `feature` pay back. `initiative` is the
    number of what the cost is of, None for what is of the collaboration as it is; `contract` that of the contract that
    the cost is paid by, for days of it. `service` is the slug of the one of the agreement that the cost is of, empty
    for the agreement as a whole; of a contract or an initiative that is of a service it is the same."""

    title: str
    first: date
    last: date
    total_ore: int
    about: str = ""
    key: dict[str, Any] | None = None  # Any: JSON as docs/collaboration.md says it
    usage_by: str = ""
    payers: tuple[str, ...] | None = None
    feature: str = ""
    paid_on: date | None = None
    window_months: int | None = None
    initiative: int | None = None
    kind: str = Budget.Kind.OPERATIONS
    contract: int | None = None
    service: str = ""


@transaction.atomic
def propose(new: Proposal, *, by: UUID, now: datetime) -> Budget:
    """Lays a budget before the members, with the figures of today: what is decided later is divided by these.

    Raises Refusal: not_found, no_mandate, mandate_over, missing_text, too_long, wrong_amount, budget_not_in_order,
    no_agreement, payers_unknown, window_not_whole, unknown_feature, usage_by_wanted, cost_key_wrong(why),
    no_such_initiative, not_a_kind, no_such_contract, budget_beyond_contract(first, last),
    no_service_like_that, budget_beyond_service(first), budget_of_another_service, nobody_in_service,
    nobody_in_service_before(first), payers_outside_service, and as `rules.keys` does.
    """
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    title = one_line(new.title, limit=LONGEST_TITLE, required=True)
    _require_sense(new)
    agreement = version_in_force(home.pk, timezone.localdate(now)) if new.key is None else None
    if new.key is None and agreement is None:
        raise Refusal("no_agreement")
    key = new.key if agreement is None else agreement.cost_key
    assert key is not None  # one of the two
    service = _service(home, new)
    asked, sources = snapshot(
        home, new.first, new.last, key, new.total_ore, payers=new.payers, usage_by=new.usage_by, service=service
    )
    if new.payers is not None and {each["id"] for each in asked["members"]} != set(new.payers):
        raise Refusal("payers_unknown" if service is None else "payers_outside_service")
    asked = {"title": title, **asked}
    division_of(asked)
    number = Budget.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    made = Budget.objects.create(
        collaboration=home,
        number=number + 1,
        title=title,
        kind=new.kind,
        about=many_lines(new.about, limit=LONGEST_ABOUT),
        first=new.first,
        last=new.last,
        total_ore=new.total_ore,
        key=key,
        agreement=agreement,
        usage_by=new.usage_by if by_use(key) else "",
        payers=None if new.payers is None else sorted(new.payers, key=int),
        feature=new.feature,
        paid_on=new.paid_on,
        window_months=new.window_months,
        initiative=_of_service(_initiative(home, new.initiative), service),
        contract=_of_service(_contract(home, new, timezone.localdate(now)), service),
        service=service,
        input=asked,
        sources=sources,
        sha256=fingerprint(asked),
        made_by_id=by,
        made_at=now,
    )
    note("collaboration.budget_proposed", home.pk, by=by, now=now, budget=made.number, sha256=made.sha256)
    return made


@transaction.atomic
def withdraw(number: int, reason: str, *, by: UUID, now: datetime) -> Budget:
    """Takes a budget that is not decided off the table.

    Raises Refusal: not_found, no_mandate, mandate_over, budget_decided, budget_withdrawn, missing_text, too_long.
    """
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    budget = proposed(home.pk, number)
    budget.withdrawn_at, budget.withdrawn_by_id = now, by
    budget.withdrawn_why = one_line(reason, limit=LONGEST_REASON, required=True)
    budget.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    note("collaboration.budget_withdrawn", home.pk, by=by, now=now, budget=number)
    return budget


@transaction.atomic
def lock_by_vote(number: int, vote_number: int, *, by: UUID, now: datetime) -> ShareVersion:
    """Decides a budget by a vote that is about it and has passed, in a body that may decide the amount, and locks its
    shares. The vote named the budget before it opened, so what was voted on is what is locked.

    Raises Refusal: not_found, no_mandate, mandate_over, budget_decided, budget_withdrawn, vote_not_passed,
    vote_used_already, vote_of_something_else, vote_of_another_budget(budget), beyond_limit(limit).
    """
    home = my_turn()
    vote = access_vote(home.pk, vote_number)
    require_mandate(CALL, Thing(collaboration_id=home.pk, body_id=vote.body_id), by=by, now=now)
    budget = proposed(home.pk, number)
    outcome = outcome_of(vote.pk)
    if outcome is None or outcome.outcome not in PASSED or vote.opened_at is None:
        raise Refusal("vote_not_passed")
    if ShareVersion.objects.filter(vote=vote).exists():
        raise Refusal("vote_used_already")
    about = voted_on([vote]).get(vote.pk)
    if about is None:
        raise Refusal("vote_of_something_else")
    if about.pk != budget.pk:
        raise Refusal("vote_of_another_budget", budget=about.number)
    _within_limit(budget, vote.body, now)
    return _locked(budget, by, now, vote=vote)


@transaction.atomic
def lock_within_limit(number: int, body_slug: str, reference: str, *, by: UUID, now: datetime) -> ShareVersion:
    """Decides a budget as a body did within its limit, with the reference of its minutes, and locks its shares. Who may
    decide any amount, and whoever goes by another key than the agreement's, does it by a vote.

    Raises Refusal: not_found, no_mandate, mandate_over, budget_decided, budget_withdrawn, beyond_limit(limit),
    key_needs_a_vote, missing_text, too_long.
    """
    home = my_turn()
    body = access_body(home.pk, body_slug)
    require_mandate(CALL, Thing(collaboration_id=home.pk, body_id=body.pk), by=by, now=now)
    budget = proposed(home.pk, number)
    if budget.agreement_id is None:
        raise Refusal("key_needs_a_vote")
    if _within_limit(budget, body, now) is None:
        raise Refusal("amount_needs_a_vote")
    said = one_line(reference, limit=60, required=True)
    return _locked(budget, by, now, body=body, reference=said)


def proposed(home: int, number: int) -> Budget:
    """A budget that waits to be decided. Raises Refusal: not_found, budget_decided, budget_withdrawn."""
    budget = access_budget(home, number)
    state = state_of(budget, versions_of([budget.pk]).get(budget.pk, []))
    if state != "proposed":
        raise Refusal(f"budget_{state}")
    return budget


def write_lines(version: ShareVersion, lines: list[Line], reason: str) -> None:
    """The lines of a new version. A line's kind follows from the version's, and from whether it is more or less."""
    numbers = [each.member for each in lines]
    members = members_by_number(version.budget.collaboration_id, numbers)
    ShareLine.objects.bulk_create(
        ShareLine(
            version=version,
            member=members[each.member],
            kind=_kind(version.kind, each.ore),
            amount_ore=each.ore,
            first=date.fromordinal(each.first),
            last=date.fromordinal(each.last),
            reason=reason,
            corrects_id=each.corrects,
        )
        for each in lines
    )


def _kind(of_version: str, ore: int) -> str:
    if of_version == ShareVersion.Kind.CORRECTED:
        return ShareLine.Kind.CORRECTION if ore > 0 else ShareLine.Kind.CREDIT
    return ShareLine.Kind.CHARGE if of_version == ShareVersion.Kind.LOCKED else ShareLine.Kind.PAYBACK


def _locked(
    budget: Budget,
    by: UUID,
    now: datetime,
    *,
    vote: Vote | None = None,
    body: Body | None = None,
    reference: str = "",
) -> ShareVersion:
    lines = lines_of(division_of(budget.input))
    made = ShareVersion.objects.create(
        budget=budget,
        number=1,
        kind=ShareVersion.Kind.LOCKED,
        input=budget.input,
        sources=budget.sources,
        sha256=budget.sha256,
        vote=vote,
        body=body,
        reference=reference,
        lines=len(lines),
        made_by_id=by,
        made_at=now,
    )
    write_lines(made, lines, "")
    note(
        "collaboration.shares_locked",
        budget.collaboration_id,
        by=by,
        now=now,
        budget=budget.number,
        sha256=made.sha256,
        vote=vote.number if vote is not None else None,
        body=body.slug if body is not None else None,
    )
    return made


def _initiative(home: Collaboration, number: int | None) -> Initiative | None:
    if number is None:
        return None
    found = Initiative.objects.filter(collaboration=home, number=number).first()
    if found is None:
        raise Refusal("no_such_initiative")
    return found


def _contract(home: Collaboration, new: Proposal, today: date) -> Contract | None:
    """The contract that it pays for, which is there on all of its days, options that may yet be taken counted in."""
    if new.contract is None:
        return None
    try:
        found = access_contract(home.pk, new.contract)
    except Refusal:
        raise Refusal("no_such_contract") from None
    within_contract(terms_of(found.first, found.last, options_in(found), today, found.ended_on), new.first, new.last)
    return found


def _service(home: Collaboration, new: Proposal) -> Service | None:
    """The service that the cost is of, which is there on all of its days."""
    found = service_named(home.pk, new.service)
    if found is not None and (new.first < found.first or (found.last is not None and new.last > found.last)):
        raise Refusal("budget_beyond_service", first=found.first)
    return found


def _of_service(part: OfService, service: Service | None) -> OfService:
    """What the cost is of or paid by, which is of no other service."""
    if part is not None and part.service_id is not None and (service is None or part.service_id != service.pk):
        raise Refusal("budget_of_another_service")
    return part


def _within_limit(budget: Budget, body: Body, now: datetime) -> int | None:
    """The body's limit of the day, None for any amount. Raises Refusal: beyond_limit, also for a body without one."""
    limit = limits_on(budget.collaboration_id, timezone.localdate(now)).get(body.pk)
    if limit is None or (limit.limit_ore is not None and limit.limit_ore < budget.total_ore):
        raise Refusal("beyond_limit")
    return limit.limit_ore


def _require_sense(new: Proposal) -> None:
    if new.kind not in Budget.Kind.values:
        raise Refusal("not_a_kind")
    if not 0 < new.total_ore <= MOST_ORE:
        raise Refusal("wrong_amount")
    if not 0 <= (new.last - new.first).days < LONGEST_PERIOD:
        raise Refusal("budget_not_in_order")
    if (new.paid_on is None) != (new.window_months is None) or (new.feature and new.paid_on is None):
        raise Refusal("window_not_whole")
    if new.window_months is not None and not 0 <= new.window_months <= MOST_MONTHS:
        raise Refusal("window_not_whole")
    if new.feature and new.feature not in set(Feature):
        raise Refusal("unknown_feature")
