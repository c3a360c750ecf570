"""What is to be billed. Nothing is changed or deleted: what was wrong is corrected by a new row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import CheckViolation, UniqueViolation

from aktiv.journal.actions import Event, append
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge, Quote
from aktiv.prices.queries.records import Charged, charges_of, times_replaced
from aktiv.prices.rules.fees import fee
from aktiv.values.refusal import Refusal

Subject = tuple[str, object]
"""What is charged for: its kind and id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCharge:
    """Something to be billed: what, to whom, how much at each VAT rate (øre)."""

    municipality_id: int
    reason: Charge.Reason
    subject: Subject
    payer: Payer
    use_day: date
    currency: str
    sums: Sequence[VatSum]
    quote_id: UUID | None = None
    item: str = ""


def charge_use(quote: Quote, *, subject: Subject, payer: Payer, use_day: date) -> NewCharge:
    """The charge of a use as it was quoted; hand it to `charge`."""
    return NewCharge(
        municipality_id=quote.municipality_id,
        reason=Charge.Reason.USE,
        subject=subject,
        payer=payer,
        use_day=use_day,
        currency=quote.currency,
        sums=quote.vat_sums,
        quote_id=quote.pk,
    )


@transaction.atomic
def charge(charges: NewCharge | Sequence[NewCharge], *, by: UUID | None = None, now: datetime) -> list[Charge]:
    """Adds charges, one row for each VAT rate with something to pay, in one statement and one for the journal.

    Raises Refusal("already_charged", reason, subject) when the same was charged before.
    """
    new = [charges] if isinstance(charges, NewCharge) else list(charges)
    rows = [charge_row(each, vat_sum, now) for each in new for vat_sum in each.sums if vat_sum.total]
    try:
        Charge.objects.bulk_create(rows)
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise Refusal("already_charged", reason=new[0].reason.value, subject=str(new[0].subject[1])) from error
        raise
    _journal("charge.added", rows, by, now)
    return rows


@transaction.atomic
def charge_many(charges: Sequence[tuple[NewCharge, UUID | None, datetime]]) -> list[Charge]:
    """Adds the charges of many acts at once: each with who did it and when. Two statements. Raises IntegrityError."""
    rows = [
        (charge_row(new, vat_sum, now), by, now) for new, by, now in charges for vat_sum in new.sums if vat_sum.total
    ]
    made = Charge.objects.bulk_create(row for row, _, _ in rows)
    append([charge_event("charge.added", row, by) for row, by, _ in rows], at=[now for _, _, now in rows])
    return made


@transaction.atomic
def charge_fee(
    subject: Subject,
    reason: Charge.Reason,
    percent: int,
    *,
    by: UUID | None = None,
    now: datetime,
) -> list[Charge]:
    """Replaces what is owed for a use by a fee of so many percent of it (0: nothing), at the VAT rates of the use.

    The use is reversed by corrections and the fee is a charge of its own, so that both stand in the account. A fee that
    was taken back (`take_back_fee`) may be charged anew.
    """
    owed = [each for each in charges_of(subject[0], [subject[1]], "use").get(str(subject[1]), []) if each.amount]
    times = times_replaced(subject[0], subject[1], reason)
    reverse(owed, by=by, now=now, item=f"{reason.value}{times + 1}")
    if not owed or not percent:
        return []
    first = owed[0].charge
    return charge(
        NewCharge(
            municipality_id=first.municipality_id,
            reason=reason,
            subject=subject,
            payer=Payer(first.person_id, first.organisation_id),
            use_day=first.use_day,
            currency=first.currency,
            sums=fee([each.vat_sum for each in owed], percent),
            quote_id=first.quote_id,
            item=str(times + 1) if times else "",
        ),
        by=by,
        now=now,
    )


