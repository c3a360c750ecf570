"""What the borrower does with her loan before it is picked up: withdraws, cancels, or wants more or fewer things.

What is let go of late costs a share of what it was to cost her, and she has seen how much before she does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.rules import Party
from aktiv.journal.actions import append
from aktiv.lending.actions.asking import percents_of, promise_all, told
from aktiv.lending.actions.charging import charge_cancelling, let_go_of
from aktiv.lending.actions.promising import let_go, take_turns
from aktiv.lending.models import Holding, Kind, Line, Loan
from aktiv.lending.queries.asking import asked_loan, quote, terms_of
from aktiv.lending.queries.baskets import Basket, amounts_of, basket
from aktiv.lending.queries.costs import cancelling_of, percents_in
from aktiv.lending.queries.loans import access_own_loan, period_of
from aktiv.lending.rules.borrowing import BEFORE_A_LOAN, BEFORE_OTHER_AMOUNTS, refuse
from aktiv.lending.rules.changing import amounts_may_change, same_version
from aktiv.lending.rules.paying import cancelling
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.walls import everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a change comes to for the borrower, in øre with VAT: what she was to pay, what she pays with it, and the fee
    for what she lets go of late. `ends` is when it is to be back."""

    before: int
    own: int
    ends: datetime
    fee: int = 0

    @property
    def more(self) -> int:
        """How much more it costs than before; below zero when it costs less."""
        return self.own - self.before

    @property
    def pays(self) -> int:
        """What she is asked to agree to: all that she pays from now on."""
        return self.own + self.fee


def as_expected(change: Change, expected: int | None) -> None:
    """Refusal("price_changed", total): it is not what was shown. None: not asked."""
    if expected is not None and expected != change.pays:
        raise Refusal("price_changed", total=change.pays)


@retrying
@transaction.atomic
def cancel(
    loan_id: UUID, party: Party, *, now: datetime, version: int | None = None, accepted_fee: int = 0
) -> Loan:  # fmt: skip
    """Takes back what was asked for, or lets go of what is reserved, for its borrower: late, for the fee that was
    shown. Pressed twice it is done once.

    Raises Refusal("not_found"), ("loan_changed_meanwhile"), ("loan_is_out"), ("loan_not_standing"),
    ("fee_not_accepted", fee, free_until) when the fee is not the one shown, and ("no_vat_rate", vat_code).
    """
    with everything():
        loan = access_own_loan(loan_id, party, now, to_change=True)
        if loan.state in (Loan.State.WITHDRAWN, Loan.State.CANCELLED):
            return loan
        if loan.state not in (Loan.State.ASKED, Loan.State.RESERVED):
            raise Refusal("loan_is_out" if loan.state == Loan.State.OUT else "loan_not_standing")
        same_version(loan, version)
        fee = 0
        if loan.state == Loan.State.RESERVED:
            costs = cancelling_of(loan, now)
            fee = costs.fee
            if fee != accepted_fee:
                raise Refusal("fee_not_accepted", fee=fee, free_until=costs.free_until)
        end(loan, given_up(loan), by=party.person_id, now=now, fee=fee)
        return loan


def given_up(loan: Loan) -> Loan.State:
    """What a loan becomes that its borrower does not want any more."""
    return Loan.State.WITHDRAWN if loan.state == Loan.State.ASKED else Loan.State.CANCELLED


def end(
    loan: Loan,
    state: Loan.State,
    *,
    by: UUID | None,
    now: datetime,
    reason: str = "",
    because: str = "",
    fee: int = 0,
) -> None:
    """A loan that nobody picked up ends, in the caller's transaction: what it held is free, the `fee` (øre) is charged,
    and the journal says why.

    `because` is a word for the service ("date_cancelled"), `reason` somebody's words to the borrower.
    """
    let_go(Holding.objects.filter(line__loan=loan), now)
    loan.state, loan.ended_at, loan.reason = state, now, reason or loan.reason
    loan.version += 1
    charge_cancelling(loan, fee, let_go_of(loan) if fee else [], by=by, now=now)
    loan.save(update_fields=["state", "ended_at", "reason", "cancel_fee", "version", "decided_at", "decided_by"])
    append(told(f"loan.{state.value}", loan, by, because=because, fee=fee), at=now)


