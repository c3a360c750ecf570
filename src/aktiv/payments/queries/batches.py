"""Batches and invoices as those see them who keep a municipality's accounts, and as their customers do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from aktiv.payments.basis import BatchHead
from aktiv.payments.basis import Invoice as Paper
from aktiv.payments.keeping import invoice_from_json
from aktiv.payments.models import Batch, BatchTold, Billing, Invoice
from aktiv.payments.settings import settings_from
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.queries.permissions import club_rights
from aktiv.walls import everything, within

A_PAGE = 50
AT_A_TIME = 200
"""Invoices that are in memory while a file is written."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some invoices, and whether there are more. `may_see`: who asked may see what a club is billed."""

    invoices: tuple[Invoice, ...]
    more: bool
    may_see: bool = True


def billing_of(municipality_id: int) -> Billing | None:
    """How a municipality bills; None where nobody has said."""
    return Billing.objects.filter(pk=municipality_id).first()


def batches_of(municipality_id: int, page: int = 1) -> tuple[Sequence[Batch], bool]:
    """A municipality's batches, the last first, and whether there are more. Without their settings. One statement."""
    rows = Batch.objects.filter(municipality_id=municipality_id).order_by("-number")
    kept = ("seller", "layout", "terms", "vat", "formats", "setup", "left_out")
    found = list(rows.defer(*kept)[(page - 1) * A_PAGE : page * A_PAGE + 1])
    return found[:A_PAGE], len(found) > A_PAGE


def batch_of(batch_id: UUID, municipality_id: int) -> Batch | None:
    """One of a municipality's batches."""
    rows = Batch.objects.filter(pk=batch_id, municipality_id=municipality_id).select_related("municipality")
    return rows.first()


def open_batch(municipality_id: int) -> Batch | None:
    """The batch that is being drawn up, or waits to be handed over."""
    return Batch.objects.filter(municipality_id=municipality_id, state__in=["drawing", "made"]).first()


def being_drawn() -> Sequence[UUID]:
    """Every municipality's batch that is being drawn up, the first begun first."""
    rows = Batch.objects.filter(state=Batch.State.DRAWING).order_by("begun_at")
    return list(rows.values_list("pk", flat=True))


def to_be_told() -> Sequence[UUID]:
    """Batches that were handed over, and whose customers have not all been told. One statement, by batch_to_tell."""
    return list(BatchTold.objects.filter(done_at=None).order_by("batch_id").values_list("pk", flat=True))


def invoices_of(batch: Batch, page: int = 1) -> Page:
    """The invoices of a batch in the order of their numbers. One statement."""
    with within(municipalities=[batch.municipality_id]):
        rows = Invoice.objects.filter(batch=batch).order_by("number")
        return _page(list(rows[(page - 1) * A_PAGE : page * A_PAGE + 1]))


def head_of(batch: Batch) -> BatchHead:
    """What every file of a batch begins with."""
    return BatchHead(batch.number, batch.issued, settings_from(batch).seller)


def has_einvoices(batch: Batch) -> bool:
    """Whether any of a batch's invoices goes as an e-invoice. One statement."""
    with within(municipalities=[batch.municipality_id]):
        return Invoice.objects.filter(batch=batch, einvoice=True).exists()


def papers_of(batch: Batch, *, einvoices: bool = False) -> Iterator[Paper]:
    """All invoices of a batch, or those that go as e-invoices, a few at a time. To be read inside `within`."""
    rows = Invoice.objects.filter(batch=batch).order_by("number")
    if einvoices:
        rows = rows.filter(einvoice=True)
    for document in rows.values_list("document", flat=True).iterator(chunk_size=AT_A_TIME):
        yield invoice_from_json(document)


def invoice_at(invoice_id: UUID, municipality_id: int) -> Invoice | None:
    """A municipality's invoice, whatever has become of its batch."""
    with within(municipalities=[municipality_id]):
        rows = Invoice.objects.filter(pk=invoice_id, municipality_id=municipality_id)
        return rows.select_related("batch__municipality", "credits").first()


def my_invoices(person_id: UUID, organisation_id: UUID | None, today: date, page: int = 1) -> Page:
    """What a person was billed, or the club she acts for where she may book for it, the last first. Invoices are there
    when their batch was handed over. One statement, two for a club."""
    if organisation_id is None:
        shown, whose = within(person=person_id), Q(person_id=person_id)
    elif _may_see(person_id, organisation_id, today):
        shown, whose = within(organisation=organisation_id), Q(organisation_id=organisation_id)
    else:
        return Page((), False, may_see=False)
    with shown:
        rows = Invoice.objects.filter(whose, standing=True, batch__state=Batch.State.HANDED_OVER)
        rows = rows.select_related("municipality").defer("document").order_by("-issued", "-number")
        return _page(list(rows[(page - 1) * A_PAGE : page * A_PAGE + 1]))


def access_invoice(invoice_id: UUID, person_id: UUID, today: date) -> Invoice | None:
    """An invoice that was handed over, for the person who is billed or who books for the club that is."""
    with everything():
        rows = Invoice.objects.filter(pk=invoice_id, standing=True, batch__state=Batch.State.HANDED_OVER)
        found = rows.select_related("batch__municipality", "credits").first()
    if found is None:
        return None
    if found.organisation_id is None:
        return found if found.person_id == person_id else None
    return found if _may_see(person_id, found.organisation_id, today) else None


def _may_see(person_id: UUID, organisation_id: UUID, today: date) -> bool:
    held = club_rights(person_id, today, organisation_id)
    return permits(Permission.ORGANISATION_BOOK, held, Thing(organisation_id=organisation_id))


def _page(found: list[Invoice]) -> Page:
    return Page(tuple(found[:A_PAGE]), len(found) > A_PAGE)
