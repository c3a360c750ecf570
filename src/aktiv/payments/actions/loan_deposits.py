"""The deposit of a loan: reserved by its borrower before pick-up, taken for what is charged when the loan has ended,
or let go of. Whatever touches both takes the loan's row before its payments'."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.rules import Party
from aktiv.journal.actions import Event, append
from aktiv.lending.models import Loan
from aktiv.lending.queries.loans import access_own_loan
from aktiv.payments.actions.asking import event
from aktiv.payments.actions.billing_beyond import bill_beyond, billed_whole
from aktiv.payments.actions.paying import FIRST_LOOK, PAY_WITHIN, hand_over
from aktiv.payments.models import Payment, ProviderOrder
from aktiv.payments.queries.loan_deposits import charged_to_deposit, loan_deposit, reserved_for, standing
from aktiv.payments.rules.deposits import RESERVED_FOR, shared_out
from aktiv.payments.rules.settling import Amounts, Owed
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

HELD = frozenset({Loan.State.RESERVED, Loan.State.OUT, Loan.State.RETURNED})
"""A deposit that comes to be reserved, or is, is held as long as its loan is one of these."""


def reserve_deposit(
    loan_id: UUID, party: Party, *, provider: str, description: str, language: str, now: datetime
) -> Payment:
    """Begins paying the deposit of a loan, for its borrower: the answer says where she goes (`redirect_to`). Asked
    again while such a payment is open, that one is the answer.

    Raises Refusal: sign_in_first, not_found, loan_not_standing, nothing_to_pay, deposit_too_early (opens),
    no_such_provider, provider_away, provider_refused, hold_over.
    """
    begun = begin_deposit(loan_id, party, provider=provider, description=description, language=language, now=now)
    return hand_over(begun.pk, now=now)


@retrying
@transaction.atomic
def begin_deposit(
    loan_id: UUID, party: Party, *, provider: str, description: str, language: str, now: datetime
) -> Payment:
    """The same without asking the provider: that is done when the payer comes. Raises as `reserve_deposit`, but nothing
    of the provider's."""
    if party.person_id is None:
        raise Refusal("sign_in_first")
    with everything():
        loan = access_own_loan(loan_id, party, now, to_change=True)
        if loan.state != Loan.State.RESERVED:
            raise Refusal("loan_not_standing")
        found = loan_deposit(loan)
        if found is None or not found.missing:
            raise Refusal("nothing_to_pay")
        if now < found.opens:
            raise Refusal("deposit_too_early", opens=found.opens)
        if provider not in found.ways:
            raise Refusal("no_such_provider")
        open_ones = Payment.objects.filter(loan=loan, standing="open", provider=provider, amount=found.missing)
        same = open_ones.filter(expires_at__gt=now, person_id=party.person_id).order_by("created_at").first()
        if same is not None:
            return same
        payment = Payment.objects.create(
            municipality_id=loan.municipality_id,
            provider=provider,
            reference=f"ak-{secrets.token_hex(12)}",
            amount=found.missing,
            deposit=found.missing,
            currency=loan.municipality.currency,
            person_id=party.person_id,
            organisation_id=loan.organisation_id,
            hold=loan.pk,
            loan=loan,
            description=description[:100],
            language=language,
            created_at=now,
            expires_at=now + PAY_WITHIN,
            ask_at=now + FIRST_LOOK,
        )
        ProviderOrder.objects.create(
            payment=payment,
            municipality_id=loan.municipality_id,
            verb="begin",
            amount=payment.amount,
            why="paying",
            asked_at=now,
            try_at=now,
        )
        append(event("payment.begun", payment, amount=payment.amount, loan=loan.pk, by=party.person_id), at=now)
    return payment


def loan_in_turn_of(payment_id: UUID) -> Loan | None:
    """The loan that a payment is the deposit of, its row locked before the payment's; None for all others."""
    loan_id = Payment.objects.filter(pk=payment_id).values_list("loan_id", flat=True).first()
    if loan_id is None:
        return None
    return Loan.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=loan_id)


def held_or_lost(payment: Payment, loan: Loan, now: datetime) -> list[Event]:
    """What was reserved for the first time is the loan's deposit, or goes back: when the loan has ended meanwhile, when
    another payment was there before, or when it is not what was asked for. In the transaction that takes it in."""
    others = [each for each in reserved_for(loan) if each.pk != payment.pk]
    code = payment.lost_code
    if not code and payment.authorised - payment.cancelled < payment.amount:
        code = "not_all_paid"
    if not code and loan.state not in HELD:
        code = "loan_ended"
    if not code and sum(each.amount for each in standing(others)) >= loan.deposit:
        code = "deposit_there"
    if code:
        payment.lost_at, payment.lost_code = now, code
        return [event("deposit.lost", payment, code=code, amount=payment.authorised, loan=loan.pk)]
    return [event("deposit.reserved", payment, amount=payment.amount, loan=loan.pk)]


def together_of(loan: Loan) -> list[Payment]:
    """The payments that are the loan's deposit, their rows locked."""
    rows = Payment.objects.select_for_update(of=("self",)).select_related("municipality")
    return list(rows.filter(loan=loan, lost_at=None, authorised__gt=0).order_by("created_at", "id"))


def owed_from_deposit(
    loan: Loan, together: Sequence[Payment], known: Sequence[Amounts], *, now: datetime
) -> tuple[Owed, datetime | None]:
    """What the deposits of a loan are taken for, and when to look again. Held until the loan has ended, or the provider
    would let go of them: then what is charged is taken as far as they reach, and what is more is billed."""
    before = sum(each.deposit_taken for each in together)
    live = [each.authorised_at or now for each, had in zip(together, known, strict=True) if not had.cancelled]
    latest = min(live) + RESERVED_FOR if live else None
    charged = charged_to_deposit(loan)
    if any(each.busy for each in known):  # asked for when it has answered
        return Owed(all=0, now=0, damage=before, holds_deposit=True), None
    if loan.state in HELD and (latest is None or now < latest):
        owed = min(before, sum(max(0, each.amount) for each in charged))
        return Owed(all=0, now=0, damage=owed, holds_deposit=True), latest
    whole = billed_whole(charged)
    charged = [each for each in charged if each.charge.pk not in whole]
    bounds = [each.kept + each.room for each in known]
    beyond: Mapping[UUID, int] = bill_beyond(together[0], charged, sum(bounds), now=now)
    taken = sum(max(0, each.amount) - beyond[each.charge.pk] for each in charged)
    shares = shared_out(taken, [(bound, each.deposit_taken) for bound, each in zip(bounds, together, strict=True)])
    for payment, share in zip(together, shares, strict=True):
        if share != payment.deposit_taken:
            payment.deposit_taken = share
            payment.save(update_fields=["deposit_taken"])
    return Owed(all=0, now=0, over=True, damage=taken), None
