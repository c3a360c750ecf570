"""The counter and the desk of loans for programs of a municipality: hand out, take back, undo, answer, settle."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest
from ninja import Path, Query, Router

from aktiv.api.auth import BOOKER, READER, Caller, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Id, Uuid
from aktiv.api.operations.bookings import DryRun
from aktiv.api.operations.loans import OF_CHANGES, changed_loan
from aktiv.api.schemas.counter import CounterTold, DayAtStore, HandOutAsked, TakeBackAsked, UndoAsked
from aktiv.api.schemas.lending import LoanTold
from aktiv.api.schemas.loans import (
    DamageDecided,
    DamagesTold,
    DamageTold,
    LoanChangeTold,
    LoanDecided,
    StaffExtendAsked,
)
from aktiv.api.schemas.time import speaking_of
from aktiv.api.staff import desk_of, staff_of
from aktiv.lending.actions.damages import decide_damage
from aktiv.lending.actions.deciding import approve, cancel_as_staff, refuse_loan
from aktiv.lending.actions.extending import extend_as_staff
from aktiv.lending.actions.handing import Given, hand_out, reserve_again
from aktiv.lending.actions.reading import note_loans_read
from aktiv.lending.actions.returning import Broken, Taken, take_back
from aktiv.lending.actions.undoing import undo
from aktiv.lending.models import Loan
from aktiv.lending.ports.deposits import deposit_missing
from aktiv.lending.queries.handovers import handovers_of, last_of
from aktiv.lending.queries.items import items_out
from aktiv.lending.queries.loans import access_loan_to_decide, access_loan_to_extend, lines_of, loan_by_id, loan_to_hand
from aktiv.lending.queries.store import damage_by_id, damages_where, day_at, store_to_hand
from aktiv.people.permissions import Permission, needs
from aktiv.values.refusal import Refusal
from aktiv.walls import within

OF_LABELS = [
    "item_elsewhere", "item_not_out", "item_out", "item_unknown", "line_items_by_label", "line_unknown",
    "no_vat_rate", "nothing_handed", "too_many_items",
]  # fmt: skip
OF_STANDING = [f"loan_stands_{state}" for state in Loan.State.values]

router = Router(auth=BOOKER, tags=["Counter"])


@router.get(
    "/depots/{depot_id}/day",
    response=DayAtStore,
    auth=READER,
    operation_id="read_store_day",
    summary="What goes out and comes back",
)
@needs(Permission.EQUIPMENT_HAND, staff=True)
def read_store_day(request: HttpRequest, depot_id: Path[Id]) -> DayAtStore:
    """The day of a storage place, for those who hand out there, with a token of staff."""
    caller = caller_of(request)
    person_id = staff_of(caller)
    depot = store_to_hand(depot_id, person_id, caller.now)
    speaking_of(depot.municipality.zone)
    day = day_at(depot, caller.now)
    lists = {"late": day.late, "back": day.back, "out": day.out, "others": day.others}
    loans = [each for rows in lists.values() for each in rows]
    note_loans_read(loans, person_id, "read_store_day", now=caller.now)
    lines = lines_of(loans)
    told = {name: [LoanTold.of(each, lines[each.pk]) for each in rows] for name, rows in lists.items()}
    return DayAtStore(**told)


@router.get(
    "/loans/{loan_id}/counter",
    response=CounterTold,
    auth=READER,
    operation_id="read_loan_at_counter",
    summary="A loan at the counter",
)
@needs(Permission.EQUIPMENT_HAND, staff=True)
def read_loan_at_counter(request: HttpRequest, loan_id: Path[Uuid]) -> CounterTold:
    """Each line with what is out and back, and what was noted, for those who hand out there, with a token of staff."""
    return _at_counter(loan_id, caller_of(request))


@router.post(
    "/loans/{loan_id}/hand-out",
    response=CounterTold,
    operation_id="hand_out_loan",
    summary="Hand out",
    openapi_extra={
        REFUSALS: [*OF_LABELS, *OF_STANDING, "deposit_not_reserved", "item_enough", "item_in_service", "item_lost",
                   "item_not_asked_for", "item_out_here", "item_retired", "loan_over", "not_enough", "too_many_handed"]
    },
)  # fmt: skip
@needs(Permission.EQUIPMENT_HAND, staff=True)
def hand_out_loan(request: HttpRequest, loan_id: Path[Uuid], asked: HandOutAsked) -> CounterTold:
    """All of it or a part goes with the borrower. Its price is charged with the first of it."""
    caller = caller_of(request)
    loan, person_id = _to_hand(loan_id, caller)
    given = Given(
        amounts={each.line_id: each.amount for each in asked.lines},
        labels=asked.labels,
        note=asked.note,
        signed=asked.signed,
        without_deposit=asked.without_deposit,
    )
    act = asked.act or uuid4()
    hand_out(loan.pk, loan.municipality_id, act, given, by=person_id, at=asked.at, now=caller.now)
    return _at_counter(loan_id, caller)


@router.post(
    "/loans/{loan_id}/take-back",
    response=CounterTold,
    operation_id="take_back_loan",
    summary="Take back",
    openapi_extra={REFUSALS: [*OF_LABELS, *OF_STANDING, "damage_unsaid", "too_many_back", "too_much_damage"]},
)
@needs(Permission.EQUIPMENT_HAND, staff=True)
def take_back_loan(request: HttpRequest, loan_id: Path[Uuid], asked: TakeBackAsked) -> CounterTold:
    """All of it or a part comes back, or will not. What is late is charged, and what is broken or missing is proposed
    for the desk to decide."""
    caller = caller_of(request)
    loan, person_id = _to_hand(loan_id, caller)
    taken = Taken(
        amounts={each.line_id: each.amount for each in asked.lines},
        labels=[each.label for each in asked.items],
        conditions={each.label: each.condition for each in asked.items if each.condition is not None},
        missing={each.line_id: each.amount for each in asked.missing},
        missing_labels=asked.missing_items,
        broken=[
            Broken(line=each.line_id, count=each.count, text=each.text, proposed=each.proposed) for each in asked.broken
        ],
        note=asked.note,
    )
    act = asked.act or uuid4()
    take_back(loan.pk, loan.municipality_id, act, taken, by=person_id, at=asked.at, now=caller.now)
    return _at_counter(loan_id, caller)


@router.post(
    "/loans/{loan_id}/undo",
    response=CounterTold,
    operation_id="undo_at_counter",
    summary="Undo the last act",
    openapi_extra={
        REFUSALS: ["damage_decided", "item_moved_on", "not_enough", "nothing_to_undo", "too_late_to_undo",
                   "undo_of_another"]
    },
)  # fmt: skip
@needs(Permission.EQUIPMENT_HAND, staff=True)
def undo_at_counter(request: HttpRequest, loan_id: Path[Uuid], asked: UndoAsked) -> CounterTold:
    """Takes back the last hand-out or return, with what was charged and noted as damaged by it; for ten minutes."""
    caller = caller_of(request)
    loan, person_id = _to_hand(loan_id, caller)
    undo(loan.pk, loan.municipality_id, asked.act or uuid4(), seen=asked.last, by=person_id, now=caller.now)
    return _at_counter(loan_id, caller)


@router.post(
    "/loans/{loan_id}/reserve-again",
    response=CounterTold,
    operation_id="reserve_loan_again",
    summary="Reserve it again",
    openapi_extra={REFUSALS: [*OF_STANDING, "loan_over", "not_enough"]},
)
@needs(Permission.EQUIPMENT_HAND, staff=True)
def reserve_loan_again(request: HttpRequest, loan_id: Path[Uuid]) -> CounterTold:
    """Somebody came after all for what had lapsed: it is reserved until its end, where it is still there."""
    caller = caller_of(request)
    loan, person_id = _to_hand(loan_id, caller)
    reserve_again(loan.pk, loan.municipality_id, by=person_id, now=caller.now)
    return _at_counter(loan_id, caller)


@router.post(
    "/loans/{loan_id}/extend-as-staff",
    response=LoanChangeTold,
    operation_id="extend_loan_as_staff",
    summary="Let somebody keep it longer",
    openapi_extra={REFUSALS: [*OF_CHANGES, "not_longer", "reason_missing"]},
)
@needs(Permission.EQUIPMENT_HAND, Permission.LOAN_DECIDE, staff=True)
def extend_for_borrower(
    request: HttpRequest, loan_id: Path[Uuid], query: Query[DryRun], asked: StaffExtendAsked
) -> LoanChangeTold:
    """More days of what is not back, also for longer and more often than borrowers may and of what is late, for those
    who hand it out or decide on it; never past what others were promised. `dry_run=true` tells what it would cost."""
    caller = caller_of(request)
    by, now = staff_of(caller), caller.now
    loan = access_loan_to_extend(loan_id, by, now, to_change=True)
    speaking_of(loan.municipality.zone)
    note_loans_read([loan], by, "extend_loan_as_staff", now=now)
    return changed_loan(
        loan,
        lambda expected: extend_as_staff(
            loan.pk, asked.until, asked.reason, by=by, now=now, version=asked.version, expected=expected
        ),
        expected=asked.expected_total,
        dry_run=query.dry_run,
    )


@router.post(
    "/loans/{loan_id}/decision",
    response=LoanTold,
    operation_id="decide_loan",
    summary="Answer a loan",
    openapi_extra={
        REFUSALS: ["loan_changed_meanwhile", "loan_decided", "loan_is_out", "loan_not_standing", "reason_missing"]
    },
)
@needs(Permission.LOAN_DECIDE, staff=True)
def decide_loan(request: HttpRequest, loan_id: Path[Uuid], asked: LoanDecided) -> LoanTold:
    """Says yes or no to what was asked for, or that what was reserved is not lent after all, for those who decide where
    it is lent."""
    caller = caller_of(request)
    by, now, version = staff_of(caller), caller.now, asked.version
    if asked.answer == "approve":
        done = approve(loan_id, by=by, now=now, version=version)
    elif asked.answer == "refuse":
        done = refuse_loan(loan_id, asked.reason, by=by, now=now, version=version)
    else:
        done = cancel_as_staff(loan_id, asked.reason, by=by, now=now, version=version)
    speaking_of(done.municipality.zone)
    return LoanTold.of(done, lines_of([done])[done.pk])


@router.get(
    "/damages",
    response=DamagesTold,
    auth=READER,
    operation_id="list_damages",
    summary="Damage that waits for an answer",
    openapi_extra={REFUSALS: ["not_found"]},
)
@needs(Permission.LOAN_DESK, staff=True)
def list_damages(request: HttpRequest) -> DamagesTold:
    """What waits to be decided where you decide on loans, the oldest first, at most a hundred."""
    caller = caller_of(request)
    held = desk_of(caller, Permission.LOAN_DESK)
    found = damages_where(held)
    note_loans_read([each.loan for each in found], staff_of(caller), "list_damages", now=caller.now)
    if found:
        speaking_of(found[0].loan.municipality.zone)
    return DamagesTold(items=[DamageTold.of(each, each.loan.municipality.currency) for each in found])


@router.post(
    "/damages/{damage_id}/decision",
    response=DamageTold,
    operation_id="decide_damage",
    summary="Charge it, or nothing",
    openapi_extra={REFUSALS: ["damage_decided", "no_vat_rate", "reason_missing", "too_much_damage"]},
)
@needs(Permission.LOAN_DECIDE, staff=True)
def decide_on_damage(request: HttpRequest, damage_id: Path[Uuid], asked: DamageDecided) -> DamageTold:
    """Settles damage with words that the borrower reads: so much, or nothing."""
    caller = caller_of(request)
    by = staff_of(caller)
    decide_damage(damage_id, charged=asked.charge, reason=asked.reason, by=by, now=caller.now)
    found = damage_by_id(damage_id)
    if found is None:
        raise Refusal("not_found")
    loan = access_loan_to_decide(found.loan_id, by, caller.now)
    speaking_of(loan.municipality.zone)
    return DamageTold.of(found, loan.municipality.currency)


def _to_hand(loan_id: UUID, caller: Caller) -> tuple[Loan, UUID]:
    """A loan of a storage place where the person of a staff token hands out, and who she is. Raises as `staff_of`."""
    person_id = staff_of(caller)
    return loan_to_hand(loan_id, person_id, caller.now), person_id


def _at_counter(loan_id: UUID, caller: Caller) -> CounterTold:
    loan, person_id = _to_hand(loan_id, caller)
    loan = loan_by_id(loan.pk) or loan
    speaking_of(loan.municipality.zone)
    note_loans_read([loan], person_id, "read_loan_at_counter", now=caller.now)
    lines = lines_of([loan])[loan.pk]
    with within(municipalities=[loan.municipality_id]):
        noted = handovers_of(loan)
    missing = deposit_missing(loan) if loan.state == Loan.State.RESERVED else 0
    things = items_out([each.pk for each in lines])
    return CounterTold.of(loan, lines, things, noted, last=last_of(noted), missing=missing)
