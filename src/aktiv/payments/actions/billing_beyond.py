"""What a booking that was paid beforehand owes beyond its payments waits for the next invoice; what it does not owe any
more is taken back from there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from aktiv.payments.models import InvoiceLine, Payment, Shortfall
from aktiv.payments.rules.shortfalls import Part, beyond, steps
from aktiv.prices.queries.records import Charged


def bill_beyond(payment: Payment, charged: Sequence[Charged], reach: int, *, now: datetime) -> Mapping[UUID, int]:
    """Brings what is billed of a booking's charges to what lies beyond `reach` øre. Returns what that is of each.

    In the caller's transaction, which holds the booking's payments. Charges that were billed whole are not among
    `charged`.
    """
    rows = Shortfall.objects.filter(charge__in=[each.charge.pk for each in charged]).order_by("at", "id")
    written: dict[UUID, list[Shortfall]] = {}
    for row in rows:
        written.setdefault(row.charge_id, []).append(row)
    wanted = beyond([(each.charge.pk, max(0, each.amount)) for each in charged], reach)
    new = []
    for each in charged:
        of_charge = written.get(each.charge.pk, [])
        parts = [row for row in of_charge if row.takes_back_id is None]
        left = [_left(part, of_charge) for part in parts]
        for step in steps(left, wanted[each.charge.pk], each.charge.vat_basis_points):
            new.append(
                Shortfall(
                    municipality_id=payment.municipality_id,
                    charge_id=each.charge.pk,
                    takes_back=None if step.back is None else parts[step.back],
                    amount=step.amount,
                    vat_amount=step.vat,
                    at=now,
                )
            )
    for row in new:
        row.save(force_insert=True)  # each is held against those before it
    return wanted


def billed_whole(charged: Sequence[Charged]) -> frozenset[UUID]:
    """Which of some charges stand on an invoice as they are. One statement, by billed_once."""
    rows = InvoiceLine.objects.filter(charge__in=[each.charge.pk for each in charged], part=None, standing=True)
    return frozenset(rows.values_list("charge_id", flat=True))


def _left(part: Shortfall, rows: Sequence[Shortfall]) -> Part:
    back = [row for row in rows if row.takes_back_id == part.pk]
    return Part(part.amount + sum(row.amount for row in back), part.vat_amount + sum(row.vat_amount for row in back))
