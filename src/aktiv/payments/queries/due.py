"""What has been charged and not billed."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from aktiv.prices.drafts import Line
from aktiv.prices.rules.sharing import SHARE
from aktiv.values.texts import Texts
from aktiv.walls import within

# A charge waits until a line of it stands. What was paid for through a provider is settled there and never billed, but
# for the parts that no payment reaches, and for what corrects a charge that was billed before its booking was paid for.
# Served by billed_once and by the foreign key of payments to bookings. So it is with what the deposit of a loan pays:
# being late and damage, until the loan has ended.
UNBILLED = """
    c.municipality_id = %(municipality)s AND c.use_day <= %(until)s AND (c.amount <> 0 OR c.vat_amount <> 0)
    AND NOT EXISTS (
        SELECT FROM payments_invoiceline l WHERE l.charge_id = c.id AND l.part_id IS NULL AND l.standing
    )
    AND (NOT EXISTS (
        SELECT FROM bookings_occurrence o JOIN payments_payment p ON p.booking_id = o.booking_id
        WHERE c.subject_kind = 'occurrence' AND o.id = payments_date(c.subject_kind, c.subject_id)
    ) AND NOT EXISTS (
        SELECT FROM payments_payment p
        WHERE p.loan_id = CASE WHEN c.subject_kind = 'loan' THEN c.subject_id::uuid END
          AND p.authorised >= p.amount AND p.lost_at IS NULL
          AND coalesce((SELECT k.reason FROM prices_charge k WHERE k.id = c.corrects_id), c.reason)
              IN ('late_fee', 'damage')
    ) OR EXISTS (
        SELECT FROM payments_invoiceline w WHERE w.charge_id = c.corrects_id AND w.part_id IS NULL AND w.standing
    ))
"""
# A part `s` of a charge `c`, by part_billed_once.
UNBILLED_PART = """
    c.municipality_id = %(municipality)s AND c.use_day <= %(until)s
    AND NOT EXISTS (SELECT FROM payments_invoiceline l WHERE l.part_id = s.id AND l.standing)
"""
WAITING = f"""
    SELECT c.id, c.person_id, c.organisation_id, c.amount, c.vat_code, c.created_at
    FROM prices_charge c WHERE {UNBILLED}
    UNION ALL
    SELECT c.id, c.person_id, c.organisation_id, s.amount, c.vat_code, s.at
    FROM payments_shortfall s JOIN prices_charge c ON c.id = s.charge_id WHERE {UNBILLED_PART}
"""  # noqa: S608 - put together from constants
_SUMS = f"""
SELECT count(*), count(DISTINCT coalesce(c.organisation_id, c.person_id)), coalesce(sum(c.amount), 0),
       count(*) FILTER (WHERE l.account = ''), array_agg(DISTINCT c.vat_code)
FROM ({WAITING}) c JOIN payments_orderline l ON l.charge_id = c.id
"""  # noqa: S608 - as above
_FEW = f"""
WITH few AS (
    SELECT * FROM payments_customer
    WHERE municipality_id = %(municipality)s AND id > %(after)s AND id <= %(up_to)s ORDER BY id LIMIT %(limit)s
)
SELECT k.id, k.number, k.person_id, k.organisation_id,
       coalesce(g.name, p.name), coalesce(p.language, m.language), m.country, coalesce(g.number, ''),
       CASE WHEN k.street || k.place = '' THEN coalesce(g.address, '') ELSE k.street END,
       CASE WHEN k.street || k.place = '' THEN coalesce(g.postcode, '') ELSE k.postcode END,
       CASE WHEN k.street || k.place = '' THEN coalesce(g.place, '') ELSE k.place END,
       k.buyer_reference, k.order_reference, k.internal, k.einvoice,
       (SELECT count(*) FROM prices_charge c WHERE c.person_id = k.person_id AND {UNBILLED})
       + (SELECT count(*) FROM prices_charge c WHERE c.organisation_id = k.organisation_id AND {UNBILLED})
       + (SELECT count(*) FROM prices_charge c JOIN payments_shortfall s ON s.charge_id = c.id
          WHERE c.person_id = k.person_id AND {UNBILLED_PART})
       + (SELECT count(*) FROM prices_charge c JOIN payments_shortfall s ON s.charge_id = c.id
          WHERE c.organisation_id = k.organisation_id AND {UNBILLED_PART})
