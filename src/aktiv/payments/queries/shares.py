"""What became of charges that others have put on a municipality's books: which invoice each stands on, and at which VAT
codes it can bill."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aktiv.payments.basis import VatCategory
from aktiv.payments.models import Batch, Billing, InvoiceLine
from aktiv.payments.settings import settings_from
from aktiv.prices.queries.setup import book_of
from aktiv.values.refusal import Refusal
from aktiv.walls import within


@dataclass(frozen=True, slots=True)
class Paper:
    """The invoice or credit note that a charge stands on; `sent` once accounting has been handed it."""

    number: int
    issued: date
    due: date
    credit_note: bool
    sent: bool


def papers_of(charge_ids: Collection[UUID], municipality_ids: Collection[int]) -> dict[UUID, Paper]:
    """The papers of charges of some municipalities; those that wait are left out. One statement beside the wall's."""
    if not charge_ids:
        return {}
    with within(municipalities=list(municipality_ids)):
        rows = InvoiceLine.objects.filter(charge_id__in=list(charge_ids), part_id=None, standing=True)
        return {
            each.charge_id: Paper(
                each.invoice.number,
                each.invoice.issued,
                each.invoice.due,
                each.invoice.kind == "credit_note",
                each.batch.state == Batch.State.HANDED_OVER,
            )
            for each in rows.select_related("invoice", "batch")
            if each.invoice is not None
        }


def billable_codes(municipality_id: int, day: date) -> list[tuple[str, int]]:
    """The VAT codes with a rate on a day (basis points) that the municipality's invoices can say; all of its price
    lists' while it has not set up its billing. Four statements at most."""
    book, billing = book_of(municipality_id), Billing.objects.filter(pk=municipality_id).first()
    if book is None:
        return []
    rates = [(code, points) for code in sorted(book.vat) if (points := book.vat_rate(code, day)) is not None]
    if billing is None:
        return rates
    try:
        treated = settings_from(billing).vat
    except Refusal:
        return rates
    return [
        (code, points)
        for code, points in rates
        if code in treated and (treated[code].category is VatCategory.STANDARD) == (points > 0)
    ]
