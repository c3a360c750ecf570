"""All that was done about money for one customer, facility or activity: charges, corrections, payments, refunds and
invoices in the order of their days, with what is owed after each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from aktiv.facilities.models import Activity, Facility
from aktiv.payments.queries.customers import holder_of
from aktiv.values.texts import Texts
from aktiv.walls import within

A_PAGE = 200


class Of(StrEnum):
    """Whose statement it is."""

    CUSTOMER = "customer"
    FACILITY = "facility"
    ACTIVITY = "activity"


class _Meant(NamedTuple):
    """Which charges (c), payments (p) and invoices (i) a statement is of; where its charges are from, and their day."""

    charges: str
    payments: str
    invoices: str
    source: str = "payments_posting d JOIN prices_charge c ON c.id = d.charge_id"
    day: str = "d.day"
    here: str = "d.municipality_id = %(municipality)s"


# A charge is posted the moment it is written (trigger `charged`): of one payer its own moment is the posting's, so that
# all that she ever was charged is summed without looking up where it stands in the books.
_OF_PAYER = {
    "source": "prices_charge c",
    "day": "(c.created_at AT TIME ZONE (SELECT time_zone FROM municipalities_municipality WHERE id = %(municipality)s))"
    "::date",
    "here": "c.municipality_id = %(municipality)s",
}
# Of a payer: served by charge_to_person or charge_to_club, payment_of_person, and invoice_to_person or invoice_to_club;
# of a place or an activity by posting_by_day.
_PERSON = _Meant(
    "c.person_id = %(holder)s",
    "p.person_id = %(holder)s AND p.organisation_id IS NULL",
    "i.person_id = %(holder)s",
    **_OF_PAYER,
)
_CLUB = _Meant(
    "c.organisation_id = %(holder)s",
    "p.organisation_id = %(holder)s",
    "i.organisation_id = %(holder)s",
    **_OF_PAYER,
)
_FACILITY = _Meant(
    "EXISTS (SELECT FROM bookings_occurrence o JOIN facilities_space s ON s.id = o.space_id"
    " WHERE o.id = payments_date(c.subject_kind, c.subject_id) AND s.facility_id = %(thing)s)",
    "EXISTS (SELECT FROM bookings_booking b JOIN facilities_space s ON s.id = b.space_id"
    " WHERE b.id = p.booking_id AND s.facility_id = %(thing)s)",
    "true",
)
_ACTIVITY = _Meant(
    "EXISTS (SELECT FROM bookings_occurrence o JOIN bookings_booking b ON b.id = o.booking_id"
    " WHERE o.id = payments_date(c.subject_kind, c.subject_id) AND b.activity_id = %(thing)s)",
    "EXISTS (SELECT FROM bookings_booking b WHERE b.id = p.booking_id AND b.activity_id = %(thing)s)",
    "true",
)
_MOVED = """
    SELECT {day} AS day, c.created_at AS at,
           CASE WHEN c.corrects_id IS NULL THEN 'charge' ELSE 'correction' END AS kind, c.id::text AS id, c.amount,
           c.amount AS moves, c.use_day, c.reason, coalesce(w.reason, '') AS corrected, c.item,
           payments_date(c.subject_kind, c.subject_id) AS date_id, NULL::bigint AS number, '' AS reference,
           coalesce(c.organisation_id, c.person_id) AS holder
    FROM {source} LEFT JOIN prices_charge w ON w.id = c.corrects_id
    WHERE {here} AND {day} {days} AND {charges} AND c.amount <> 0
    UNION ALL
    SELECT d.day, d.at, d.act, p.id::text, abs(e.amount), e.amount, NULL, '', '', '', NULL, b.number, p.reference,
           coalesce(p.organisation_id, p.person_id)
    FROM payments_payment p JOIN payments_posting d ON d.payment_id = p.id
    JOIN payments_entry e ON e.posting_id = d.id AND e.account = 'receivable'
    LEFT JOIN bookings_booking b ON b.id = p.booking_id
    WHERE p.municipality_id = %(municipality)s AND d.day {days} AND {payments}
"""
# An invoice moves nothing: what it bills was owed already. It is told with what of it is meant.
_BILLED = """
    SELECT i.issued, t.begun_at, i.kind, i.id::text, sum(coalesce(part.amount, c.amount))::bigint, 0::bigint,
           NULL::date, '', '', '', NULL::bigint, i.number, '', coalesce(i.organisation_id, i.person_id)
    FROM payments_invoice i JOIN payments_batch t ON t.id = i.batch_id
    JOIN payments_invoiceline l ON l.batch_id = i.batch_id AND l.invoice_id = i.id AND l.standing
    JOIN prices_charge c ON c.id = l.charge_id
    LEFT JOIN payments_shortfall part ON part.id = l.part_id
    WHERE i.municipality_id = %(municipality)s AND i.standing AND i.issued {days} AND {invoices} AND {charges}
    GROUP BY i.id, t.begun_at
