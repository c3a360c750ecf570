"""What was charged."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db import connection

from aktiv.prices.drafts import Line, Payer, VatSum
from aktiv.prices.models import Charge
from aktiv.prices.queries.books import parsed
from aktiv.values.money import round_half_up, vat_of_net


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


def charges_of(
    kind: str, ids: Collection[object], reason: str | None = None, *, to_change: bool = False
) -> dict[str, list[Charged]]:
    """What was charged for each subject (its id as text), corrections taken in, oldest first. Two statements, three
    `to_change`, which locks them first: nobody else corrects them until the transaction ends."""
    rows = Charge.objects.filter(subject_kind=kind, subject_id__in=[str(each) for each in ids], corrects=None)
    if reason is not None:
        rows = rows.filter(reason=reason)
    if to_change:
        list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
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


def times_replaced(kind: str, subject_id: object, reason: Charge.Reason) -> int:
    """How often a fee of that reason has taken the place of what was owed for a use. One statement, by charged_once."""
    rows = Charge.objects.filter(subject_kind=kind, subject_id=str(subject_id), reason=Charge.Reason.CORRECTION)
    items = rows.filter(item__contains=f":{reason.value}").values_list("item", flat=True)
    marks = {item.partition(":")[2] for item in items}
    return sum(not mark.endswith(":back") for mark in marks)


# Served by the payer's indexes on prices_charge and the quotes' primary key; a payer has few charges around a day.
_STANDING = """
SELECT q.space_id, q.lines, q.includes_vat
FROM prices_quote q JOIN prices_pricegroup g ON g.id = q.price_group_id
WHERE (q.space_id = %(space)s OR q.lines @> %(along)s::jsonb) AND g.code = %(group)s AND q.id IN (
    SELECT c.quote_id
    FROM prices_charge c
    LEFT JOIN LATERAL (SELECT sum(k.amount) AS amount FROM prices_charge k WHERE k.corrects_id = c.id) k ON true
    WHERE c.reason = 'use' AND c.share_of_id IS NULL
      AND (c.person_id = %(person)s OR c.organisation_id = %(organisation)s)
      AND c.use_day BETWEEN %(first)s AND %(last)s
      AND (c.amount + coalesce(k.amount, 0) > 0 OR EXISTS (
          SELECT FROM prices_charge s
          LEFT JOIN LATERAL (SELECT sum(k.amount) AS amount FROM prices_charge k WHERE k.corrects_id = s.id) k ON true
          WHERE s.share_of_id = c.id AND s.reason = 'use' AND s.amount + coalesce(k.amount, 0) > 0
      ))
)
"""
_LOOK_BACK = timedelta(days=31)


def spent_on(space_id: int, group: str, days: Collection[date], payer: Payer) -> dict[date, int]:
    """What the payer is already charged for use of a space on these days as this group (øre, VAT included): what a day
    maximum counts beside a new use. Additions are not in it, nor uses that were cancelled or began more than a month
    before; those of a space that came along with another are, and what somebody else pays a share of is. One statement.
    """
    spent: dict[date, Fraction] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _STANDING,
            {
                "space": space_id,
                "along": json.dumps([{"data": {"space": space_id}}]),
                "group": group,
                "first": min(days) - _LOOK_BACK,  # a use is charged on its first day
                "last": max(days),
                "person": payer.person_id,
                "organisation": payer.organisation_id,
            },
        )
        for booked, lines, includes_vat in cursor.fetchall():
            for line in map(Line.from_json, parsed(lines)):
                here = line.data.get("space", booked) == space_id
                if here and line.day in days and line.code != "addition":
                    vat = Fraction(0) if includes_vat else vat_of_net(line.amount, line.basis_points)
                    spent[line.day] = spent.get(line.day, Fraction(0)) + line.amount + vat
    return {day: round_half_up(amount) for day, amount in spent.items()}
