"""What the municipality's staff decide on loans: yes, no, and that what was reserved is not lent after all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import append
from aktiv.lending.actions.asking import told
from aktiv.lending.actions.changing import end
from aktiv.lending.models import Loan
from aktiv.lending.queries.loans import access_loan_to_decide
from aktiv.lending.rules.changing import same_version
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything


@transaction.atomic
def approve(loan_id: UUID, *, by: UUID, now: datetime, version: int | None = None) -> Loan:
    """What was asked for is reserved: its things have been held all along. Pressed twice it is done once.

    Raises Refusal("not_found"), ("loan_decided") and ("loan_changed_meanwhile").
    """
    with everything():
        loan = access_loan_to_decide(loan_id, by, now, to_change=True)
        if loan.state == Loan.State.RESERVED and loan.decided_by_id is not None:
            return loan
        _undecided(loan, version)
        loan.state, loan.decided_at, loan.decided_by_id = Loan.State.RESERVED, now, by
        loan.version += 1
        loan.save(update_fields=["state", "decided_at", "decided_by", "version"])
        append(told("loan.approved", loan, by), at=now)
        return loan


@transaction.atomic
def refuse_loan(loan_id: UUID, reason: str, *, by: UUID, now: datetime, version: int | None = None) -> Loan:
    """No, with the reason that the borrower reads. What was held is free. Pressed twice it is done once.

    Raises Refusal("not_found"), ("reason_missing"), ("too_long", limit), ("loan_decided"), ("loan_changed_meanwhile").
    """
    with everything():
        loan = access_loan_to_decide(loan_id, by, now, to_change=True)
        if loan.state == Loan.State.REFUSED:
            return loan
        said = _reason(reason)
        _undecided(loan, version)
        loan.decided_at, loan.decided_by_id = now, by
        end(loan, Loan.State.REFUSED, by=by, now=now, reason=said)
        return loan


@transaction.atomic
def cancel_as_staff(loan_id: UUID, reason: str, *, by: UUID, now: datetime, version: int | None = None) -> Loan:
    """What was reserved is not lent after all, with the reason that the borrower reads.

    Raises Refusal("not_found"), ("reason_missing"), ("loan_is_out"), ("loan_not_standing"), ("loan_changed_meanwhile").
    """
    with everything():
        loan = access_loan_to_decide(loan_id, by, now, to_change=True)
        if loan.state == Loan.State.CANCELLED:
            return loan
        said = _reason(reason)
        if loan.state != Loan.State.RESERVED:
            raise Refusal("loan_is_out" if loan.state == Loan.State.OUT else "loan_not_standing")
        same_version(loan, version)
        loan.decided_at, loan.decided_by_id = now, by
        end(loan, Loan.State.CANCELLED, by=by, now=now, reason=said, because="municipality")
        return loan


def _undecided(loan: Loan, version: int | None) -> None:
    if loan.state != Loan.State.ASKED:
        raise Refusal("loan_decided")
    same_version(loan, version)


def _reason(text: str) -> str:
    said = one_line(text, limit=500)
    if not said:
        raise Refusal("reason_missing")
    return said
