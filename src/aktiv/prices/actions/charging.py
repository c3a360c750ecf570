"""What is to be billed. Nothing is changed or deleted: what was wrong is corrected by a new row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import CheckViolation, UniqueViolation

from aktiv.journal.actions import Event, append
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge, Quote
from aktiv.prices.queries.records import Charged, charges_of, times_replaced
from aktiv.prices.rules.fees import shared_fee
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
    shares_of: Mapping[str, UUID] = field(default_factory=dict)
    """By VAT code, the charge of which somebody else pays this part."""


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
    return charge(fees_of(owed, reason, percent, item=str(times + 1) if times else ""), by=by, now=now)


def fees_of(owed: Sequence[Charged], reason: Charge.Reason, percent: int, *, item: str) -> list[NewCharge]:
    """A fee of so many percent of what is owed for one use, to hand to `charge`: each who owes some of it pays as much
    of the fee, and together they pay what one alone would. Whoever shares pays under an item of her own."""
    found: dict[Payer, list[tuple[Charge, VatSum]]] = {}
    for each, share in zip(owed, shared_fee([one.vat_sum for one in owed], percent), strict=True):
        if share.total:
            found.setdefault(Payer(each.charge.person_id, each.charge.organisation_id), []).append((each.charge, share))
    return [_fee_of(payer, rows, reason, item) for payer, rows in found.items()]


def _fee_of(payer: Payer, rows: Sequence[tuple[Charge, VatSum]], reason: Charge.Reason, item: str) -> NewCharge:
    first, sums = rows[0][0], dict[tuple[str, int], VatSum]()
    for _, each in rows:
        known = sums.get((each.code, each.basis_points))
        more = replace(each, net=each.net + known.net, vat=each.vat + known.vat) if known is not None else each
        sums[each.code, each.basis_points] = more
    shares_of = {row.vat_code: row.share_of_id for row, _ in rows if row.share_of_id is not None}
    return NewCharge(
        municipality_id=first.municipality_id,
        reason=reason,
        subject=(first.subject_kind, first.subject_id),
        payer=payer,
        use_day=first.use_day,
        currency=first.currency,
        sums=list(sums.values()),
        quote_id=first.quote_id,
        item=f"{item} {payer.organisation_id.hex[:12]}" if shares_of and payer.organisation_id is not None else item,
        shares_of=shares_of,
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
    rows = [
        correction_row(each.charge, -each.amount, -each.vat_amount, "reversed", now) for each in fees if each.amount
    ]
    for each in charged if restores else ():
        made = {row.item.partition(":")[2]: row for row in each.charge.corrections.all()}
        if mark in made and f"{mark}:back" not in made:
            rows.append(correction_row(each.charge, -made[mark].amount, -made[mark].vat_amount, f"{mark}:back", now))
    return add_corrections(rows, by, now)


@transaction.atomic
def reverse(
    charged: Sequence[Charged], *, by: UUID | None = None, now: datetime, item: str = "reversed"
) -> list[Charge]:
    """Corrects charges to nothing. `item` names the corrections."""
    rows = [correction_row(each.charge, -each.amount, -each.vat_amount, item, now) for each in charged if each.amount]
    return add_corrections(rows, by, now)


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
    row = correction_row(charged, to.total - known.amount, to.vat - known.vat_amount, item, now)
    return add_corrections([row] if row.amount or row.vat_amount else [], by, now)


def add_corrections(rows: list[Charge], by: UUID | None, now: datetime) -> list[Charge]:
    """Writes corrections, and says so in the journal. Raises Refusal: already_charged, corrected_below_zero."""
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
        share_of_id=new.shares_of.get(vat_sum.code),
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


def correction_row(charged: Charge, amount: int, vat_amount: int, item: str, now: datetime) -> Charge:
    """A correction by so much that is not written yet."""
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
