"""What the borrower does with her loan: withdraws, cancels, asks for more days, or for more or fewer things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.rules import Party
from aktiv.journal.actions import append
from aktiv.lending.actions.asking import named, promise_all, told
from aktiv.lending.actions.promising import hold_longer, let_go, take_turns
from aktiv.lending.models import Holding, Kind, Line, Loan
from aktiv.lending.queries.asking import asked_loan, quote, terms_of
from aktiv.lending.queries.baskets import amounts_left, amounts_of, basket, rates_of
from aktiv.lending.queries.loans import access_own_loan, period_of
from aktiv.lending.rules.borrowing import BEFORE_MORE_DAYS, BEFORE_OTHER_AMOUNTS, refuse
from aktiv.lending.rules.changing import amounts_may_change, may_be_extended, same_version
from aktiv.lending.rules.days import days_begun, price_of_more_days
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything


@retrying
@transaction.atomic
def cancel(loan_id: UUID, party: Party, *, now: datetime, version: int | None = None) -> Loan:
    """Takes back what was asked for, or lets go of what is reserved, for its borrower. Pressed twice it is done once.

    Raises Refusal("not_found"), ("loan_changed_meanwhile"), ("loan_is_out") and ("loan_not_standing").
    """
    with everything():
        loan = access_own_loan(loan_id, party, now, to_change=True)
        if loan.state in (Loan.State.WITHDRAWN, Loan.State.CANCELLED):
            return loan
        if loan.state not in (Loan.State.ASKED, Loan.State.RESERVED):
            raise Refusal("loan_is_out" if loan.state == Loan.State.OUT else "loan_not_standing")
        same_version(loan, version)
        end(loan, given_up(loan), by=party.person_id, now=now)
        return loan


def given_up(loan: Loan) -> Loan.State:
    """What a loan becomes that its borrower does not want any more."""
    return Loan.State.WITHDRAWN if loan.state == Loan.State.ASKED else Loan.State.CANCELLED


def end(loan: Loan, state: Loan.State, *, by: UUID | None, now: datetime, reason: str = "", because: str = "") -> None:
    """A loan that nobody picked up ends, in the caller's transaction: what it held is free, and the journal says why.

    `because` is a word for the service ("date_cancelled"), `reason` somebody's words to the borrower.
    """
    let_go(Holding.objects.filter(line__loan=loan), now)
    loan.state, loan.ended_at, loan.reason = state, now, reason or loan.reason
    loan.version += 1
    loan.save(update_fields=["state", "ended_at", "reason", "version", "decided_at", "decided_by"])
    append(told(f"loan.{state.value}", loan, by, because=because), at=now)


@retrying
@transaction.atomic
def extend(loan_id: UUID, party: Party, until: datetime, *, now: datetime, version: int | None = None) -> Loan:
    """More days of what is not back, at once where nobody else was promised it and the rules allow it. All of it or
    none. The price is that of the days more.

    Raises Refusal("not_found"), ("loan_changed_meanwhile"), those of rules.changing.may_be_extended and of
    rules.borrowing.BEFORE_MORE_DAYS, ("extended_by_staff", kind) and ("not_enough", kind, asked, left).
    """
    with everything():
        loan = access_own_loan(loan_id, party, now, to_change=True)
        if loan.during.upper == until and loan.extended:
            return loan  # pressed twice
        same_version(loan, version)
        may_be_extended(loan, until, terms_of(loan.municipality_id).most_extensions, now)
        wanted = basket(loan.depot, amounts_of(loan))
        if (
            decided := next((kind for kind, _ in wanted.kinds if kind.decided == Kind.Decided.BY_STAFF), None)
        ) is not None:
            raise Refusal("extended_by_staff", kind=decided.name)
        period = Period(loan.during.lower, until)
        asked = asked_loan(wanted, period, owner_of(loan), now)
        refuse(asked, BEFORE_MORE_DAYS)
        lines = list(Line.objects.filter(loan=loan).select_related("pool"))
        take_turns(line.pool_id for line in lines)
        after = {line.pk: wanted.turnaround.get(line.pool_id, 0) for line in lines}
        with named(wanted):
            for minutes in sorted(set(after.values())):
                held = [row for line in lines if after[line.pk] == minutes for row in _not_back(line, loan)]
                hold_longer(held, until + timedelta(minutes=minutes))
        zone, left = loan.municipality.zone, amounts_left(lines)
        more = days_begun(period, zone) - days_begun(period_of(loan), zone)
        loan.price += price_of_more_days(left.items(), rates_of(left, loan.price_group), more)
        loan.during = TimestamptzRange(period.start, period.end)
        loan.extended += 1
        loan.version += 1
        loan.save(update_fields=["during", "price", "extended", "version"])
        append(told("loan.extended", loan, party.person_id), at=now)
        return loan


def _not_back(line: Line, loan: Loan) -> Iterator[Holding]:
    """What is held of a line for what is with the borrower or reserved yet. What came back is held for its turnaround
    only, and ends before that."""
    left = line.amount - line.back - line.lost
    rows = Holding.objects.filter(line=line, during__endswith__gte=loan.during.upper)
    for each in sorted(rows, key=lambda row: (row.during.upper, row.pk), reverse=True):
        if left <= 0:
            return
        left -= each.amount
        yield each


@retrying
@transaction.atomic
def change_amounts(
    loan_id: UUID, party: Party, amounts: Mapping[int, int], *, now: datetime, version: int | None = None
) -> Loan:
    """More or fewer of things before they are picked up, at the price of what is wanted now.

    Raises Refusal("not_found"), ("loan_changed_meanwhile"), ("loan_is_out"), ("loan_not_standing"), those of
    rules.borrowing.BEFORE_OTHER_AMOUNTS, ("more_by_staff", kind) and ("not_enough", kind, asked, left).
    """
    with everything():
        loan = access_own_loan(loan_id, party, now, to_change=True)
        amounts_may_change(loan)
        if loan.handovers.exists():
            raise Refusal("loan_is_out")  # what was handed over is kept with its lines, also when it was undone
        before = amounts_of(loan)
        if dict(amounts) == before:
            return loan
        same_version(loan, version)
        wanted, period = basket(loan.depot, amounts), period_of(loan)
        refuse(asked_loan(wanted, period, owner_of(loan), now, occurrence=loan.occurrence), BEFORE_OTHER_AMOUNTS)
        for kind, amount in wanted.kinds:
            by_staff = loan.state == Loan.State.RESERVED and kind.decided == Kind.Decided.BY_STAFF
            if by_staff and amount > before.get(kind.pk, 0):
                raise Refusal("more_by_staff", kind=kind.name)
        lines = Line.objects.filter(loan=loan)
        take_turns({*lines.values_list("pool_id", flat=True), *(each.pool_id for each in wanted.pieces)})
        lines.delete()  # and what they held
        promise_all(loan, wanted, period)
        loan.price, loan.deposit = quote(wanted, period, loan.price_group).price, wanted.deposit
        loan.version += 1
        loan.save(update_fields=["price", "deposit", "version"])
        append(told("loan.changed", loan, party.person_id, kinds=sorted(amounts.items())), at=now)
        return loan


def owner_of(loan: Loan) -> Party:
    """The party whose loan it is, as the rules see it."""
    return party_of(loan.person, loan.organisation)
