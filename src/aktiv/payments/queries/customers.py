"""Whom a municipality bills, and whom it has charged without having billed yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from aktiv.payments.models import Customer
from aktiv.people.models import Organisation, Person
from aktiv.prices.models import Charge
from aktiv.walls import within

A_PAGE = 50

_NAMED = """
SELECT k.number, k.person_id, k.organisation_id, coalesce(g.name, p.name), coalesce(g.number, ''), k.street, k.postcode,
       CASE WHEN k.street || k.place = '' THEN coalesce(g.place, '') ELSE k.place END, k.internal, k.einvoice
FROM payments_customer k
LEFT JOIN people_person p ON p.id = k.person_id LEFT JOIN people_organisation g ON g.id = k.organisation_id
WHERE k.municipality_id = %(municipality)s
  AND (%(text)s = '' OR k.number::text = %(text)s OR g.number = %(bare)s
       OR coalesce(g.name, p.name) ILIKE '%%' || %(like)s || '%%')
ORDER BY {order} k.number LIMIT %(limit)s OFFSET %(skip)s
"""
ORDERS: Mapping[str, str] = {"navn": "lower(coalesce(g.name, p.name)), ", "nummer": ""}
# Payers who have been charged and have no number; organisations that may act are found without a charge too.
_NOT_YET = """
WITH charged AS (
    SELECT DISTINCT c.person_id, c.organisation_id FROM prices_charge c WHERE c.municipality_id = %(municipality)s
    AND NOT EXISTS (
        SELECT FROM payments_customer k
        WHERE k.municipality_id = c.municipality_id AND k.holder = coalesce(c.organisation_id, c.person_id)
    )
), found AS (
    SELECT p.id AS holder, p.name, '' AS number, false AS club FROM charged c JOIN people_person p ON p.id = c.person_id
    WHERE %(text)s = '' OR p.name ILIKE '%%' || %(like)s || '%%'
    UNION
    SELECT g.id, g.name, coalesce(g.number, ''), true FROM charged c
    JOIN people_organisation g ON g.id = c.organisation_id
    WHERE %(text)s = '' OR g.number = %(bare)s OR g.name ILIKE '%%' || %(like)s || '%%'
    UNION
    SELECT g.id, g.name, coalesce(g.number, ''), true FROM people_organisation g
    WHERE %(text)s <> '' AND g.status = 'active' AND (g.number = %(bare)s OR g.name ILIKE '%%' || %(like)s || '%%')
    AND NOT EXISTS (SELECT FROM payments_customer k WHERE k.municipality_id = %(municipality)s AND k.holder = g.id)
)
SELECT NULL, CASE WHEN club THEN NULL ELSE holder END, CASE WHEN club THEN holder END, name, number, '', '', '', false,
       false
FROM found ORDER BY lower(name), holder LIMIT %(limit)s OFFSET %(skip)s
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A customer in a list; without a `number` (None) one who may become it. `place` is where invoices go."""

    number: int | None
    person_id: UUID | None
    organisation_id: UUID | None
    name: str
    organisation_number: str
    street: str
    postcode: str
    place: str
    internal: bool
    einvoice: bool

    @property
    def holder(self) -> UUID:
        found = self.organisation_id or self.person_id
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who is a customer or may become one, with what is said of her (None where nothing is)."""

    person: Person | None
    organisation: Organisation | None
    customer: Customer | None

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation is not None else self.person.name if self.person else ""


def customers_of(
    municipality_id: int, *, text: str = "", order: str = "navn", not_yet: bool = False, page: int = 1
) -> tuple[list[Listed], bool]:
    """A municipality's customers by name, number or organisation number, or those who are `not_yet`; and whether there
    are more. One statement beside the wall's."""
    asked: dict[str, Any] = {
        "municipality": municipality_id,
        "text": text,
        "bare": text.replace(" ", ""),
        "like": text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_"),
        "limit": A_PAGE + 1,
        "skip": (page - 1) * A_PAGE,
    }
    statement = _NOT_YET if not_yet else _NAMED.format(order=ORDERS.get(order, ORDERS["navn"]))
    with within(municipalities=[municipality_id]), connection.cursor() as cursor:
        cursor.execute(statement, asked)
        found = [Listed(*row) for row in cursor.fetchall()]
    return found[:A_PAGE], len(found) > A_PAGE


def holder_of(holder_id: UUID, municipality_id: int) -> Holder | None:
    """A customer of the municipality, somebody it has charged, or an organisation that may act; None for all others.
    At most four statements beside the wall's."""
    with within(municipalities=[municipality_id]):
        rows = Customer.objects.filter(municipality_id=municipality_id, holder=holder_id)
        customer = rows.select_related("person", "organisation").first()
    if customer is not None:
        return Holder(customer.person, customer.organisation, customer)
    organisation = Organisation.objects.filter(pk=holder_id).first()
    if organisation is not None:
        acting = organisation.status in Organisation.Status.acting()
        charged = acting or Charge.objects.filter(municipality_id=municipality_id, organisation=organisation).exists()
        return Holder(None, organisation, None) if charged else None
    person = Person.objects.filter(pk=holder_id).first()
    if person is None or not Charge.objects.filter(municipality_id=municipality_id, person=person).exists():
        return None
    return Holder(person, None, None)