FROM few k JOIN municipalities_municipality m ON m.id = k.municipality_id
LEFT JOIN people_person p ON p.id = k.person_id LEFT JOIN people_organisation g ON g.id = k.organisation_id
ORDER BY k.id
"""  # noqa: S608 - as above
# What a loan of equipment is called: its things, each kind once, and its number; a set as a set.
LENT = """
    SELECT n.during, d.name AS place,
           n.number || ': ' || string_agg(t.amount || ' × ' || t.nb, ', ' ORDER BY t.nb) AS nb,
           n.number || ': ' || string_agg(t.amount || ' × ' || t.nn, ', ' ORDER BY t.nb) AS nn,
           n.number || ': ' || string_agg(t.amount || ' × ' || t.en, ', ' ORDER BY t.nb) AS en
    FROM lending_loan n JOIN lending_depot d ON d.id = n.depot_id
    CROSS JOIN LATERAL (
        SELECT DISTINCT coalesce(l.wholes, l.amount) AS amount, k.name_nb AS nb, k.name_nn AS nn, k.name_en AS en
        FROM lending_line l JOIN lending_pool p ON p.id = l.pool_id
        JOIN lending_kind k ON k.id = coalesce(l.whole_id, p.kind_id) WHERE l.loan_id = n.id
    ) t
    WHERE n.id = CASE WHEN c.subject_kind = 'loan' THEN c.subject_id::uuid END
    GROUP BY n.during, d.name, n.number
"""
_COLUMNS = """c.id, c.reason, c.item, c.vat_code, c.vat_basis_points, c.currency, c.use_day, c.subject_kind,
    c.subject_id, c.quote_id, c.corrects_id, c.share_of_id"""
_DUE = f"""
WITH due AS (
    SELECT k.id AS customer_id, NULL::uuid AS part_id, NULL::uuid AS takes_back_id, c.amount, c.vat_amount, {_COLUMNS}
    FROM payments_customer k JOIN prices_charge c ON c.person_id = k.person_id
    WHERE k.id = ANY(%(customers)s) AND {UNBILLED}
    UNION ALL
    SELECT k.id, NULL, NULL, c.amount, c.vat_amount, {_COLUMNS}
    FROM payments_customer k JOIN prices_charge c ON c.organisation_id = k.organisation_id
    WHERE k.id = ANY(%(customers)s) AND {UNBILLED}
    UNION ALL
    SELECT k.id, s.id, s.takes_back_id, s.amount, s.vat_amount, {_COLUMNS}
    FROM payments_customer k JOIN prices_charge c ON c.person_id = k.person_id
    JOIN payments_shortfall s ON s.charge_id = c.id WHERE k.id = ANY(%(customers)s) AND {UNBILLED_PART}
    UNION ALL
    SELECT k.id, s.id, s.takes_back_id, s.amount, s.vat_amount, {_COLUMNS}
    FROM payments_customer k JOIN prices_charge c ON c.organisation_id = k.organisation_id
    JOIN payments_shortfall s ON s.charge_id = c.id WHERE k.id = ANY(%(customers)s) AND {UNBILLED_PART}
)
SELECT c.id, c.part_id, c.customer_id, c.reason, coalesce(before.reason, ''), coalesce(before.item, c.item), c.amount,
       c.vat_amount, c.vat_code, c.vat_basis_points, c.currency, c.use_day, c.subject_kind, c.subject_id, o.booking_id,
       lower(coalesce(o.during, n.during)), upper(coalesce(o.during, n.during)), coalesce(f.name, n.place, ''),
       coalesce(s.name_nb, n.nb), coalesce(s.name_nn, n.nn), coalesce(s.name_en, n.en), q.lines,
       coalesce(q.includes_vat, true), line.account, line.dimensions, i.id, i.number, i.issued,
       EXISTS (SELECT FROM prices_charge k WHERE k.corrects_id = c.id AND k.item NOT LIKE '%%:{SHARE} %%'),
       c.share_of_id IS NOT NULL OR c.item LIKE '%%:{SHARE} %%'
FROM due c JOIN payments_orderline line ON line.charge_id = c.id
LEFT JOIN bookings_occurrence o ON o.id = payments_date(c.subject_kind, c.subject_id)
LEFT JOIN facilities_space s ON s.id = o.space_id
LEFT JOIN facilities_facility f ON f.id = s.facility_id
LEFT JOIN LATERAL ({LENT}) n ON true
LEFT JOIN prices_quote q ON q.id = c.quote_id AND c.reason = 'use' AND c.part_id IS NULL
LEFT JOIN prices_charge before ON before.id = c.corrects_id
LEFT JOIN payments_invoiceline billed
    ON billed.charge_id = c.corrects_id AND billed.part_id IS NULL AND billed.standing
