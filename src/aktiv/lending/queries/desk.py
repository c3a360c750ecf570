"""What the desk of loans has before it: what waits for an answer, and what stands in the way of what."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aktiv.lending.models import Loan
from aktiv.lending.queries.loans import LoanPage, depots_of
from aktiv.people.permissions import Permission, Rights
from aktiv.walls import within

_WITH = ("depot", "municipality", "person", "organisation", "home")


def waiting(held: Rights, *, state: str = Loan.State.ASKED, offset: int = 0, limit: int = 30) -> LoanPage:
    """Loans where somebody decides: those that wait for an answer, the soonest pick-up first; or the reserved ones to
    come. Two statements."""
    depots = depots_of(held, Permission.LOAN_DECIDE)
    with within(municipalities={each.municipality_id for each in depots}):
        rows = Loan.objects.filter(depot__in=[each.pk for each in depots], state=state).select_related(*_WITH)
        found = list(rows.order_by("during", "pk")[offset : offset + limit + 1])
    return LoanPage(found[:limit], len(found) > limit)


def others_at(loan: Loan, limit: int = 20) -> list[Loan]:
    """Who else has of the same things at the same time, by when: what a yes is weighed against. One statement."""
    with within(municipalities=[loan.municipality_id]):
        rows = Loan.objects.filter(
            lines__pool__lines__loan=loan, during__overlap=loan.during, state__in=Loan.State.holding()
        )
        return list(rows.exclude(pk=loan.pk).select_related(*_WITH).order_by("during", "pk").distinct()[:limit])


def history_of(holder: UUID, municipality_id: int, now: datetime) -> tuple[int, int]:
    """How many loans the borrower has had here, and how many of them came back late. One statement."""
    with within(municipalities=[municipality_id]):
        rows = Loan.objects.filter(holder=holder, municipality_id=municipality_id, out_at__isnull=False)
        ends = list(rows.values_list("during", "returned_at"))
    return len(ends), sum((back or now) > during.upper for during, back in ends)
