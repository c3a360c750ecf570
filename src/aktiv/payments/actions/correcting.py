"""Correcting by hand what somebody owes: less of a charge, or more than was charged; by two where it is much.

What is corrected is never changed: less is a correction of the charge, more a charge of its own. Either is billed in
the next batch, less than was invoiced as a credit note.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from aktiv.journal.actions import Event, append
from aktiv.lending.actions.charging import follow_correction
from aktiv.municipalities.models import Municipality
from aktiv.payments.basis import VatCategory
from aktiv.payments.models import Billing, CaptureRule, ManualCorrection
from aktiv.payments.models.correcting import LARGEST
from aktiv.payments.rules.correcting import checked_amount, within_reach
from aktiv.payments.rules.giving_back import lessened
from aktiv.payments.settings import settings_from
from aktiv.prices.actions import NewCharge, charge, correct
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge
from aktiv.prices.queries.records import Charged, charges_of
from aktiv.prices.queries.setup import book_of
from aktiv.timetable.retry import retrying
from aktiv.values.money import round_half_up, vat_of_gross
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything

BY_HAND = "by_hand"
"""What is charged by hand is charged for its correction, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """Something to be charged: to whom, what the invoice says, for which day, at which VAT code, how much with VAT."""

    payer: Payer
    text: str
    day: date
    vat_code: str
    amount: int
    currency: str


@retrying
@transaction.atomic
def take_off(
    charge_id: UUID,
    municipality_id: int,
    amount: int,
    reason: str,
    *,
    currency: str,
    correction_id: UUID,
    by: UUID,
    now: datetime,
) -> ManualCorrection:
    """Has `amount` øre less owed of a charge, or asks for it where it is more than one may correct alone. Sent twice
    (the same `correction_id`) it is done once.

    Raises Refusal: not_found, reason_missing, amount_not_above_zero, amount_too_large (most), more_than_owed (most),
    other_currency (currency), correction_waits, and what cleaning the reason raises.
    """
    said = _reason(reason)
    with everything():
        if (made := _made(correction_id, municipality_id)) is not None:
            return made
        rows = Charge.objects.select_for_update().filter(pk=charge_id, municipality_id=municipality_id, corrects=None)
        owed = _owed(rows.first())
        if currency != owed.charge.currency:
            raise Refusal("other_currency", currency=owed.charge.currency)
        checked_amount(amount, most=LARGEST)
        if amount > owed.amount:
            raise Refusal("more_than_owed", most=owed.amount)
        new = ManualCorrection(
            id=correction_id,
            municipality_id=municipality_id,
            kind=ManualCorrection.Kind.LESS,
            charge=owed.charge,
            person_id=owed.charge.person_id,
            organisation_id=owed.charge.organisation_id,
            amount=amount,
            currency=owed.charge.currency,
            reason=said,
            asked_by_id=by,
            asked_at=now,
        )
        return _asked(new, now)


@retrying
@transaction.atomic
def charge_by_hand(
    municipality_id: int, new: ByHand, reason: str, *, correction_id: UUID, by: UUID, now: datetime
) -> ManualCorrection:
    """Charges something by hand, or asks for it where it is more than one may correct alone. Sent twice (the same
    `correction_id`) it is done once.

    Raises Refusal: reason_missing, text_missing, amount_not_above_zero, amount_too_large (most), other_currency
    (currency), day_out_of_reach (first, last), no_vat_rate (vat_code, day), no_vat_treatment (vat_code), and what
    cleaning the texts raises.
    """
    said, text = _reason(reason), one_line(new.text, limit=60)
    if not text:
        raise Refusal("text_missing")
    home = Municipality.objects.get(pk=municipality_id)
    if new.currency != home.currency:
        raise Refusal("other_currency", currency=home.currency)
    checked_amount(new.amount, most=LARGEST)
    within_reach(new.day, now.astimezone(home.zone).date())
    _may_be_billed(municipality_id, new.vat_code, _rate(municipality_id, new.vat_code, new.day))
    with everything():
        if (made := _made(correction_id, municipality_id)) is not None:
            return made
        row = ManualCorrection(
            id=correction_id,
            municipality_id=municipality_id,
            kind=ManualCorrection.Kind.MORE,
            person_id=new.payer.person_id,
            organisation_id=new.payer.organisation_id,
            amount=new.amount,
            currency=new.currency,
            text=text,
            vat_code=new.vat_code,
            use_day=new.day,
            reason=said,
            asked_by_id=by,
            asked_at=now,
        )
        return _asked(row, now)