LEFT JOIN payments_invoiceline in_part ON in_part.part_id = c.takes_back_id AND in_part.standing
LEFT JOIN payments_invoice i ON i.id = coalesce(billed.invoice_id, in_part.invoice_id)
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Sums:
    """What waits to be billed: how many charges of how many customers, øre in all, how many without an account, and
    which VAT codes."""

    lines: int
    customers: int
    amount: int
    without_account: int
    vat_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer as she is now, with how many charges of hers wait."""

    id: int
    number: int
    person_id: UUID | None
    organisation_id: UUID | None
    name: str
    language: str
    country: str
    organisation_number: str
    street: str
    postcode: str
    place: str
    buyer_reference: str
    order_reference: str
    internal: bool
    einvoice: bool
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A charge that waits, or a part of one, with where and when it was used, and the invoice that billed what it
    corrects or takes back. `corrected` once something corrects it itself, `shared` when it is a part that another pays,
    or makes room for one."""

    charge_id: UUID
    part_id: UUID | None = None
    customer_id: int
    reason: str
    corrected_reason: str
    item: str
    amount: int
    vat_amount: int
    vat_code: str
    basis_points: int
    currency: str
    use_day: date
    subject: str
    during: tuple[datetime, datetime] | None
    facility: str
    space: Texts
    lines: tuple[Line, ...]
    includes_vat: bool
    account: str
    dimensions: dict[str, str]
    billed_id: UUID | None
    billed_number: int | None
    billed_issued: date | None
    corrected: bool = False
    shared: bool = False

    @property
    def net(self) -> int:
        return self.amount - self.vat_amount

    @property
    def reference(self) -> str:
        """What tells it from all others that wait."""
        return str(self.part_id or self.charge_id)


def what_waits(municipality_id: int, until: date) -> Sums:
    """All that a batch up to and with a day would take. One statement over what the municipality has charged."""
    with within(municipalities=[municipality_id]), connection.cursor() as cursor:
        cursor.execute(_SUMS, {"municipality": municipality_id, "until": until})
        lines, customers, amount, without_account, codes = cursor.fetchone()
    return Sums(lines, customers, int(amount), without_account, tuple(codes or ()))


def next_buyers(municipality_id: int, until: date, *, after: int, up_to: int, limit: int) -> list[Buyer]:
    """The customers after one, in the order of their ids. One statement."""
    asked: dict[str, Any] = {
        "municipality": municipality_id,
        "until": until,
        "after": after,
        "up_to": up_to,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FEW, asked)
        return [Buyer(*row) for row in cursor.fetchall()]


def due_of(municipality_id: int, until: date, customers: Collection[int]) -> list[Due]:
    """All that waits of some customers. One statement."""
    asked: dict[str, Any] = {"municipality": municipality_id, "until": until, "customers": list(customers)}
    with connection.cursor() as cursor:
        cursor.execute(_DUE, asked)
        return [_due(row) for row in cursor.fetchall()]


def _due(row: tuple[Any, ...]) -> Due:  # Any: columns of our own statement
    (charge, part, customer, reason, corrected, item, amount, vat, code, points, currency, day, kind, subject, booking,
     start, end, facility, nb, nn, en, lines, includes_vat, account, dimensions, billed, number, issued,
     since, shared) = row  # fmt: skip
    return Due(
        charge_id=charge,
        part_id=part,
        customer_id=customer,
        reason=reason,
        corrected_reason=corrected,
        item=item,
        amount=amount,
        vat_amount=vat,
        vat_code=code,
        basis_points=points,
        currency=currency,
        use_day=day,
        subject=str(booking or f"{kind} {subject}"),
        during=(start, end) if start else None,
        facility=facility,
        space=Texts(nb or "", nn or "", en or ""),
        lines=tuple(Line.from_json(each) for each in json.loads(lines)) if lines else (),
        includes_vat=includes_vat,
        account=account,
        dimensions=json.loads(dimensions),
        billed_id=billed,
        billed_number=number,
        billed_issued=issued,
        corrected=since,
        shared=shared,
    )
