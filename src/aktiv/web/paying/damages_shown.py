"""Deposits and damage in words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from aktiv.payments.models import Damage, Payment
from aktiv.payments.queries.deposits import DepositTold
from aktiv.values import formatting
from aktiv.web.components.order import Term
from aktiv.web.paying.shown import deposit_said


@dataclass(frozen=True, slots=True)
class DamageShown:
    """A damage: what, for how much, and how it was paid for."""

    id: UUID
    text: str
    amount: str
    typed: str
    paid: str
    when: str
    who: str
    answer: str
    answered: bool
    waits: bool
    granted: bool


def damage_shown(damage: Damage, payment: Payment, language: str) -> DamageShown:
    """As the payer and finance see it."""

    def money(amount: int) -> str:
        return formatting.money(amount, language, payment.currency)

    parts = []
    if damage.covered:
        parts.append(_("%(amount)s from the deposit") % {"amount": money(damage.covered)})
    if damage.covered is not None and damage.amount > damage.covered:
        parts.append(_("%(amount)s on an invoice") % {"amount": money(damage.amount - damage.covered)})
    return DamageShown(
        id=damage.pk,
        text=damage.text,
        amount=money(damage.amount),
        typed=f"{damage.amount // 100},{damage.amount % 100:02}",
        paid=", ".join(parts),
        when=formatting.day_long(damage.reported_at, language, payment.municipality.zone),
        who=damage.reported_by.name,
        answer=damage.answer,
        answered=damage.answered_at is not None,
        waits=damage.decided_at is None,
        granted=bool(damage.granted),
    )


def deposit_terms(found: DepositTold, language: str) -> list[Term]:
    """How a deposit stands."""
    payment = found.payment
    terms = [
        Term(_("Deposit"), formatting.money(payment.deposit, language, payment.currency)),
        Term(_("How it stands"), deposit_said(payment)),
    ]
    if found.until is not None and found.left:
        terms.append(Term(_("Held until"), formatting.day_long(found.until, language, payment.municipality.zone)))
    return terms
