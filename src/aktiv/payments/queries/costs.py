"""What a person or a club pays: this year and last, by month and place, and what the dates to come will cost.

Each is one statement over what the payer was charged in those days: served by charge_to_person and charge_to_club.
What was granted and not yet told is left out, as its holder sees nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from aktiv.values.texts import Texts
from aktiv.walls import within

MOST_DATES = 50

_CHARGED = """
    SELECT c.id, c.use_day, c.amount, c.currency, coalesce(f.name, d.name, '') AS place, o.id AS date_id,
           CASE WHEN EXISTS (
               SELECT FROM payments_invoiceline l JOIN payments_batch t ON t.id = l.batch_id
               WHERE l.charge_id = c.id AND l.part_id IS NULL AND l.standing AND t.state = 'handed_over'
           ) THEN 'billed' WHEN c.subject_kind = 'occurrence' AND EXISTS (
               SELECT FROM payments_payment p WHERE p.booking_id = o.booking_id AND p.authorised > p.cancelled
               AND (p.captured > 0 OR p.standing NOT IN ('aborted', 'expired', 'terminated'))
           ) OR c.reason IN ('late_fee', 'damage') AND EXISTS (
               SELECT FROM payments_payment p WHERE p.loan_id = n.id AND p.captured > 0 AND p.lost_at IS NULL
           ) THEN 'paid' WHEN c.use_day > %(today)s THEN 'to_come' ELSE 'waits' END AS how
    FROM prices_charge c
    LEFT JOIN bookings_occurrence o ON o.id = payments_date(c.subject_kind, c.subject_id)
    LEFT JOIN bookings_booking b ON b.id = o.booking_id
    LEFT JOIN facilities_space s ON s.id = o.space_id LEFT JOIN facilities_facility f ON f.id = s.facility_id
    LEFT JOIN lending_loan n ON n.id = CASE WHEN c.subject_kind = 'loan' THEN c.subject_id::uuid END
    LEFT JOIN lending_depot d ON d.id = n.depot_id
    WHERE {holder} AND c.use_day BETWEEN %(first)s AND %(last)s AND c.amount <> 0 AND NOT coalesce(b.unsaid, false)
"""
# What no payment reaches of a charge stands with what is billed, or waits to be, and not where the charge does.
_SUMS = """
WITH charged AS ({charged})
SELECT extract(year FROM use_day)::int, extract(month FROM use_day)::int, place, min(currency), sum(charges)::int,
       coalesce(sum(amount) FILTER (WHERE how = 'billed'), 0)::bigint,
       coalesce(sum(amount) FILTER (WHERE how = 'paid'), 0)::bigint,
       coalesce(sum(amount) FILTER (WHERE how = 'waits'), 0)::bigint,
       coalesce(sum(amount) FILTER (WHERE how = 'to_come'), 0)::bigint
