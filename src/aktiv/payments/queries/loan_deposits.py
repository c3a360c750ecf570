"""Deposits of loans: whether they are asked for beforehand, from when, and how much of them is reserved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from aktiv.lending.models import Loan
from aktiv.payments.models import Payment, ProviderOrder
from aktiv.payments.ports.provider import providers_of
from aktiv.payments.queries.deposits import deposit_days_of
from aktiv.payments.queries.payments import organisations_billed
from aktiv.payments.rules.deposits import opens_at
from aktiv.prices.models import Charge
from aktiv.prices.queries.records import Charged, charges_of
from aktiv.walls import everything

PAID_FROM_DEPOSIT = (Charge.Reason.LATE_FEE, Charge.Reason.DAMAGE)
"""What the deposit of a loan pays for: being late, and what is broken or missing. Its price is billed."""


@dataclass(frozen=True, slots=True)
class LoanDeposit:
    """How the deposit of a loan stands, in øre: what is `missing` of it, and by whom that can be paid (`ways`) from
    when (`opens`). `payments` are those that were reserved for it, the first first."""

    missing: int
    ways: tuple[str, ...]
    opens: datetime
    payments: Sequence[Payment]

    def payable(self, now: datetime) -> bool:
        """Whether it can be paid now."""
        return self.missing > 0 and now >= self.opens


def ways_to_reserve(loan: Loan) -> tuple[str, ...]:
    """The names of the providers by which the loan's deposit can be reserved; none where it is billed, or where nothing
    is asked for. Its municipality is at hand. One statement for an organisation."""
    if not loan.deposit:
        return ()
    names = tuple(providers_of(loan.municipality.slug))
    if names and loan.organisation_id is not None and organisations_billed(loan.municipality_id):
        return ()
    return names


def loan_deposit(loan: Loan) -> LoanDeposit | None:
    """The deposit of a loan that the caller may see; None where none is asked for beforehand. Four statements where it
    is, none where the loan is without."""
    ways = ways_to_reserve(loan)
    if not ways:
        return None
    days = deposit_days_of(loan.municipality_id)
    opens = opens_at(loan.during.lower, loan.during.upper, days=days)
    found = reserved_for(loan)
    if opens is None and not found:
        return None
    missing = max(0, loan.deposit - sum(each.amount for each in standing(found))) if opens is not None else 0
    return LoanDeposit(missing, ways, opens or loan.during.lower, found)


def reserved_for(loan: Loan) -> list[Payment]:
    """What was reserved for a loan's deposit, also what is let go of, the first first. One statement, by
    payment_of_loan."""
    with everything():
        rows = Payment.objects.filter(loan=loan, authorised__gte=F("amount"), lost_at=None)
        return list(rows.order_by("created_at", "id"))


def standing(payments: Sequence[Payment]) -> list[Payment]:
    """Those of them that are reserved still, and that the provider was not asked to let go of. One statement."""
    with everything():
        going = set(
            ProviderOrder.objects.filter(payment__in=payments, verb="cancel", refused="").values_list(
                "payment_id", flat=True
            )
        )
    return [each for each in payments if not each.cancelled and each.pk not in going]


def charged_to_deposit(loan: Loan) -> list[Charged]:
    """What is charged for a loan that its deposit pays, in an order that never changes. Two statements."""
    rows = charges_of("loan", [loan.pk]).get(str(loan.pk), [])
    found = [each for each in rows if each.charge.reason in PAID_FROM_DEPOSIT]
    return sorted(found, key=lambda each: (each.charge.created_at, each.charge.item, each.charge.vat_code))


class ReservedDeposits:
    """Answers at the port of lending (aktiv.lending.ports.deposits)."""

    def missing(self, loan: Loan) -> int:
        """What has to be reserved before the loan is handed out and is not, in øre."""
        found = loan_deposit(loan)
        return found.missing if found is not None else 0
