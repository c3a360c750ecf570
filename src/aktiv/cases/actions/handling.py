"""Whose case it is, what is written on it, and who looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from aktiv.cases.actions import attaching
from aktiv.cases.actions.cases import advance, demand_handler, demand_version, told, write
from aktiv.cases.actions.offering import let_offers_go
from aktiv.cases.models import Absence, Attachment, Case, Note, RequestedDate
from aktiv.cases.queries.access import (
    Applicant,
    access_application,
    access_case,
    access_own_case,
    person_of,
    things_of,
)
from aktiv.cases.rules.files import Accepted
from aktiv.cases.rules.states import Act, State
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal


@transaction.atomic
def take(case_id: int, *, by: UUID, now: datetime, over: UUID | None = None) -> Case:
    """Makes a free case hers; with `over`, takes it over from the colleague who was seen to have it.

    Raises Refusal("not_found"), ("not_staff"), ("handled_by", handler) when a colleague has it and that was not said,
    ("barred_from_appeal") for whoever made the decision that is appealed.
    """
    case = access_case(case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    if case.handler_id == by:
        return case
    if case.handler_id != over:
        raise Refusal("handled_by", handler=str(case.handler_id) if case.handler_id else "", case=case.key)
    _demand_not_barred(case, by)
    if case.handler_id is None:
        advance(case, Act.TAKE, now=now, handler_id=by)
        append(told("case.taken", case, by), at=now)
        return case
    advance(case, Act.TAKE_OVER, State(case.state), now=now, handler_id=by)
    append(told("case.taken_over", case, by, {"from": str(over)}), at=now)
    return case


@transaction.atomic
def reassign(case_id: int, to: UUID, *, by: UUID, now: datetime, version: int | None = None) -> Case:
    """Gives a case to a colleague. Raises as `take`, ("case_changed"), and Refusal("not_a_colleague") for somebody who
    may not decide there."""
    case = access_case(case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    demand_version(case, version)
    _demand_not_barred(case, to)
    held = staff_rights(to, timezone.localdate(now), case.municipality_id)
    if not all(permits(Permission.CASE_DECIDE, held, each) for each in things_of(case, held)):
        raise Refusal("not_a_colleague")
    was = case.handler_id
    state = State.IN_REVIEW if case.state == State.SUBMITTED else State(case.state)
    advance(case, Act.REASSIGN, state, now=now, handler_id=to)
    append(told("case.reassigned", case, by, {"from": str(was) if was else None, "to": str(to)}), at=now)
    return case


@transaction.atomic
def leave(case_id: int, *, by: UUID, now: datetime) -> Case:
    """Lets go of a case: it is free for colleagues. Raises as `take`, and Refusal("not_handler"), ("not_in_state")."""
    case = access_case(case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    demand_handler(case, by)
    advance(case, Act.LEAVE, now=now, handler_id=None)
    append(told("case.left", case, by), at=now)
    return case


@transaction.atomic
def note(case_id: int, text: str, *, by: UUID, now: datetime, internal: bool) -> Note:
    """Writes on a case: to the applicant, or for colleagues alone. Raises Refusal("missing_text") and as `take`."""
    case = access_case(case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    made = write(case, Note.Kind.INTERNAL if internal else Note.Kind.MESSAGE, text, by, by_staff=True, now=now)
    append(told("case.noted", case, by, {"note": made.pk, "internal": internal}), at=now)
    return made


@transaction.atomic
def ask(case_id: int, text: str, *, by: UUID, now: datetime, version: int | None = None) -> Case:
    """Asks the applicant something; the deadline waits for the answer. Raises Refusal("missing_text") and as `take`."""
    case = access_case(case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    demand_version(case, version)
    demand_handler(case, by)
    advance(case, Act.ASK, now=now)
    made = write(case, Note.Kind.QUESTION, text, by, by_staff=True, now=now)
    append(told("case.asked", case, by, {"note": made.pk}), at=now)
    return case


def answer(
    case_id: int, text: str, applicant: Applicant, *, now: datetime, files: Sequence[tuple[str, bytes]] = ()
) -> Case:
    """The applicant writes on the case, with files if she likes; a question that waits is answered by it.

    Raises Refusal("not_found"), ("missing_text"), ("not_in_state") once it is withdrawn, and as `attaching.attach`.
    """
    looked_at = attaching.look_at(files, person_of(applicant), now)
    with transaction.atomic():
        case, kept = _answer(case_id, text, applicant, looked_at, now)
    attaching.scan_all(kept, now=now)
    return case


def _answer(
    case_id: int, text: str, applicant: Applicant, files: Sequence[Accepted], now: datetime
) -> tuple[Case, list[Attachment]]:
    case = access_own_case(case_id, applicant, now, Permission.APPLICATION_MAKE, to_change=True)
    by = person_of(applicant)
    if case.state == State.WITHDRAWN:
        raise Refusal("not_in_state", act=Act.ANSWER.value, state=case.state)
    answers = case.state == State.WAITING and not has_offers(case)
    made = write(case, Note.Kind.ANSWER if answers else Note.Kind.MESSAGE, text, by, by_staff=False, now=now)
    kept = []
    if files:
        whole = access_application(case.application_id, applicant, now, Permission.APPLICATION_MAKE, to_change=True)
        kept = attaching.keep(whole, files, by, now=now, note=made)
    if answers:
        advance(case, Act.ANSWER, now=now)
    append(told("case.answered", case, by, {"note": made.pk, "files": len(kept)}), at=now)
    return case, kept


@transaction.atomic
def resume(case_id: int, *, by: UUID, now: datetime) -> Case:
    """Waits no longer: times that were held for the applicant are let go of. Raises as `take`, ("not_handler")."""
    case = access_case(case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    demand_handler(case, by)
    advance(case, Act.RESUME, now=now)
    let_offers_go(case, now=now)
    append(told("case.resumed", case, by), at=now)
    return case


@retrying
@transaction.atomic
def withdraw(case_id: int, applicant: Applicant, *, now: datetime) -> Case:
    """The applicant wants it no more: what waits is withdrawn, what is booked stays and is cancelled as any booking.

    Raises Refusal("not_found"), ("not_in_state") when it is decided already.
    """
    case = access_own_case(case_id, applicant, now, Permission.APPLICATION_MAKE, to_change=True)
    by = person_of(applicant)
    advance(case, Act.WITHDRAW, now=now)
    let_offers_go(case, now=now)
    waiting = RequestedDate.objects.filter(case=case, state__in=RequestedDate.State.waiting())
    count = waiting.update(state=RequestedDate.State.WITHDRAWN)
    append(told("case.withdrawn", case, by, {"dates": count}), at=now)
    return case


def look(case_id: int, *, by: UUID, now: datetime) -> None:
    """Says that she has the case open, for colleagues to see. No journal: it is forgotten in a minute. Raises as
    `access_case`."""
    note_look(access_case(case_id, by, now), by=by, now=now)


def note_look(case: Case, *, by: UUID, now: datetime) -> None:
    """The same for a case that she has been let in to."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO cases_look (case_id, person_id, seen_at) VALUES (%s, %s, %s)
            ON CONFLICT (case_id, person_id) DO UPDATE SET seen_at = excluded.seen_at
            """,
            [case.pk, by, now],
        )


@transaction.atomic
def set_absence(
    municipality_id: int, person_id: UUID, cover_id: UUID, days: tuple[date, date], *, by: UUID, now: datetime
) -> Absence:
    """Says that somebody is away and who has her cases meanwhile: her own, or by whoever administers.

    Raises Refusal("not_staff"), ("not_a_colleague"), ("ends_before_start").
    """
    today, home = timezone.localdate(now), Thing(municipality_id=municipality_id)
    if by != person_id and not permits(Permission.CASE_SET_UP, staff_rights(by, today, municipality_id), home):
        raise Refusal("not_staff")
    for each in (person_id, cover_id):
        held = staff_rights(each, today, municipality_id)
        anywhere = [
            Thing(municipality_id=municipality_id, facility_id=r.facility_id, district=r.district) for r in held.staff
        ]
        if not any(permits(Permission.CASE_DECIDE, held, thing) for thing in anywhere):
            raise Refusal("not_a_colleague")
    if person_id == cover_id:
        raise Refusal("not_a_colleague")
    if days[1] < days[0]:
        raise Refusal("ends_before_start")
    made = Absence.objects.create(
        municipality_id=municipality_id, person_id=person_id, cover_id=cover_id, first=days[0], last=days[1]
    )
    data = {"person": str(person_id), "cover": str(cover_id), "first": days[0], "last": days[1]}
    append(Event("absence.set", ("absence", made.pk), municipality_id, by, data=data), at=now)
    return made


@transaction.atomic
def end_absence(absence_id: int, *, by: UUID, now: datetime) -> None:
    """She is back. Raises Refusal("not_found"), ("not_staff")."""
    found = Absence.objects.select_for_update().filter(pk=absence_id, ended_at=None).first()
    if found is None:
        raise Refusal("not_found")
    held = staff_rights(by, timezone.localdate(now), found.municipality_id)
    home = Thing(municipality_id=found.municipality_id)
    if by not in (found.person_id, found.cover_id) and not permits(Permission.CASE_SET_UP, held, home):
        raise Refusal("not_found")
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    append(Event("absence.ended", ("absence", found.pk), found.municipality_id, by), at=now)


def has_offers(case: Case) -> bool:
    """Whether the applicant is asked about other times."""
    return RequestedDate.objects.filter(case=case, state=RequestedDate.State.OFFERED).exists()


def _demand_not_barred(case: Case, person_id: UUID) -> None:
    if case.barred_id == person_id:
        raise Refusal("barred_from_appeal")
