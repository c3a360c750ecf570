"""What was charged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge


@dataclass(frozen=True, slots=True)
class Charged:
    """A charge with its corrections taken in."""

    charge: Charge
    amount: int
    vat_amount: int

    @property
    def vat_sum(self) -> VatSum:
        """What is still owed, at its rate."""
        return VatSum(
            self.charge.vat_code, self.charge.vat_basis_points, self.amount - self.vat_amount, self.vat_amount
        )


def charges_of(kind: str, ids: Collection[object], reason: str | None = None) -> dict[str, list[Charged]]:
    """What was charged for each subject (its id as text), corrections taken in, oldest first. Two statements."""
    rows = Charge.objects.filter(subject_kind=kind, subject_id__in=[str(each) for each in ids], corrects=None)
    if reason is not None:
        rows = rows.filter(reason=reason)
    found: dict[str, list[Charged]] = {}
    for row in rows.order_by("created_at", "reason", "item", "vat_basis_points").prefetch_related("corrections"):
        corrections = list(row.corrections.all())
        found.setdefault(row.subject_id, []).append(
            Charged(
                row,
                row.amount + sum(each.amount for each in corrections),
                row.vat_amount + sum(each.vat_amount for each in corrections),
            )
        )
    return found


# Served by the payer's index on prices_charge; a payer has few charges on a day.
_SPENT = """
SELECT c.use_day, sum(c.amount + coalesce(k.amount, 0))::bigint
FROM prices_charge c
JOIN prices_quote q ON q.id = c.quote_id
JOIN prices_pricegroup g ON g.id = q.price_group_id
LEFT JOIN LATERAL (SELECT sum(amount)::bigint AS amount FROM prices_charge k WHERE k.corrects_id = c.id) k ON true
WHERE c.reason = 'use' AND q.space_id = %(space)s AND g.code = %(group)s AND c.use_day = ANY(%(days)s)
  AND (c.person_id = %(person)s OR c.organisation_id = %(organisation)s)
GROUP BY c.use_day
"""


def spent_on(space_id: int, group: str, days: Collection[date], payer: Payer) -> Mapping[date, int]:
    """What the payer is already charged for use of a space on these days as this group (øre): for quote_for's `spent`,
    so that a day maximum holds over several bookings of one day. A use over midnight counts on its first day.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _SPENT,
            {
                "space": space_id,
                "group": group,
                "days": list(days),
                "person": payer.person_id,
                "organisation": payer.organisation_id,
            },
        )
        return dict(cursor.fetchall())
