"""Appeals: a new case about a decision, for somebody else than who made it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from aktiv.bookings.rules import Party
from aktiv.cases.actions.cases import advance, demand_handler, demand_version, told, write
from aktiv.cases.actions.deciding import Answer, decide_anew_locked, latest
from aktiv.cases.models import Case, Decision, Note
from aktiv.cases.queries.access import access_case, access_decision, access_own_case
from aktiv.cases.queries.practice import practice_of
from aktiv.cases.rules.deadlines import answer_by
from aktiv.cases.rules.states import Act, State, after
from aktiv.journal.actions import append
from aktiv.people.permissions import Permission
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.walls import everything


@transaction.atomic
def appeal(decision_id: UUID, party: Party, text: str, *, now: datetime) -> Case:
    """Appeals a decision. The whole last day of the deadline is within it, in the municipality's zone.

    Raises Refusal("not_found"), ("missing_text"), ("nothing_to_appeal") for a decision that granted all as asked,
    ("letter_not_sent") before its letter has left, ("superseded"), ("appeal_too_late", last), ("appealed_already").
    """
    decision = access_decision(decision_id)
    first = access_own_case(decision.case_id, party, now, Permission.APPLICATION_MAKE, to_change=True)
    if not text.strip():
        raise Refusal("missing_text")
    after(Act.APPEAL, first)
    if decision.outcome == Decision.Outcome.GRANTED and not decision.offered and decision.supersedes_id is None:
        raise Refusal("nothing_to_appeal")
    if decision.lettered_at is None:
        raise Refusal("letter_not_sent")
    if latest(first).pk != decision.pk:
        raise Refusal("superseded")
    home = first.municipality
    if now.astimezone(home.zone).date() > decision.appeal_by:
        raise Refusal("appeal_too_late", last=decision.appeal_by)
    try:
        with transaction.atomic(), everything():
            case = Case.objects.create(
                municipality=home,
                application_id=first.application_id,
                year=now.astimezone(home.zone).year,
                kind=Case.Kind.APPEAL,
                appealed=decision,
                barred_id=decision.decided_by_id,
                person_id=first.person_id,
                organisation_id=first.organisation_id,
                title=first.title,
                facility_ids=first.facility_ids,
                dates_count=first.dates_count,
                first_use=first.first_use,
                last_use=first.last_use,
                submitted_at=now,
                answer_by=answer_by(now, home.zone, practice_of(home.pk).answer_days),
            )
            case.refresh_from_db(fields=["number"])
    except IntegrityError as error:
        if "one_open_appeal_of_a_decision" in str(error):
            raise Refusal("appealed_already") from error
        raise
    write(case, Note.Kind.APPEAL, text, party.person_id, by_staff=False, now=now)
    data = {"appealed": str(decision.pk), "first": first.pk}
    append(
        [told("case.opened", case, party.person_id, data), told("case.appealed", first, party.person_id, data)], at=now
    )
    return case


@retrying
@transaction.atomic
def answer_appeal(
    case_id: int,
    outcome: Case.Outcome,
    text: str,
    *,
    by: UUID,
    now: datetime,
    change: Answer | None = None,
    version: int | None = None,
) -> Case:
    """Answers an appeal: upheld, or changed by a new decision on the first case, in one transaction. The answer's words
    are a message on the appeal.

    Raises as `deciding.decide` and `decide_anew`, Refusal("missing_text"), ("not_an_appeal_outcome"), and
    ("nothing_decided") when it says changed and changes nothing.
    """
    case = access_case(case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    demand_version(case, version)
    demand_handler(case, by)
    if not text.strip():
        raise Refusal("missing_text")
    if outcome not in (Case.Outcome.UPHELD, Case.Outcome.CHANGED):
        raise Refusal("not_an_appeal_outcome")
    if (outcome == Case.Outcome.CHANGED) != (change is not None) or case.appealed_id is None:
        raise Refusal("nothing_decided")
    new: Decision | None = None
    if change is not None:
        old = access_decision(case.appealed_id)
        first = access_case(old.case_id, by, now, Permission.CASE_DECIDE, to_change=True)
        new = decide_anew_locked(first, old, replace(change, text=change.text or text), by=by, now=now).decision
    advance(case, Act.ANSWER_APPEAL, State.DECIDED, now=now, outcome=outcome, decided_at=now)
    write(case, Note.Kind.MESSAGE, text, by, by_staff=True, now=now)
    data = {"outcome": outcome, "decision": str(new.pk) if new else None, "appealed": str(case.appealed_id)}
    append(told("appeal.answered", case, by, data), at=now)
    return case