"""
_BEFORE = "(SELECT coalesce(sum(moves), 0)::bigint FROM ({moved}) AS earlier)"
_STATEMENT = """
WITH before AS (SELECT {before} AS owed),
lines AS ({moved} UNION ALL {billed}),
summed AS (
    SELECT *, (SELECT owed FROM before) + sum(moves) OVER (ORDER BY day, at, kind, id) AS owed,
           count(*) OVER () AS many,
           coalesce(sum(moves) FILTER (WHERE kind IN ('charge', 'correction')) OVER (), 0) AS charged,
           coalesce(sum(moves) FILTER (WHERE kind = 'capture') OVER (), 0) AS paid,
           coalesce(sum(moves) FILTER (WHERE kind = 'refund') OVER (), 0) AS refunded
    FROM lines
)
SELECT (SELECT owed FROM before), n.*, f.name, s.name_nb, s.name_nn, s.name_en, b.number, coalesce(g.name, q.name)
FROM (SELECT 1) AS one LEFT JOIN (
    SELECT * FROM summed ORDER BY day, at, kind, id LIMIT %(limit)s OFFSET %(skip)s
) AS n ON true
LEFT JOIN bookings_occurrence o ON o.id = n.date_id LEFT JOIN bookings_booking b ON b.id = o.booking_id
LEFT JOIN facilities_space s ON s.id = o.space_id LEFT JOIN facilities_facility f ON f.id = s.facility_id
LEFT JOIN people_organisation g ON g.id = n.holder LEFT JOIN people_person q ON q.id = n.holder
ORDER BY n.day, n.at, n.kind, n.id
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose or of what a statement is; `holder` of a customer, `thing` of the others."""

    of: Of
    name: Texts
    holder: UUID | None = None
    thing: int | None = None
    club: bool = False

    @property
    def meant(self) -> _Meant:
        if self.of is Of.CUSTOMER:
            return _CLUB if self.club else _PERSON
        return _FACILITY if self.of is Of.FACILITY else _ACTIVITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that was done. `amount` øre, `owed` what is owed after it. A charge tells what it was for; a payment
    its `reference`; an invoice or booking its `number`."""

    day: date
    kind: str
    id: UUID
    amount: int
    moves: int
    owed: int
    use_day: date | None
    reason: str
    corrected: str
    item: str
    facility: str
    space: Texts
    number: int | None
    reference: str
    holder: UUID
    who: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of lines; what was owed before the first day, what was done in the days, and what is owed after them. Of a
    place or an activity it begins with nothing: what came of its days, and not of all that ever was."""

    lines: tuple[Line, ...]
    count: int
    before: int
    charged: int
    paid: int
    refunded: int

    @property
    def after(self) -> int:
        return self.before + self.charged + self.paid + self.refunded


def subject_of(of: Of, key: str, municipality_id: int) -> Subject | None:
    """A customer (her id), a facility or an activity (its slug) of a municipality; None for what is not its own."""
    if of is Of.CUSTOMER:
        try:
            found = holder_of(UUID(key), municipality_id)
        except ValueError:
            return None
        holder = found and (found.organisation or found.person)
        if found is None or not holder:
            return None
        name = Texts(holder.name, holder.name, holder.name)
        return Subject(of, name, holder=holder.pk, club=found.organisation is not None)
    if of is Of.FACILITY:
        facility = Facility.objects.filter(slug=key, municipality_id=municipality_id).first()
        return Subject(of, Texts(facility.name, facility.name, facility.name), thing=facility.pk) if facility else None
    activity = Activity.objects.filter(slug=key).first()
    return Subject(of, activity.name, thing=activity.pk) if activity else None


def statement(
    subject: Subject, municipality_id: int, first: date, last: date, *, page: int = 1, limit: int | None = A_PAGE
) -> Statement:
    """What was done from one day to another (inclusive). One statement beside the wall's."""
    meant = subject.meant._asdict()
    asked: dict[str, Any] = {
        "municipality": municipality_id,
        "first": first,
        "last": last,
        "holder": subject.holder,
        "thing": subject.thing,
        "limit": limit,
        "skip": (page - 1) * limit if limit else 0,
    }
    between = "BETWEEN %(first)s AND %(last)s"
    written = _STATEMENT.format(
        before=_BEFORE.format(moved=_MOVED.format(days="< %(first)s", **meant)) if subject.holder else "0::bigint",
        moved=_MOVED.format(days=between, **meant),
        billed=_BILLED.format(days=between, **meant),
    )
    with within(municipalities=[municipality_id]), connection.cursor() as cursor:
        cursor.execute(written, asked)
        rows = cursor.fetchall()
    before = int(rows[0][0])
    if rows[0][1] is None:
        return Statement((), 0, before, 0, 0, 0)
    many, charged, paid, refunded = (int(each) for each in rows[0][16:20])
    return Statement(tuple(_line(row) for row in rows), many, before, charged, paid, refunded)


def _line(row: tuple[Any, ...]) -> Line:  # Any: columns of our own statement
    (_, day, _, kind, pk, amount, moves, use_day, reason, corrected, item, _, number, reference, holder, owed,
     _, _, _, _, facility, nb, nn, en, booking, who) = row  # fmt: skip
    return Line(
        day=day,
        kind=kind,
        id=UUID(pk),
        amount=int(amount),
        moves=int(moves),
        owed=int(owed),
        use_day=use_day,
        reason=reason,
        corrected=corrected,
        item=item,
        facility=facility or "",
        space=Texts(nb or "", nn or "", en or ""),
        number=number if number is not None else booking,
        reference=reference,
        holder=holder,
        who=who or "",
    )
