"""Who knows whether the deposit of a loan is reserved: those who keep payments, wired at start."""

from __future__ import annotations

from typing import Protocol

from aktiv.lending.models import Loan


class Deposits(Protocol):
    """Answers in the caller's transaction, which holds the loan's row."""

    def missing(self, loan: Loan) -> int:
        """What has to be reserved before the loan is handed out and is not, in øre; nothing where none is asked for."""
        ...


class _None:
    """Nobody reserves deposits here."""

    def missing(self, loan: Loan) -> int:  # noqa: ARG002 - as the port says
        return 0


_used: list[Deposits] = [_None()]


def use(deposits: Deposits | None) -> None:
    """Who answers from now on; None: no deposit is asked for."""
    _used[0] = deposits or _None()


def deposit_missing(loan: Loan) -> int:
    """What has to be reserved before the loan is handed out and is not, in øre. Its municipality is at hand."""
    return _used[0].missing(loan) if loan.deposit else 0