FROM (
    SELECT use_day, amount, currency, place, how, 1 AS charges FROM charged
    UNION ALL
    SELECT c.use_day, moved.amount, c.currency, c.place, moved.how, 0
    FROM charged c JOIN payments_shortfall s ON s.charge_id = c.id
    CROSS JOIN LATERAL (VALUES (-s.amount, c.how), (s.amount, CASE WHEN EXISTS (
        SELECT FROM payments_invoiceline l JOIN payments_batch t ON t.id = l.batch_id
        WHERE l.part_id = s.id AND l.standing AND t.state = 'handed_over'
    ) THEN 'billed' ELSE 'waits' END)) AS moved(amount, how)
) AS c GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_COMING = """
SELECT c.date_id, sum(c.amount)::bigint, min(c.currency), min(c.how), lower(o.during), upper(o.during), c.place,
       s.name_nb, s.name_nn, s.name_en, m.time_zone
FROM ({charged}) AS c JOIN bookings_occurrence o ON o.id = c.date_id JOIN facilities_space s ON s.id = o.space_id
JOIN municipalities_municipality m ON m.id = o.municipality_id
WHERE o.state = 'confirmed' AND upper(o.during) > %(now)s
GROUP BY c.date_id, o.during, c.place, s.name_nb, s.name_nn, s.name_en, m.time_zone
HAVING sum(c.amount) <> 0 ORDER BY lower(o.during), c.date_id LIMIT %(limit)s
"""
_BACK = """
SELECT extract(year FROM d.day)::int, sum(e.amount)::bigint
FROM payments_payment p JOIN payments_posting d ON d.payment_id = p.id AND d.act = 'refund'
JOIN payments_entry e ON e.posting_id = d.id AND e.account = 'receivable'
WHERE {paid} AND d.day BETWEEN %(first)s AND %(last)s GROUP BY 1
UNION ALL
SELECT extract(year FROM i.issued)::int, -sum(i.total)::bigint
FROM payments_invoice i JOIN payments_batch t ON t.id = i.batch_id AND t.state = 'handed_over'
WHERE {billed} AND i.standing AND i.kind = 'credit_note' AND i.issued BETWEEN %(first)s AND %(last)s GROUP BY 1
UNION ALL
SELECT 0, sum(i.total)::bigint
FROM payments_invoice i JOIN payments_batch t ON t.id = i.batch_id AND t.state = 'handed_over'
WHERE {billed} AND i.standing AND i.kind = 'invoice' AND i.due >= %(today)s
"""


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose costs: a person's own, or an organisation's."""

    person_id: UUID | None = None
    organisation_id: UUID | None = None

    @property
    def shown(self) -> AbstractContextManager[None]:
        if self.organisation_id is not None:
            return within(organisation=self.organisation_id)
        return within(person=self.person_id)

    def sql(self, table: str) -> str:
        """Which rows of a table are the payer's."""
        if self.organisation_id is not None:
            return f"{table}.organisation_id = %(holder)s"
        return f"{table}.person_id = %(holder)s AND {table}.organisation_id IS NULL"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a month (1–12) at a place, in øre: on invoices, paid when booked, used and not billed yet, and to come."""

    year: int
    month: int
    place: str
    charges: int
    billed: int
    paid: int
    waits: int
    to_come: int

    @property
    def total(self) -> int:
        return self.billed + self.paid + self.waits + self.to_come


@dataclass(frozen=True, slots=True)
class Coming:
    """A date to come: what it costs, and how that stands (billed, paid, waits or to_come)."""

    date_id: int
    amount: int
    how: str
    start: datetime
    end: datetime
    facility: str
    space: Texts
    zone: str


@dataclass(frozen=True, slots=True)
class Costs:
    """A year and the one before. `due`: on invoices whose due date is today or later. `given_back`: by year, refunds
    and credit notes. `more` dates to come are not in `coming`."""

    currency: str
    costs: tuple[Cost, ...]
    due: int
    given_back: dict[int, int]
    coming: tuple[Coming, ...]
    more: bool

    def sum_of(self, year: int, part: Callable[[Cost], int]) -> int:
        """What one part of a year's costs comes to."""
        return sum(part(each) for each in self.costs if each.year == year)


def costs_of(payer: Payer, year: int, *, now: datetime, today: date) -> Costs:
    """Of a year and the one before. Three statements beside the wall's; whoever asks has seen that she may."""
    asked: dict[str, Any] = {
        "holder": payer.organisation_id or payer.person_id,
        "first": date(year - 1, 1, 1),
        "last": date(year, 12, 31),
        "today": today,
        "now": now,
        "limit": MOST_DATES + 1,
    }
    charged = _CHARGED.format(holder=payer.sql("c"))
    with payer.shown, connection.cursor() as cursor:
        cursor.execute(_SUMS.format(charged=charged), asked)
        rows = cursor.fetchall()
        cursor.execute(_BACK.format(paid=payer.sql("p"), billed=payer.sql("i")), asked)
        sums = cursor.fetchall()
        cursor.execute(_COMING.format(charged=charged), {**asked, "first": today, "last": date(year + 10, 12, 31)})
        coming = cursor.fetchall()
    given_back: dict[int, int] = {}
    for when, amount in sums:
        given_back[when] = given_back.get(when, 0) + int(amount or 0)
    return Costs(
        next((row[3] for row in rows), next((row[2] for row in coming), "NOK")),
        tuple(Cost(*row[:3], *row[4:]) for row in rows),
        given_back.pop(0, 0),
        given_back,
        tuple(
            Coming(pk, int(amount), how, start, end, facility, Texts(nb, nn, en), zone)
            for pk, amount, _, how, start, end, facility, nb, nn, en, zone in coming[:MOST_DATES]
        ),
        len(coming) > MOST_DATES,
    )
