"""What may be corrected by hand, to whom, and what has been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from aktiv.payments.models import ManualCorrection
from aktiv.people.models import Organisation, Person
from aktiv.prices.drafts import Payer
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.walls import within

A_PAGE = 50


class By(StrEnum):
    """What a number is the number of."""

    BOOKING = "booking"
    INVOICE = "invoice"
    CUSTOMER = "customer"
    ORGANISATION = "organisation"
    CHARGE = "charge"


# Each is served by an index: charged_once, the number of an invoice, the payer's indexes, the primary key.
_WHERE = {
    By.BOOKING: """c.subject_kind = 'occurrence' AND c.subject_id IN (
        SELECT d.id::text FROM bookings_booking k JOIN bookings_occurrence d ON d.booking_id = k.id
        WHERE k.municipality_id = %(municipality)s AND k.number = %(number)s)""",
    By.INVOICE: """c.id IN (
        SELECT l.charge_id FROM payments_invoice v JOIN payments_invoiceline l ON l.invoice_id = v.id
        WHERE v.municipality_id = %(municipality)s AND v.number = %(number)s AND l.standing)""",
    By.CUSTOMER: """coalesce(c.organisation_id, c.person_id) IN (
        SELECT k.holder FROM payments_customer k
        WHERE k.municipality_id = %(municipality)s AND k.number = %(number)s)""",
    By.ORGANISATION: """c.organisation_id IN (
        SELECT g.id FROM people_organisation g WHERE g.number = %(text)s)""",
    By.CHARGE: "c.id = %(charge)s",
}
_CHARGES = """
SELECT c.id, c.reason, c.item, c.use_day, c.amount, c.amount + coalesce(k.amount, 0), c.currency, c.vat_code,
       c.vat_basis_points, c.person_id, c.organisation_id, coalesce(g.name, p.name, ''), b.id, b.number,
       coalesce(f.name, ''), s.name_nb, s.name_nn, s.name_en, i.id, i.number,
       EXISTS (SELECT FROM payments_manualcorrection w WHERE w.charge_id = c.id AND w.decided_at IS NULL)
FROM prices_charge c
LEFT JOIN LATERAL (SELECT sum(k.amount) AS amount FROM prices_charge k WHERE k.corrects_id = c.id) k ON true
LEFT JOIN bookings_occurrence o ON o.id = payments_date(c.subject_kind, c.subject_id)
LEFT JOIN bookings_booking b ON b.id = o.booking_id
LEFT JOIN facilities_space s ON s.id = o.space_id
LEFT JOIN facilities_facility f ON f.id = s.facility_id
LEFT JOIN people_person p ON p.id = c.person_id LEFT JOIN people_organisation g ON g.id = c.organisation_id
LEFT JOIN LATERAL (
    SELECT l.invoice_id FROM payments_invoiceline l WHERE l.charge_id = c.id AND l.standing ORDER BY l.id DESC LIMIT 1
) l ON true
LEFT JOIN payments_invoice i ON i.id = l.invoice_id
WHERE c.municipality_id = %(municipality)s AND c.corrects_id IS NULL AND {where}
ORDER BY c.use_day DESC, c.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correctable:
    """A charge, what is still owed of it (øre with VAT), by whom, for where, and where it was billed."""

    charge_id: UUID
    reason: str
    item: str
    use_day: date
    charged: int
    owed: int
    currency: str
    vat_code: str
    basis_points: int
    payer: Payer
    name: str
    booking_id: UUID | None
    booking_number: int | None
    facility: str
    space: Texts
    invoice_id: UUID | None
    invoice_number: int | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Corrections:
    """A page of corrections, whether there are more, and how many wait in all."""

    found: tuple[ManualCorrection, ...]
    more: bool
    waiting: int


def correctables(municipality_id: int, by: By, text: str) -> list[Correctable]:
    """The charges that a number leads to, the latest first. One statement beside the wall's."""
    number = _number(text)
    if number is None and by is not By.ORGANISATION:
        return []
    return _correctables(municipality_id, by, number=number, text=text.replace(" ", ""))


def correctable(charge_id: UUID, municipality_id: int) -> Correctable | None:
    """One charge of the municipality that is no correction itself."""
    return next(iter(_correctables(municipality_id, By.CHARGE, charge=charge_id)), None)


