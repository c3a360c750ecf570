"""What may be done with a loan that stands, by whoever has it."""

from __future__ import annotations

from datetime import datetime

from aktiv.lending.models import Loan
from aktiv.values.refusal import Refusal


def same_version(loan: Loan, seen: int | None) -> None:
    """Refusal("loan_changed_meanwhile"): the page that was pressed on showed another version. None: not asked."""
    if seen is not None and seen != loan.version:
        raise Refusal("loan_changed_meanwhile")


def may_be_extended(loan: Loan, until: datetime, most: int, now: datetime) -> None:
    """Refusal("loan_not_standing"), ("loan_late_already"): it should have been back, ("not_longer"): the new end is not
    after the old, ("extended_often_enough", limit)."""
    if loan.state not in (Loan.State.RESERVED, Loan.State.OUT):
        raise Refusal("loan_not_standing")
    if now > loan.during.upper:
        raise Refusal("loan_late_already")
    if until <= loan.during.upper:
        raise Refusal("not_longer")
    if loan.extended >= most:
        raise Refusal("extended_often_enough", limit=most)


def staff_may_extend(loan: Loan, until: datetime, now: datetime) -> None:
    """Refusal("loan_not_standing"), or ("not_longer"): the new end is not after the old, or not to come. What is late
    is kept longer by agreement all the same."""
    if loan.state not in (Loan.State.RESERVED, Loan.State.OUT):
        raise Refusal("loan_not_standing")
    if until <= loan.during.upper or until <= now:
        raise Refusal("not_longer")


def amounts_may_change(loan: Loan) -> None:
    """Refusal("loan_not_standing"), or Refusal("loan_is_out")."""
    if loan.state == Loan.State.OUT:
        raise Refusal("loan_is_out")
    if loan.state not in (Loan.State.ASKED, Loan.State.RESERVED):
        raise Refusal("loan_not_standing")