@retrying
@transaction.atomic
def change_amounts(
    loan_id: UUID,
    party: Party,
    amounts: Mapping[int, int],
    *,
    now: datetime,
    version: int | None = None,
    expected: int | None = None,
) -> Loan:
    """More or fewer of things before they are picked up, at the price of what is wanted now, and for a fee where she
    lets go of some late. `expected` is what she was shown that she pays in all (`Change.pays`).

    Raises Refusal("not_found"), ("loan_changed_meanwhile"), ("loan_is_out"), ("loan_not_standing"), those of
    rules.borrowing.BEFORE_OTHER_AMOUNTS, ("more_by_staff", kind), ("not_enough", kind, asked, left),
    ("price_changed", total) and ("no_vat_rate", vat_code).
    """
    with everything():
        loan = access_own_loan(loan_id, party, now, to_change=True)
        _changed(loan, party, amounts, now=now, version=version, expected=expected)
        return loan


@transaction.atomic
def would_change(
    loan_id: UUID, party: Party, amounts: Mapping[int, int], *, now: datetime, version: int | None = None
) -> Change:  # fmt: skip
    """What other amounts would come to, and nothing is done. Raises as `change_amounts`."""
    with everything():
        loan = access_own_loan(loan_id, party, now, to_change=True)
        change = _changed(loan, party, amounts, now=now, version=version, expected=None)
    transaction.set_rollback(True)
    return change


def _changed(
    loan: Loan, party: Party, amounts: Mapping[int, int], *, now: datetime, version: int | None, expected: int | None
) -> Change:
    amounts_may_change(loan)
    if loan.handovers.exists():
        raise Refusal("loan_is_out")  # what was handed over is kept with its lines, also when it was undone
    before, owed = amounts_of(loan), loan.own_price
    if dict(amounts) == before:
        return Change(before=owed, own=owed, ends=loan.during.upper)
    same_version(loan, version)
    wanted, period = basket(loan.depot, amounts), period_of(loan)
    owner = owner_of(loan)
    refuse(asked_loan(wanted, period, owner, now, occurrence=loan.occurrence), BEFORE_OTHER_AMOUNTS)
    if new := {kind_id: amount for kind_id, amount in amounts.items() if kind_id not in before and amount}:
        added = basket(loan.depot, new)  # what she did not ask for before is asked for as a loan of its own
        refuse(asked_loan(added, period, owner, now, occurrence=loan.occurrence), BEFORE_A_LOAN)
    for kind, amount in wanted.kinds:
        by_staff = loan.state == Loan.State.RESERVED and kind.decided == Kind.Decided.BY_STAFF
        if by_staff and amount > before.get(kind.pk, 0):
            raise Refusal("more_by_staff", kind=kind.name)
    lines = Line.objects.filter(loan=loan).select_related("pool")
    agreed = percents_in(lines)
    fresh = percents_of(wanted, replace(owner, home_id=loan.home_id), period) if loan.home_id is not None else {}
    percents = {kind.pk: agreed.get(kind.pk, fresh.get(kind.pk, 0)) for kind, _ in wanted.kinds}
    quoted = quote(wanted, period, loan.price_group, percents)
    change = Change(before=owed, own=quoted.own, ends=period.end, fee=_fee(loan, owed, wanted, quoted.own, now))
    as_expected(change, expected)
    take_turns({*(line.pool_id for line in lines), *(each.pool_id for each in wanted.pieces)})
    weights = let_go_of(loan, wanted.kinds, percents) if change.fee else []
    Line.objects.filter(loan=loan).delete()  # and what they held
    promise_all(loan, wanted, period, percents)
    loan.price, loan.home_price, loan.deposit = quoted.price, quoted.home, wanted.deposit
    loan.version += 1
    charge_cancelling(loan, change.fee, weights, by=party.person_id, now=now)
    loan.save(update_fields=["price", "home_price", "deposit", "cancel_fee", "version"])
    append(told("loan.changed", loan, party.person_id, kinds=sorted(amounts.items()), fee=change.fee), at=now)
    return change


def _fee(loan: Loan, owed: int, wanted: Basket, own: int, now: datetime) -> int:
    """What letting go of some of a reserved loan costs: as cancelling what it would cost less."""
    if loan.state != Loan.State.RESERVED or own >= owed:
        return 0
    terms = terms_of(wanted.depot.municipality_id)
    costs = cancelling(
        loan.during.lower, owed - own, free_hours=terms.free_until_hours, percent=terms.late_cancel_percent, now=now
    )
    return costs.fee


def owner_of(loan: Loan) -> Party:
    """The party whose loan it is, as the rules see it."""
    return party_of(loan.person, loan.organisation)