@transaction.atomic
def take_back_fee(
    subject: Subject, reason: Charge.Reason, *, restores: bool = True, by: UUID | None = None, now: datetime
) -> list[Charge]:
    """Takes the last fee of `charge_fee` back and owes again what it took the place of, unless it `restores` nothing.

    Every sum is a correction of its own. Taken back twice it is done once.
    """
    times = times_replaced(subject[0], subject[1], reason)
    if not times:
        return []
    mark = f"{reason.value}{times}"
    charged = charges_of(subject[0], [subject[1]]).get(str(subject[1]), [])
    fees = [each for each in charged if each.charge.reason == reason.value]
    rows = [_correction(each.charge, -each.amount, -each.vat_amount, "reversed", now) for each in fees if each.amount]
    for each in charged if restores else ():
        made = {row.item.partition(":")[2]: row for row in each.charge.corrections.all()}
        if mark in made and f"{mark}:back" not in made:
            rows.append(_correction(each.charge, -made[mark].amount, -made[mark].vat_amount, f"{mark}:back", now))
    return _add_corrections(rows, by, now)


@transaction.atomic
def reverse(
    charged: Sequence[Charged], *, by: UUID | None = None, now: datetime, item: str = "reversed"
) -> list[Charge]:
    """Corrects charges to nothing. `item` names the corrections."""
    rows = [_correction(each.charge, -each.amount, -each.vat_amount, item, now) for each in charged if each.amount]
    return _add_corrections(rows, by, now)


@transaction.atomic
def correct(charged: Charge, to: VatSum, *, item: str, by: UUID | None = None, now: datetime) -> list[Charge]:
    """Corrects a charge to another sum at the same rate. `item` names the correction: the same one twice is refused.

    Raises Refusal: already_charged, corrected_below_zero, other_vat_rate.
    """
    if (to.code, to.basis_points) != (charged.vat_code, charged.vat_basis_points):
        raise Refusal("other_vat_rate", vat_code=to.code)
    Charge.objects.select_for_update().get(pk=charged.pk)  # corrections of one charge take turns
    known = next(
        each
        for each in charges_of(charged.subject_kind, [charged.subject_id])[charged.subject_id]
        if each.charge.pk == charged.pk
    )
    row = _correction(charged, to.total - known.amount, to.vat - known.vat_amount, item, now)
    return _add_corrections([row] if row.amount or row.vat_amount else [], by, now)


def _add_corrections(rows: list[Charge], by: UUID | None, now: datetime) -> list[Charge]:
    try:
        Charge.objects.bulk_create(rows)
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise Refusal("already_charged", reason="correction", subject=rows[0].subject_id) from error
        if isinstance(error.__cause__, CheckViolation):
            raise Refusal("corrected_below_zero", subject=rows[0].subject_id) from error
        raise
    _journal("charge.corrected", rows, by, now)
    return rows


def charge_row(new: NewCharge, vat_sum: VatSum, now: datetime) -> Charge:
    """A charge that is not written yet."""
    return Charge(
        municipality_id=new.municipality_id,
        reason=new.reason.value,
        subject_kind=new.subject[0],
        subject_id=str(new.subject[1]),
        item=new.item,
        quote_id=new.quote_id,
        amount=vat_sum.total,
        vat_code=vat_sum.code,
        vat_basis_points=vat_sum.basis_points,
        vat_amount=vat_sum.vat,
        currency=new.currency,
        person_id=new.payer.person_id,
        organisation_id=new.payer.organisation_id,
        use_day=new.use_day,
        created_at=now,
    )


def _correction(charged: Charge, amount: int, vat_amount: int, item: str, now: datetime) -> Charge:
    return Charge(
        municipality_id=charged.municipality_id,
        reason=Charge.Reason.CORRECTION.value,
        subject_kind=charged.subject_kind,
        subject_id=charged.subject_id,
        item=f"{charged.pk.hex[:12]}:{item}"[:60],
        quote_id=charged.quote_id,
        corrects_id=charged.pk,
        amount=amount,
        vat_code=charged.vat_code,
        vat_basis_points=charged.vat_basis_points,
        vat_amount=vat_amount,
        currency=charged.currency,
        person_id=charged.person_id,
        organisation_id=charged.organisation_id,
        use_day=charged.use_day,
        created_at=now,
    )


def _journal(verb: str, rows: Sequence[Charge], by: UUID | None, now: datetime) -> None:
    append([charge_event(verb, row, by) for row in rows], at=now)


def charge_event(verb: str, row: Charge, by: UUID | None) -> Event:
    """What the journal says of a charge."""
    return Event(
        verb,
        (row.subject_kind, row.subject_id),
        row.municipality_id,
        by,
        row.organisation_id,
        {"charge": row.pk, "reason": row.reason, "amount": row.amount, "vat": row.vat_amount},
    )
