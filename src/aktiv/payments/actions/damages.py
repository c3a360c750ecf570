"""Damage: reported by those who look after places, taken from the deposit by finance, answered by the payer."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from aktiv.bookings.models import Occurrence
from aktiv.journal.actions import append
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.asking import event
from aktiv.payments.models import CaptureRule, Damage, Payment
from aktiv.payments.models.damages import LARGEST
from aktiv.payments.queries.deposits import damaged_use_of, deposit_stands
from aktiv.payments.rules.deposits import covered
from aktiv.prices.actions import NewCharge, charge
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge, VatRate
from aktiv.timetable.retry import retrying
from aktiv.values.money import round_half_up, vat_of_gross
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line
from aktiv.walls import everything

INVOICED = "damage"
"""The kind of what damage beyond a deposit is charged for: the same date, but not settled by the payment."""


@retrying
@transaction.atomic
def report_damage(
    payment_id: UUID,
    municipality_id: int,
    amount: int,
    text: str,
    *,
    damage_id: UUID | None = None,
    by: UUID,
    now: datetime,
) -> Damage:
    """Proposes that damage is paid for; the deposit is held until finance has answered. Sent twice (the same
    `damage_id`) it is done once.

    Raises Refusal: not_found, reason_missing, nothing_to_charge, too_much_damage (most), deposit_gone, and what
    cleaning the text raises.
    """
    with everything():
        payment = _payment(payment_id, municipality_id)
        if (known := _known(damage_id, payment)) is not None:
            return known
        made = _reported(payment, amount, text, by, now, damage_id=damage_id)
        append(event("damage.reported", payment, damage=made.pk, amount=amount, by=by), at=now)
    return made


@retrying
@transaction.atomic
def take_damage(
    payment_id: UUID,
    municipality_id: int,
    amount: int,
    text: str,
    *,
    damage_id: UUID | None = None,
    by: UUID,
    now: datetime,
) -> Damage:
    """Charges damage at once, and once as well. Raises as `report_damage`, and Refusal("no_damage_vat_code")."""
    with everything():
        payment = _payment(payment_id, municipality_id)
        if (known := _known(damage_id, payment)) is not None:
            return known
        made = _reported(payment, amount, text, by, now, damage_id=damage_id)
        _granted(made, payment, by, now)
    return made


@retrying
@transaction.atomic
def decide_damage(
    damage_id: UUID, municipality_id: int, *, granted: bool, amount: int | None = None, by: UUID, now: datetime
) -> Damage:
    """Finance's answer to a report, with another `amount` where that is right.

    Raises Refusal: not_found, already_decided, nothing_to_charge, too_much_damage (most), deposit_gone,
    no_damage_vat_code.
    """
    with everything():
        rows = Damage.objects.select_for_update().filter(municipality_id=municipality_id)
        made = rows.filter(pk=damage_id).first()
        if made is None:
            raise Refusal("not_found")
        if made.decided_at is not None:
            raise Refusal("already_decided")
        payment = _payment(made.payment_id, municipality_id)
        if granted:
            made.amount = _something(made.amount if amount is None else amount)
            _granted(made, payment, by, now)
        else:
            made.granted, made.decided_by_id, made.decided_at = False, by, now
            made.save(update_fields=["granted", "decided_by", "decided_at"])
            Payment.objects.filter(pk=payment.pk).update(settle_at=now)
            append(event("damage.declined", payment, damage=made.pk, by=by), at=now)
    return made


@transaction.atomic
def answer_damage(damage_id: UUID, person_id: UUID, text: str, *, now: datetime) -> Damage:
    """What the payer says to a damage that was charged, once. Raises Refusal: not_found, reason_missing,
    already_decided, and what cleaning the text raises."""
    said = many_lines(text, limit=1_000)
    if not said:
        raise Refusal("reason_missing")
    with everything():
        made = Damage.objects.select_for_update().filter(pk=damage_id, person_id=person_id, granted=True).first()
        if made is None:
            raise Refusal("not_found")
        if made.answered_at is not None:
            raise Refusal("already_decided")
        made.answer, made.answered_at = said, now
        made.save(update_fields=["answer", "answered_at"])
        payment = Payment.objects.select_related("municipality").get(pk=made.payment_id)
        append(event("damage.answered", payment, damage=made.pk, by=person_id), at=now)
    return made


def _payment(payment_id: UUID, municipality_id: int) -> Payment:
    """The payment, its row locked. Raises Refusal("not_found") and ("deposit_gone")."""
    payment = Payment.objects.select_for_update().filter(pk=payment_id, municipality_id=municipality_id).first()
    if payment is None or payment.booking_id is None or not payment.deposit:
        raise Refusal("not_found")
    return payment


def _something(amount: int) -> int:
    if amount <= 0:
        raise Refusal("nothing_to_charge")
    if amount > LARGEST:
        raise Refusal("too_much_damage", most=LARGEST)
    return amount


def _known(damage_id: UUID | None, payment: Payment) -> Damage | None:
    return Damage.objects.filter(pk=damage_id, payment=payment).first() if damage_id is not None else None


def _reported(payment: Payment, amount: int, text: str, by: UUID, now: datetime, *, damage_id: UUID | None) -> Damage:
    said = one_line(text, limit=300)
    if not said:
        raise Refusal("reason_missing")
    if not deposit_stands(payment):
        raise Refusal("deposit_gone")
    return Damage.objects.create(
        id=damage_id or uuid4(),
        municipality_id=payment.municipality_id,
        payment=payment,
        person_id=payment.person_id,
        organisation_id=payment.organisation_id,
        amount=_something(amount),
        text=said,
        reported_by_id=by,
        reported_at=now,
    )


def _granted(made: Damage, payment: Payment, by: UUID, now: datetime) -> None:
    """Charges it: what the deposit covers for the date itself, so that the provider is asked for it, and the rest for
    the invoice."""
    if not deposit_stands(payment):
        raise Refusal("deposit_gone")
    use = damaged_use_of(payment)
    if use is None:
        raise Refusal("deposit_gone")
    part = covered(made.amount, deposit=payment.deposit, taken=payment.deposit_taken)
    charges = [
        _charge(payment, kind, use, amount, made)
        for kind, amount in (("occurrence", part), (INVOICED, made.amount - part))
        if amount
    ]
    payment.deposit_taken += part
    payment.save(update_fields=["deposit_taken"])
    charge(charges, by=by, now=now)
    made.granted, made.decided_by_id, made.decided_at, made.covered = True, by, now, part
    made.save(update_fields=["amount", "granted", "decided_by", "decided_at", "covered"])
    append(
        event("damage.charged", payment, damage=made.pk, amount=made.amount, covered=part, by=by),
        at=now,
    )


def _charge(payment: Payment, kind: str, use: Occurrence, amount: int, made: Damage) -> NewCharge:
    home = Municipality.objects.get(pk=payment.municipality_id)
    day = use.during.lower.astimezone(home.zone).date()
    code, points = _vat(payment.municipality_id, day)
    vat = round_half_up(vat_of_gross(amount, points))
    return NewCharge(
        municipality_id=payment.municipality_id,
        reason=Charge.Reason.DAMAGE,
        subject=(kind, use.pk),
        payer=Payer(organisation_id=payment.organisation_id)
        if payment.organisation_id
        else Payer(person_id=payment.person_id),
        use_day=day,
        currency=payment.currency,
        sums=[VatSum(code, points, amount - vat, vat)],
        item=made.pk.hex,
    )


def _vat(municipality_id: int, day: date) -> tuple[str, int]:
    """The VAT code of damage and its rate on the day of use. Raises Refusal("no_damage_vat_code")."""
    rule = CaptureRule.objects.filter(municipality_id=municipality_id).first()
    code = rule.damage_vat_code if rule is not None else ""
    rates = VatRate.objects.filter(municipality_id=municipality_id, code=code, valid_from__lte=day)
    rate = rates.order_by("-valid_from").first()
    if rate is None:
        raise Refusal("no_damage_vat_code")
    return code, rate.basis_points
