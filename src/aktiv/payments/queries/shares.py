"""What became of charges that others have put on a municipality's books: which invoice each stands on, what an invoice
with its credit notes is of, and at which VAT codes it can bill."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from aktiv.payments.basis import VatCategory
from aktiv.payments.models import Batch, Billing, Invoice, InvoiceLine
from aktiv.payments.settings import settings_from
from aktiv.prices.queries.setup import book_of
from aktiv.values.refusal import Refusal
from aktiv.walls import within


@dataclass(frozen=True, slots=True)
class Paper:
    """The invoice or credit note that a charge stands on; `sent` once accounting has been handed it, `credits` the
    invoice that a credit note takes from."""

    number: int
    issued: date
    due: date
    credit_note: bool
    sent: bool
    credits: int | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """An invoice that was handed over, with the credit notes that take from it: their numbers, what they come to, and
    øre by charge of what stands on them. A credit note that takes from none is one by itself."""

    number: int
    papers: frozenset[int]
    total: int
    charges: Mapping[UUID, int]


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
                each.invoice.credits.number if each.invoice.credits is not None else None,
            )
            for each in rows.select_related("invoice__credits", "batch")
            if each.invoice is not None
        }


def set_off_of(charge_ids: Collection[UUID], municipality_ids: Collection[int]) -> frozenset[UUID]:
    """Charges that came to nothing with others of their customer in a batch that was handed over, so that no paper was
    sent. One statement beside the wall's."""
    if not charge_ids:
        return frozenset()
    with within(municipalities=list(municipality_ids)):
        rows = InvoiceLine.objects.filter(
            charge_id__in=list(charge_ids),
            part_id=None,
            standing=True,
            invoice=None,
            batch__state=Batch.State.HANDED_OVER,
        )
        return frozenset(rows.values_list("charge_id", flat=True))


def accounts_of(municipality_id: int, numbers: Collection[int]) -> dict[int, Account]:
    """The accounts that papers belong to, by the papers' numbers; those that accounting was not handed are left out.
    Three statements beside the wall's."""
    if not numbers:
        return {}
    with within(municipalities=[municipality_id]):
        sent = Invoice.objects.filter(
            municipality_id=municipality_id, standing=True, batch__state=Batch.State.HANDED_OVER
        )
        firsts = {each.credits_id or each.pk for each in sent.filter(number__in=list(numbers))}
        papers = list(sent.filter(Q(pk__in=firsts) | Q(credits__in=firsts)))
        lines = InvoiceLine.objects.filter(invoice__in=papers, part_id=None, standing=True)
        stands: dict[UUID, dict[UUID, int]] = {}
        for invoice, charge, ore in lines.values_list("invoice_id", "charge_id", "charge__amount"):
            stands.setdefault(invoice, {})[charge] = ore
    of: dict[UUID, list[Invoice]] = {}
    for each in papers:
        of.setdefault(each.credits_id or each.pk, []).append(each)
    found: dict[int, Account] = {}
    for first, same in of.items():
        account = Account(
            next((each.number for each in same if each.pk == first), same[0].number),
            frozenset(each.number for each in same),
            sum(each.total for each in same),
            {charge: ore for each in same for charge, ore in stands.get(each.pk, {}).items()},
        )
        found |= dict.fromkeys(account.papers, account)
    return found


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
