"""What a borrower does with her loan: more days, other amounts, its deposit, and her side of what came back broken."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from ninja.responses import Status

from aktiv.api.auth import BOOKER, READER, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Uuid
from aktiv.api.operations.bookings import DryRun
from aktiv.api.operations.lending import OF_LOANS, amounts_asked, own_loan
from aktiv.api.operations.lending import router as loans
from aktiv.api.operations.payments import OF_PAYING
from aktiv.api.schemas.loans import (
    AmountsAsked,
    DamageAnswered,
    DamagesTold,
    DamageTold,
    DepositAsked,
    DepositTold,
    ExtendAsked,
    LoanChangeTold,
)
from aktiv.api.schemas.payments import PaymentTold
from aktiv.api.schemas.time import speaking_of
from aktiv.api.staff import staff_of
from aktiv.lending.actions.changing import change_amounts
from aktiv.lending.actions.damages import answer_damage
from aktiv.lending.actions.extending import extend
from aktiv.lending.actions.reading import note_loans_read
from aktiv.lending.models import Loan
from aktiv.lending.queries.loans import access_loan, lines_of, loan_by_id
from aktiv.lending.queries.store import damage_by_id, damages_of
from aktiv.payments.actions.loan_deposits import begin_deposit
from aktiv.payments.queries.loan_deposits import loan_deposit
from aktiv.people.permissions import Permission, needs
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal

OF_CHANGES = [*OF_LOANS, "loan_changed_meanwhile", "loan_is_out", "loan_not_standing"]

router = Router(auth=BOOKER, tags=["Lending"])


@router.post(
    "/loans/{loan_id}/extend",
    response=LoanChangeTold,
    operation_id="extend_loan",
    summary="Keep it longer",
    openapi_extra={
        REFUSALS: [*OF_CHANGES, "extended_by_staff", "extended_often_enough", "loan_late_already", "not_longer"]
    },
)
@needs(Permission.LOAN_MAKE)
def extend_loan(request: HttpRequest, loan_id: Path[Uuid], query: Query[DryRun], asked: ExtendAsked) -> LoanChangeTold:
    """More days of what is not back, where nobody else was promised it: all of it or none. `dry_run=true` tells what it
    would cost."""
    caller = caller_of(request)
    loan = own_loan(loan_id, caller, to_change=True)
    party = caller.party(loan.organisation_id)
    return changed_loan(
        loan,
        lambda expected: extend(loan.pk, party, asked.until, now=caller.now, version=asked.version, expected=expected),
        expected=asked.expected_total,
        dry_run=query.dry_run,
    )


@loans.patch(  # beside its reading: an address is one router's
    "/loans/{loan_id}",
    response=LoanChangeTold,
    operation_id="change_loan",
    summary="More or fewer",
    openapi_extra={REFUSALS: [*OF_CHANGES, "more_by_staff", "no_vat_rate", "nothing_asked", "too_many_kinds"]},
)
@needs(Permission.LOAN_MAKE)
def change_loan(request: HttpRequest, loan_id: Path[Uuid], query: Query[DryRun], asked: AmountsAsked) -> LoanChangeTold:
    """Other amounts, before anything of it is picked up, at the price of what is wanted now. `dry_run=true` tells it
    and changes nothing."""
    caller = caller_of(request)
    loan = own_loan(loan_id, caller, to_change=True)
    party, amounts = caller.party(loan.organisation_id), amounts_asked(asked.items)
    return changed_loan(
        loan,
        lambda expected: change_amounts(
            loan.pk, party, amounts, now=caller.now, version=asked.version, expected=expected
        ),
        expected=asked.expected_total,
        dry_run=query.dry_run,
    )


@router.get(
    "/loans/{loan_id}/deposit",
    response=DepositTold,
    auth=READER,
    operation_id="read_loan_deposit",
    summary="How its deposit stands",
)
@needs(Permission.LOAN_SEE)
def read_loan_deposit(request: HttpRequest, loan_id: Path[Uuid]) -> DepositTold:
    """What is reserved for a loan of yours, what is missing before it is handed out, and how that is paid."""
    loan = own_loan(loan_id, caller_of(request))
    return DepositTold.of(loan, loan_deposit(loan))


@router.post(
    "/loans/{loan_id}/deposit",
    response={202: PaymentTold},
    operation_id="pay_loan_deposit",
    summary="Pay its deposit",
    openapi_extra={REFUSALS: [*OF_PAYING, "deposit_too_early", "loan_not_standing", "nothing_to_pay"]},
)
@needs(Permission.LOAN_MAKE)
def pay_loan_deposit(request: HttpRequest, loan_id: Path[Uuid], asked: DepositAsked) -> Status[PaymentTold]:
    """Begins the payment of what is missing. It is made in the browser of the person whose token it is, at `pay_at`; a
    payment that is under way already is the answer."""
    caller = caller_of(request)
    loan = own_loan(loan_id, caller, to_change=True)
    found = loan_deposit(loan)
    payment = begin_deposit(
        loan.pk,
        caller.party(loan.organisation_id),
        provider=asked.pay_with or (found.ways[0] if found and found.ways else ""),
        description=_("Deposit, loan %(number)s") % {"number": loan.number},
        language=get_language() or "nb",
        now=caller.now,
    )
    return Status(202, PaymentTold.of(payment))


@router.get(
    "/loans/{loan_id}/damages",
    response=DamagesTold,
    auth=READER,
    operation_id="list_loan_damages",
    summary="What was broken or missing",
)
@needs(Permission.LOAN_SEE)
def list_loan_damages(request: HttpRequest, loan_id: Path[Uuid]) -> DamagesTold:
    """Of a loan of yours; with a token of staff, of a loan that is lent where you work."""
    caller = caller_of(request)
    access = access_loan(loan_id, caller.alone, caller.now)
    loan = access.loan
    if not access.looks:
        person_id = staff_of(caller)
        note_loans_read([loan], person_id, "list_loan_damages", now=caller.now)
    elif not caller.may_see_of(loan.organisation_id):
        raise Refusal("not_found")
    speaking_of(loan.municipality.zone)
    return DamagesTold(items=[DamageTold.of(each, loan.municipality.currency) for each in damages_of(loan)])


@router.post(
    "/damages/{damage_id}/answer",
    response=DamageTold,
    operation_id="answer_damage",
    summary="Say your side",
    openapi_extra={REFUSALS: ["answered_already", "control_characters", "reason_missing"]},
)
@needs(Permission.LOAN_MAKE)
def answer_of_borrower(request: HttpRequest, damage_id: Path[Uuid], asked: DamageAnswered) -> DamageTold:
    """What you say of something that you borrowed and that was noted as broken or missing; once, before it is decided
    or after."""
    caller = caller_of(request)
    found = damage_by_id(damage_id)
    if found is None:
        raise Refusal("not_found")
    loan = own_loan(found.loan_id, caller, to_change=True)
    answer_damage(damage_id, caller.party(loan.organisation_id), asked.text, now=caller.now)
    return DamageTold.of(damage_by_id(damage_id) or found, loan.municipality.currency)


@retrying
@transaction.atomic
def changed_loan(
    loan: Loan, change: Callable[[int | None], Loan], *, expected: int | None, dry_run: bool
) -> LoanChangeTold:
    """Changes a loan when its borrower then pays what is expected (øre; None: not asked), or only tells what would come
    of it. Raises what the change raises; nothing is changed then."""
    as_it_is = loan_by_id(loan.pk, to_change=True) or loan  # in its turn: what it cost when it was looked up is over
    before, fee = as_it_is.own_price, as_it_is.cancel_fee
    after = change(expected)
    total = after.own_price + after.cancel_fee - fee
    told = LoanChangeTold.of(before, total, after, lines_of([after])[after.pk], changed=not dry_run)
    transaction.set_rollback(dry_run)
    return told
