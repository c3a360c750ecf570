"""More days of what is not back: by the borrower as often as the municipality allows, or by its staff with a reason.
Never past what others were promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from aktiv.bookings.rules import Party
from aktiv.journal.actions import append
from aktiv.lending.actions.asking import named, told
from aktiv.lending.actions.changing import Change, as_expected, owner_of
from aktiv.lending.actions.promising import hold_longer, take_turns
from aktiv.lending.models import Holding, Kind, Line, Loan
from aktiv.lending.queries.asking import asked_loan, terms_of
from aktiv.lending.queries.baskets import Basket, amounts_left, amounts_of, basket, rates_of
from aktiv.lending.queries.costs import percents_in
from aktiv.lending.queries.loans import access_loan_to_extend, access_own_loan, period_of
from aktiv.lending.rules.borrowing import BEFORE_MORE_DAYS, BEFORE_MORE_DAYS_BY_STAFF, refuse
from aktiv.lending.rules.changing import may_be_extended, same_version, staff_may_extend
from aktiv.lending.rules.days import days_begun
from aktiv.lending.rules.paying import home_part, priced_longer
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything

LONGEST_REASON = 500


@retrying
@transaction.atomic
def extend(
    loan_id: UUID,
    party: Party,
    until: datetime,
    *,
    now: datetime,
    version: int | None = None,
    expected: int | None = None,
) -> Loan:
    """More days of what is not back, at once where nobody else was promised it and the rules allow it. All of it or
    none. The price is that of the days more; `expected` what she was shown that she pays in all (`Change.pays`).

    Raises Refusal("not_found"), ("loan_changed_meanwhile"), those of rules.changing.may_be_extended and of
    rules.borrowing.BEFORE_MORE_DAYS, ("extended_by_staff", kind), ("not_enough", kind, asked, left) and
    ("price_changed", total).
    """
    with everything():
        loan = access_own_loan(loan_id, party, now, to_change=True)
        if loan.during.upper == until and loan.extended:
            return loan  # pressed twice
        _by_borrower(loan, party, until, now=now, version=version, expected=expected)
        return loan


@transaction.atomic
def would_extend(
    loan_id: UUID, party: Party, until: datetime, *, now: datetime, version: int | None = None
) -> Change:  # fmt: skip
    """What more days would come to, and nothing is done. Raises as `extend`."""
    with everything():
        loan = access_own_loan(loan_id, party, now, to_change=True)
        change = _by_borrower(loan, party, until, now=now, version=version, expected=None)
    transaction.set_rollback(True)
    return change


@retrying
@transaction.atomic
def extend_as_staff(
    loan_id: UUID,
    until: datetime,
    reason: str,
    *,
    by: UUID,
    now: datetime,
    version: int | None = None,
    expected: int | None = None,
) -> Loan:
    """More days by those at the counter or the desk, with a reason that the borrower reads: also for longer and more
    often than borrowers may, of what staff decide on, and of what is late already. Never past what others were
    promised.

    Raises Refusal("not_found"), ("reason_missing"), ("too_long", limit), ("loan_changed_meanwhile"), those of
    rules.changing.staff_may_extend and of rules.borrowing.BEFORE_MORE_DAYS_BY_STAFF, ("not_enough", kind, asked, left)
    and ("price_changed", total).
    """
    with everything():
        loan = access_loan_to_extend(loan_id, by, now, to_change=True)
        if loan.during.upper == until and loan.extended_reason:
            return loan  # pressed twice
        _by_staff(loan, until, reason, by=by, now=now, version=version, expected=expected)
        return loan


@transaction.atomic
def would_extend_as_staff(
    loan_id: UUID, until: datetime, reason: str, *, by: UUID, now: datetime, version: int | None = None
) -> Change:
    """What more days by staff would come to, and nothing is done. Raises as `extend_as_staff`."""
    with everything():
        loan = access_loan_to_extend(loan_id, by, now, to_change=True)
        change = _by_staff(loan, until, reason, by=by, now=now, version=version, expected=None)
    transaction.set_rollback(True)
    return change


def _by_borrower(
    loan: Loan, party: Party, until: datetime, *, now: datetime, version: int | None, expected: int | None
) -> Change:
    same_version(loan, version)
    may_be_extended(loan, until, terms_of(loan.municipality_id).most_extensions, now)
    wanted = basket(loan.depot, amounts_of(loan))
    decided = next((kind for kind, _ in wanted.kinds if kind.decided == Kind.Decided.BY_STAFF), None)
    if decided is not None:
        raise Refusal("extended_by_staff", kind=decided.name)
    refuse(asked_loan(wanted, Period(loan.during.lower, until), owner_of(loan), now), BEFORE_MORE_DAYS)
    change = _longer(loan, wanted, until, expected)
    loan.extended += 1
    _saved(loan, "extended")
    append(told("loan.extended", loan, party.person_id), at=now)
    return change


def _by_staff(
    loan: Loan, until: datetime, reason: str, *, by: UUID, now: datetime, version: int | None, expected: int | None
) -> Change:
    said = one_line(reason, limit=LONGEST_REASON)
    if not said:
        raise Refusal("reason_missing")
    same_version(loan, version)
    staff_may_extend(loan, until, now)
    wanted = basket(loan.depot, amounts_of(loan))
    refuse(asked_loan(wanted, Period(loan.during.lower, until), owner_of(loan), now), BEFORE_MORE_DAYS_BY_STAFF)
    change = _longer(loan, wanted, until, expected)
    loan.extended_reason = said
    loan.lost_at = None  # it is expected back again
    _saved(loan, "extended_reason", "lost_at")
    append(told("loan.extended", loan, by, because="municipality", more=change.more), at=now)
    return change


def _longer(loan: Loan, wanted: Basket, until: datetime, expected: int | None) -> Change:
    """Holds what is not back until then, at the price of the days more. Raises Refusal("not_enough", …) and
    ("price_changed", total)."""
    period, lines = Period(loan.during.lower, until), list(Line.objects.filter(loan=loan).select_related("pool"))
    zone, left, percents = loan.municipality.zone, amounts_left(lines), percents_in(lines)
    days = days_begun(period, zone) - days_begun(period_of(loan), zone)
    costs = priced_longer(left.items(), rates_of(left, loan.price_group), days)
    more, before = sum(costs.values()), loan.own_price
    home = home_part((price, percents.get(kind_id, 0)) for kind_id, price in costs.items())
    change = Change(before=before, own=before + more - home, ends=until)
    as_expected(change, expected)
    take_turns(line.pool_id for line in lines)
    after = {line.pk: wanted.turnaround.get(line.pool_id, 0) for line in lines}
    with named(wanted):
        for minutes in sorted(set(after.values())):
            held = [row for line in lines if after[line.pk] == minutes for row in _not_back(line, loan)]
            hold_longer(held, until + timedelta(minutes=minutes))
    loan.price, loan.home_price = loan.price + more, loan.home_price + home
    loan.during = TimestamptzRange(period.start, period.end)
    return change


def _saved(loan: Loan, *fields: str) -> None:
    loan.version += 1
    loan.save(update_fields=["during", "price", "home_price", "version", *fields])


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
