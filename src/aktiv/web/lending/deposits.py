"""The deposit of a loan on its own page: how it stands, and how it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from aktiv.bookings.rules import Party
from aktiv.lending.models import Loan
from aktiv.payments.actions.loan_deposits import reserve_deposit
from aktiv.payments.models import Payment
from aktiv.payments.queries.loan_deposits import loan_deposit
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.booking.paying import WayToPay, buttons_to_pay
from aktiv.web.paying.shown import deposit_said

WHY = {
    "nothing_to_pay": gettext_noop("There is nothing more to pay."),
    "deposit_too_early": gettext_noop("It is too early to pay the deposit. You can from %(opens)s."),
    "no_such_provider": gettext_noop("Choose how you want to pay."),
    "provider_away": gettext_noop("The provider of payment does not answer. Nothing is paid. Try again in a moment."),
    "provider_refused": gettext_noop("The provider of payment would not take it. Nothing is paid. Pay in another way."),
    "hold_over": gettext_noop("The payment took too long. Begin again."),
}


@dataclass(frozen=True, slots=True)
class DepositShown:
    """`stands` in words, a line for each payment; what is `missing`, and the ways to pay it: none before `opens`."""

    stands: Sequence[str]
    missing: str
    ways: Sequence[WayToPay]
    opens: str


def deposit_shown(loan: Loan, *, own: bool, now: datetime) -> DepositShown | None:
    """The deposit of a loan that the reader may see; None where none is asked for beforehand."""
    found = loan_deposit(loan) if loan.state != Loan.State.ASKED else None
    if found is None:
        return None
    language, waits = get_language() or "nb", loan.state == Loan.State.RESERVED
    stands = [said for each in found.payments if (said := deposit_said(each))]
    if not stands and not (waits and found.missing):
        return None
    payable = own and waits and found.payable(now)
    return DepositShown(
        stands,
        formatting.money(found.missing, language, loan.municipality.currency) if waits and found.missing else "",
        buttons_to_pay(found.ways) if payable else (),
        formatting.day_long(found.opens, language, loan.municipality.zone) if now < found.opens else "",
    )


def why_not(refusal: Refusal, loan: Loan) -> str:
    """Why a deposit could not be paid; empty for what is no matter of paying."""
    opens = refusal.data.get("opens")
    day = formatting.day_long(opens, get_language() or "nb", loan.municipality.zone) if opens else ""
    return _(WHY[refusal.code]) % {"opens": day} if refusal.code in WHY else ""


def pay_deposit(request: HttpRequest, loan: Loan, party: Party, now: datetime) -> Payment:
    """Begins what the pressed button (`betal`) says. Raises Refusal as `reserve_deposit` does."""
    return reserve_deposit(
        loan.pk,
        party,
        provider=request.POST.get("betal", ""),
        description=_("Deposit, loan %(number)s") % {"number": loan.number},
        language=get_language() or "nb",
        now=now,
    )
