"""Applying, reading what came of it, withdrawing; and deciding, for programs of a municipality."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status

from aktiv.api.auth import BOOKER, READER, Caller, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Uuid
from aktiv.api.operations.bookings import DryRun
from aktiv.api.operations.spaces import lent_out
from aktiv.api.schemas.applications import (
    ApplicationAsked,
    ApplicationTold,
    DecisionAsked,
    DecisionTold,
    PreviewTold,
)
from aktiv.api.schemas.time import local, speaking_of
from aktiv.bookings.rules import sane
from aktiv.cases.actions.deciding import Answer, Yes, decide
from aktiv.cases.actions.drafting import Wanted
from aktiv.cases.actions.handing_in import apply_for, preview
from aktiv.cases.actions.handling import take, withdraw
from aktiv.cases.models import Application, Case
from aktiv.cases.queries.access import access_application, access_case, case_id_of
from aktiv.cases.queries.applications import cases_of, cases_told, decisions_said, lines_told
from aktiv.people.permissions import Permission, needs
from aktiv.values.refusal import Refusal

OF_DATES = ["dates_refused", "dates_taken", "ends_before_start", "no_dates", "not_found", "not_lent_out", "not_linked",
            "span_not_sane", "too_many_dates", "too_many_lines"]  # fmt: skip
OF_WORDS = ["control_characters", "missing_event", "missing_title", "no_price", "no_price_group", "no_price_list",
            "no_such_addition", "not_representative", "question_unanswered",
            "answer_of_other_kind", "terms_not_accepted",
            "too_many_participants"]  # fmt: skip

router = Router(auth=BOOKER, tags=["Applications"])


@router.post(
    "/applications",
    response={200: PreviewTold, 201: ApplicationTold},
    operation_id="apply_for",
    summary="Apply",
    openapi_extra={REFUSALS: [*OF_DATES, *OF_WORDS]},
)
@needs(Permission.APPLICATION_MAKE)
def apply(
    request: HttpRequest, query: Query[DryRun], asked: ApplicationAsked
) -> Status[PreviewTold] | Status[ApplicationTold]:
    """Applies for times over spaces and municipalities: what may be had at once is booked, the rest becomes a case.

    Each municipality has a case of its own. With `dry_run=true` every date is told with how it would be taken.
    """
    caller = caller_of(request)
    party = caller.party(asked.organisation)
    spaces = {each.space_id: lent_out(each.space_id) for each in asked.lines}
    wanted = [
        Wanted(
            space_id=each.space_id,
            periods=tuple(sane(time.start, time.end) for time in each.times),
            linked=tuple(each.linked),
            additions=tuple(each.additions),
        )
        for each in asked.lines
    ]
    home = next(iter(spaces.values())).municipality
    speaking_of(home.zone)
    if query.dry_run:
        return Status(200, PreviewTold.of(preview(party, wanted, asked.filled(), now=caller.now), home.currency))
    done = apply_for(party, wanted, asked.filled(), now=caller.now, accepted=asked.accepted_terms)
    return Status(201, _told(done.application))


@router.get(
    "/applications/{application_id}",
    response=ApplicationTold,
    auth=READER,
    operation_id="read_application",
    summary="One application",
)
@needs(Permission.APPLICATION_SEE)
def read(request: HttpRequest, application_id: Path[Uuid]) -> ApplicationTold:
    """An application of yours, or of an organisation you represent, with what came of it."""
    return _told(_own(application_id, caller_of(request)))


@router.post(
    "/applications/{application_id}/withdraw",
    response=ApplicationTold,
    operation_id="withdraw_application",
    summary="Withdraw",
    openapi_extra={REFUSALS: ["not_in_state"]},
)
@needs(Permission.APPLICATION_MAKE)
def take_back(request: HttpRequest, application_id: Path[Uuid]) -> ApplicationTold:
    """Withdraws what has not been answered, in all municipalities. What is booked stays booked."""
    caller = caller_of(request)
    application = _own(application_id, caller)
    open_ = [each for each in cases_of(application) if each.state in Case.State.open()]
    if not open_:
        raise Refusal("not_in_state", act="withdraw", state="decided")
    party = caller.party(application.organisation_id)
    for each in open_:
        withdraw(each.pk, party, now=caller.now)
    return _told(application)


@router.post(
    "/applications/{application_id}/decision",
    response={201: DecisionTold},
    operation_id="decide_application",
    summary="Decide",
    openapi_extra={
        REFUSALS: ["barred_from_appeal", "case_changed", "date_not_waiting", "dates_taken", "handled_by",
                   "no_price", "no_price_group", "no_price_list", "not_in_state", "not_lent_out", "not_staff",
                   "nothing_decided", "reason_missing", "span_not_sane"]
    },
)  # fmt: skip
@needs(Permission.CASE_DECIDE)
def decide_on(request: HttpRequest, application_id: Path[Uuid], asked: DecisionAsked) -> Status[DecisionTold]:
    """For programs of a municipality, with a token of staff: takes the case when nobody has it, and decides some or all
    of its dates. The letter leaves after 30 seconds."""
    caller = caller_of(request)
    person_id = caller.alone.person_id
    if person_id is None:
        raise Refusal("not_found")
    case = access_case(case_id_of(asked.case), person_id, caller.now)
    if case.application_id != application_id:
        raise Refusal("not_found")
    if not caller.works:
        raise Refusal("token_scope", needed="staff")
    speaking_of(case.municipality.zone)
    if case.handler_id != person_id:
        take(case.pk, by=person_id, now=caller.now)
    version = asked.version + (case.handler_id != person_id) if asked.version is not None else None
    answer = Answer(
        grant=tuple(Yes(date_id=each.date, space_id=each.space_id, period=each.period()) for each in asked.grant),
        refuse=tuple(asked.refuse),
        reason=asked.reason,
        text=asked.text,
    )
    done = decide(case.pk, answer, by=person_id, now=caller.now, version=version)
    made = done.decision
    told = DecisionTold(
        id=made.pk,
        case=case.key,
        number=made.number,
        outcome=made.outcome,
        letter_after=local(made.letter_after),
        appeal_by=made.appeal_by,
        taken=sorted(done.taken),
    )
    return Status(201, told)


def _own(application_id: Uuid, caller: Caller) -> Application:
    """An application that the token is for; a token for an organisation has only that one's."""
    party = caller.alone
    found = access_application(application_id, party, caller.now)
    bound = caller.token.organisation_id if caller.token is not None else None
    if found.submitted_at is None or bound not in (None, found.organisation_id):
        raise Refusal("not_found")
    return found


def _told(application: Application) -> ApplicationTold:
    cases, lines = cases_told(application), lines_told(application)
    if lines:
        speaking_of(lines[0].space.municipality.zone)
    return ApplicationTold.of(application, cases, lines, decisions_said(application))