def payer_of(municipality_id: int, by: By, text: str) -> tuple[Payer, str]:
    """Whom a number leads to, with the name. An organisation is known by its own number wherever it is; a person only
    by what she has with the municipality. Raises Refusal("no_such_customer")."""
    if by is By.ORGANISATION:
        found = Organisation.objects.filter(number=text.replace(" ", "")).first() if text.strip() else None
        if found is None:
            raise Refusal("no_such_customer")
        return Payer(organisation_id=found.pk), found.name
    number = _number(text)
    statement = {
        By.BOOKING: "SELECT person_id, organisation_id FROM bookings_booking"
        " WHERE municipality_id = %(municipality)s AND number = %(number)s",
        By.INVOICE: "SELECT person_id, organisation_id FROM payments_invoice"
        " WHERE municipality_id = %(municipality)s AND number = %(number)s",
        By.CUSTOMER: "SELECT person_id, organisation_id FROM payments_customer"
        " WHERE municipality_id = %(municipality)s AND number = %(number)s",
    }.get(by)
    row = None
    if statement is not None and number is not None:
        with within(municipalities=[municipality_id]), connection.cursor() as cursor:
            cursor.execute(statement, {"municipality": municipality_id, "number": number})
            row = cursor.fetchone()
    if row is None:
        raise Refusal("no_such_customer")
    person_id, organisation_id = row
    if organisation_id is not None:
        return Payer(organisation_id=organisation_id), Organisation.objects.get(pk=organisation_id).name
    return Payer(person_id=person_id), Person.objects.get(pk=person_id).name


def corrections_of(municipality_id: int, *, state: str = "", page: int = 1) -> Corrections:
    """A municipality's corrections, the latest first: all, or those in a state (waiting, approved, refused). Two
    statements beside the wall's."""
    chosen = {
        "waiting": Q(decided_at=None),
        "approved": Q(granted=True),
        "refused": Q(granted=False),
    }.get(state, Q())
    with within(municipalities=[municipality_id]):
        rows = ManualCorrection.objects.filter(municipality_id=municipality_id)
        waiting = rows.aggregate(waiting=Count("pk", filter=Q(decided_at=None)))["waiting"]
        told = rows.filter(chosen).select_related("person", "organisation", "charge", "asked_by", "decided_by")
        first = (page - 1) * A_PAGE
        found = list(told.order_by("-asked_at", "-id")[first : first + A_PAGE + 1])
    return Corrections(tuple(found[:A_PAGE]), len(found) > A_PAGE, waiting)


def correction_of(correction_id: UUID, municipality_id: int) -> ManualCorrection | None:
    """One of the municipality's corrections; None for all others."""
    with within(municipalities=[municipality_id]):
        rows = ManualCorrection.objects.filter(pk=correction_id, municipality_id=municipality_id)
        return rows.select_related("person", "organisation", "charge", "asked_by", "decided_by").first()


def charge_made_by(correction: ManualCorrection) -> UUID | None:
    """The charge that a correction has made, which can be corrected in its turn."""
    rows = Charge.objects.filter(subject_kind="by_hand", subject_id=str(correction.pk), corrects=None)
    return rows.values_list("pk", flat=True).first()


def corrections_of_charge(charge_id: UUID, municipality_id: int) -> Sequence[ManualCorrection]:
    """What was corrected of a charge by hand, the first first."""
    with within(municipalities=[municipality_id]):
        rows = ManualCorrection.objects.filter(charge_id=charge_id, municipality_id=municipality_id)
        return list(rows.select_related("asked_by", "decided_by").order_by("asked_at"))


def _number(text: str) -> int | None:
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 15 else None


def _correctables(municipality_id: int, by: By, **asked: Any) -> list[Correctable]:
    given: dict[str, Any] = {"municipality": municipality_id, "limit": A_PAGE, **asked}  # Any: parameters
    with within(municipalities=[municipality_id]), connection.cursor() as cursor:
        cursor.execute(_CHARGES.format(where=_WHERE[by]), given)
        return [_correctable(row) for row in cursor.fetchall()]


def _correctable(row: tuple[Any, ...]) -> Correctable:  # Any: columns of our own statement
    (charge, reason, item, day, charged, owed, currency, code, points, person, organisation, name, booking, number,
     facility, nb, nn, en, invoice, invoice_number, waits) = row  # fmt: skip
    return Correctable(
        charge_id=charge,
        reason=reason,
        item=item,
        use_day=day,
        charged=charged,
        owed=int(owed),
        currency=currency,
        vat_code=code,
        basis_points=points,
        payer=Payer(person, organisation),
        name=name,
        booking_id=booking,
        booking_number=number,
        facility=facility,
        space=Texts(nb or "", nn or "", en or ""),
        invoice_id=invoice,
        invoice_number=invoice_number,
        waits=waits,
    )


__all__ = [
    "By",
    "Correctable",
    "Corrections",
    "charge_made_by",
    "correctable",
    "correctables",
    "correction_of",
    "corrections_of",
    "corrections_of_charge",
    "payer_of",
]
