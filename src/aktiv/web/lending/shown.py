"""A loan in words, for its borrower and for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from aktiv.lending.models import Line, Loan
from aktiv.lending.words import STATES
from aktiv.values import formatting
from aktiv.web.components.order import Term
from aktiv.web.components.results import Tag
from aktiv.web.lending.asking import when_told

_KINDS: dict[str, str] = {
    Loan.State.ASKED: "info",
    Loan.State.RESERVED: "success",
    Loan.State.OUT: "warning",
    Loan.State.REFUSED: "danger",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A loan in a list."""

    loan: Loan
    what: str
    when: str
    tag: Tag
    who: str = ""


def row_of(loan: Loan, lines: Sequence[Line], now: datetime, *, who: str = "") -> Row:
    """A loan as a line of a list."""
    during = loan.during
    return Row(
        loan, what_told(lines), when_told(during.lower, during.upper, loan.municipality), state_tag(loan, now), who
    )


def state_tag(loan: Loan, now: datetime) -> Tag:
    """Its state; out and past its time it is late."""
    if loan.state == Loan.State.OUT and now > loan.during.upper:
        return Tag(pgettext("a loan", "Late"), "danger", "ExclamationmarkTriangleFill")
    return Tag(str(STATES[loan.state]), _KINDS.get(loan.state, "neutral"))  # type: ignore[arg-type]  # one of the kinds


def what_told(lines: Sequence[Line]) -> str:
    """ "20 klappstol, 1 scene": sets as sets."""
    language = get_language() or "nb"
    told: dict[str, None] = {}
    for line in lines:
        kind, amount = (line.whole, line.wholes) if line.whole is not None else (line.pool.kind, line.amount)
        told[f"{amount} × {kind.name.said_in(language).text}"] = None
    return ", ".join(told)


def terms_of_loan(loan: Loan) -> list[Term]:
    """What a receipt says."""
    language, depot = get_language() or "nb", loan.depot
    terms = [
        Term(_("Loan number"), str(loan.number)),
        Term(_("When"), when_told(loan.during.lower, loan.during.upper, loan.municipality)),
        Term(_("Storage place"), depot.name),
    ]
    address = depot.address or (depot.facility.address if depot.facility else "")
    if address:
        terms.append(Term(_("Address"), address))
    if opening := depot.open.said_in(language).text:
        terms.append(Term(_("Somebody is there"), opening))
    if depot.phone:
        terms.append(Term(_("Phone"), depot.phone))
    terms.append(Term(_("For"), loan.organisation.name if loan.organisation else loan.person.name))
    if loan.purpose:
        terms.append(Term(_("What it is for"), loan.purpose))
    terms.append(Term(_("Price"), formatting.money(loan.price, language) if loan.price else _("Free of charge")))
    terms += parts_told(loan.home_price, loan.own_price)
    if loan.cancel_fee:
        terms.append(Term(_("Fee for cancelling late"), formatting.money(loan.cancel_fee, language)))
    if loan.deposit:
        terms.append(Term(_("Deposit"), formatting.money(loan.deposit, language)))
    if loan.extended_reason:
        terms.append(Term(_("Made longer because"), loan.extended_reason))
    return terms


def parts_told(home: int, own: int) -> list[Term]:
    """Who pays what of a price (øre), where the borrower's own municipality pays some of it."""
    language = get_language() or "nb"
    if not home:
        return []
    return [
        Term(_("Paid by the borrower’s municipality"), formatting.money(home, language)),
        Term(_("Paid by the borrower"), formatting.money(own, language)),
    ]