@retrying
@transaction.atomic
def decide_correction(
    correction_id: UUID, municipality_id: int, *, granted: bool, by: UUID, now: datetime
) -> ManualCorrection:
    """Another person's yes or no. Whoever asked may say no. Raises Refusal: not_found, already_decided,
    asked_by_yourself, and more_than_owed (most) and no_vat_rate where that has changed in the meantime."""
    with everything():
        rows = ManualCorrection.objects.select_for_update().filter(municipality_id=municipality_id)
        made = rows.filter(pk=correction_id).first()
        if made is None:
            raise Refusal("not_found")
        if not made.waits:
            raise Refusal("already_decided")
        if granted and made.asked_by_id == by:
            raise Refusal("asked_by_yourself")
        if granted:
            _carry_out(made, by, now)
        _decide(made, by, now, granted=granted)
    return made


def _asked(new: ManualCorrection, now: datetime) -> ManualCorrection:
    rule = CaptureRule.objects.filter(municipality_id=new.municipality_id).first()
    new.alone = rule is None or rule.alone_up_to is None or new.amount <= rule.alone_up_to
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise Refusal("correction_waits") from error
        raise
    _note("correction.asked", new, new.asked_by_id, now)
    if new.alone:
        _carry_out(new, new.asked_by_id, now)
        _decide(new, new.asked_by_id, now, granted=True)
    return new


def _carry_out(made: ManualCorrection, by: UUID, now: datetime) -> None:
    mark = f"hand:{made.pk.hex[:20]}"
    if made.kind == ManualCorrection.Kind.LESS:
        owed = _owed(made.charge)
        if made.amount > owed.amount:
            raise Refusal("more_than_owed", most=owed.amount)
        [to] = lessened([owed.vat_sum], made.amount)
        correct(owed.charge, to, item=mark, by=by, now=now)
        follow_correction(owed.charge, owed.amount, to.total, item=mark, by=by, now=now)
        return
    day = made.use_day
    assert day is not None  # correction_of_something
    points = _rate(made.municipality_id, made.vat_code, day)
    vat = round_half_up(vat_of_gross(made.amount, points))
    charge(
        NewCharge(
            municipality_id=made.municipality_id,
            reason=Charge.Reason.ADDITION,
            subject=(BY_HAND, made.pk),
            payer=Payer(made.person_id, made.organisation_id),
            use_day=day,
            currency=made.currency,
            sums=[VatSum(made.vat_code, points, made.amount - vat, vat)],
            item=made.text,
        ),
        by=by,
        now=now,
    )


def _decide(made: ManualCorrection, by: UUID, now: datetime, *, granted: bool) -> None:
    made.granted, made.decided_by_id, made.decided_at = granted, by, now
    made.save(update_fields=["granted", "decided_by", "decided_at"])
    _note("correction.granted" if granted else "correction.declined", made, by, now)


def _reason(reason: str) -> str:
    said = one_line(reason, limit=300)
    if not said:
        raise Refusal("reason_missing")
    return said


def _made(correction_id: UUID, municipality_id: int) -> ManualCorrection | None:
    return ManualCorrection.objects.filter(pk=correction_id, municipality_id=municipality_id).first()


def _owed(found: Charge | None) -> Charged:
    """What is owed of it until the transaction ends: what is taken off is of that, and of nothing older."""
    if found is None:
        raise Refusal("not_found")
    charged = charges_of(found.subject_kind, [found.subject_id], to_change=True)[found.subject_id]
    return next(each for each in charged if each.charge.pk == found.pk)


def _rate(municipality_id: int, vat_code: str, day: date) -> int:
    book = book_of(municipality_id)
    points = book.vat_rate(vat_code, day) if book is not None else None
    if points is None:
        raise Refusal("no_vat_rate", vat_code=vat_code, day=day)
    return points


def _may_be_billed(municipality_id: int, vat_code: str, basis_points: int) -> None:
    """A charge that no invoice can say would keep its customer from being billed at all."""
    billing = Billing.objects.filter(pk=municipality_id).first()
    if billing is None:
        return
    treated = settings_from(billing).vat.get(vat_code)
    if treated is None or (treated.category is VatCategory.STANDARD) != (basis_points > 0):
        raise Refusal("no_vat_treatment", vat_code=vat_code)


def _note(verb: str, made: ManualCorrection, by: UUID, now: datetime) -> None:
    told = {"kind": made.kind, "amount": made.amount, "currency": made.currency, "reason": made.reason}
    about: dict[str, object] = {"charge": made.charge_id, "text": made.text, "to": made.person_id}
    append(
        Event(verb, ("correction", made.pk), made.municipality_id, by, made.organisation_id, {**told, **about}), at=now
    )
