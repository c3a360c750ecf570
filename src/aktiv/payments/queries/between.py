"""What municipalities pay each other for: the parts of loans that a borrower's own municipality has agreed to pay.
Either side sees the same rows: which loan, of what, when, and how much; never who borrowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from aktiv.payments.queries.due import LENT
from aktiv.values.texts import Texts
from aktiv.walls import everything

A_PAGE = 50


class Side(StrEnum):
    """Whether a municipality bills others, or others bill it."""

    OURS = "ours"
    THEIRS = "theirs"


# Served by loan_shared_by or loan_shared_with, and then by charged_once and billed_once.
_MINE = {
    Side.OURS: ("n.municipality_id = %(municipality)s", "p.home_id"),
    Side.THEIRS: ("n.home_id = %(municipality)s", "p.municipality_id"),
}
_PARTS = """
    SELECT n.id, n.number, n.price, n.municipality_id, n.home_id, min(c.subject_kind) AS subject_kind,
           min(c.subject_id) AS subject_id, min(c.currency) AS currency, min(c.use_day) AS day,
           sum(c.amount)::bigint AS amount, sum(c.vat_amount)::bigint AS vat,
           coalesce(sum(c.amount) FILTER (WHERE l.id IS NOT NULL), 0)::bigint AS billed,
           array_agg(DISTINCT i.number) FILTER (WHERE i.id IS NOT NULL) AS invoices
    FROM lending_loan n JOIN prices_charge c ON c.subject_kind = 'loan' AND c.subject_id = n.id::text
    LEFT JOIN prices_charge w ON w.id = c.corrects_id
    LEFT JOIN payments_invoiceline l ON l.charge_id = c.id AND l.part_id IS NULL AND l.standing
    LEFT JOIN payments_invoice i ON i.id = l.invoice_id
    WHERE {mine} AND n.home_price > 0 AND coalesce(w.reason, c.reason) = 'home_part'
      AND c.use_day BETWEEN %(first)s AND %(last)s
    GROUP BY n.id
"""
_ROWS = f"""
WITH parts AS ({_PARTS})
SELECT c.id, c.number, c.day, o.name, t.place, lower(t.during), upper(t.during), t.nb, t.nn, t.en, c.price, c.amount,
       c.vat, c.billed, c.invoices, c.currency, c.many
FROM (
    SELECT p.*, {{other}} AS other_id, count(*) OVER () AS many FROM parts p
    ORDER BY p.day DESC, p.number DESC LIMIT %(limit)s OFFSET %(skip)s
) c JOIN municipalities_municipality o ON o.id = c.other_id
LEFT JOIN LATERAL ({LENT}) t ON true
ORDER BY c.day DESC, c.number DESC
"""  # noqa: S608 - put together from constants
_SUMS = f"""
WITH parts AS ({_PARTS})
SELECT o.name, count(*), sum(p.amount)::bigint, sum(p.billed)::bigint, min(p.currency)
FROM parts p JOIN municipalities_municipality o ON o.id = {{other}} GROUP BY o.id ORDER BY o.name
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is paid of a loan between two municipalities: `price` all of it, `amount` the part, corrections taken in,
    `billed` what of that stands on invoices. Øre with VAT. `what` begins with the loan's number."""

    loan_id: UUID
    number: int
    day: date
    other: str
    place: str
    during: tuple[datetime, datetime] | None
    what: Texts
    price: int
    amount: int
    vat_amount: int
    billed: int
    invoices: tuple[int, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class WithOne:
    """All of it with one other municipality: how many loans, and øre."""

    other: str
    loans: int
    amount: int
    billed: int
    currency: str


@dataclass(frozen=True, slots=True)
class Parts:
    """A page of parts, the latest first, and how many there are."""

    parts: tuple[Part, ...]
    count: int


def parts_between(
    municipality_id: int, side: Side, first: date, last: date, *, page: int = 1, limit: int | None = A_PAGE
) -> Parts:
    """The loans that began from one day to another (inclusive) of which the other municipality pays a part. One
    statement beside the wall's: what is on the other's side is of loans whose home is the municipality."""
    mine, other = _MINE[side]
    asked: dict[str, Any] = {"municipality": municipality_id, "first": first, "last": last, "limit": limit}
    asked["skip"] = (page - 1) * limit if limit else 0
    with everything(), connection.cursor() as cursor:
        cursor.execute(_ROWS.format(mine=mine, other=other), asked)
        rows = cursor.fetchall()
    return Parts(tuple(_part(row) for row in rows), int(rows[0][16]) if rows else 0)


def sums_between(municipality_id: int, side: Side, first: date, last: date) -> list[WithOne]:
    """The same, with each other municipality, by name. One statement beside the wall's."""
    mine, other = _MINE[side]
    with everything(), connection.cursor() as cursor:
        asked: dict[str, Any] = {"municipality": municipality_id, "first": first, "last": last}
        cursor.execute(_SUMS.format(mine=mine, other=other), asked)
        return [WithOne(*row) for row in cursor.fetchall()]


def _part(row: tuple[Any, ...]) -> Part:  # Any: columns of our own statement
    (loan, number, day, other, place, start, end, nb, nn, en, price, amount, vat, billed, invoices, currency,
     _many) = row  # fmt: skip
    return Part(
        loan_id=loan,
        number=number,
        day=day,
        other=other,
        place=place or "",
        during=(start, end) if start else None,
        what=Texts(nb or "", nn or "", en or ""),
        price=price,
        amount=amount,
        vat_amount=vat,
        billed=billed,
        invoices=tuple(sorted(invoices or ())),
        currency=currency,
    )
