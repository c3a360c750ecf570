"""What becomes of a batch that is made: it is handed over for good, or undone while nobody has it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.payments.models import Batch, BatchTold, Entry, Invoice, InvoiceLine, Posting
from aktiv.values.refusal import Refusal
from aktiv.walls import everything


@transaction.atomic
def hand_over(batch_id: UUID, municipality_id: int, *, by: UUID | None = None, now: datetime) -> Batch:
    """Says that accounting has a batch: now it stands for good, and its invoices are their customers' to see, who are
    told of them afterwards (`announce`), however many they are.

    Raises Refusal("not_found"), ("batch_not_made") for one in another state.
    """
    with everything():
        batch = _locked(batch_id, municipality_id)
        if batch.state != Batch.State.MADE:
            raise Refusal("batch_not_made", number=batch.number)
        batch.state, batch.ended_at = Batch.State.HANDED_OVER, now
        batch.save(update_fields=["state", "ended_at"])
        BatchTold.objects.create(batch=batch)
        _note("batch.handed_over", batch, by, now)
    return batch


@transaction.atomic
def undo_batch(batch_id: UUID, municipality_id: int, *, reason: str, by: UUID | None = None, now: datetime) -> Batch:
    """Takes a batch back, also one that is being drawn up: what was in it waits again. Its numbers are not given anew.

    Raises Refusal("not_found"), ("batch_handed_over"), ("reason_missing"). One that is undone already stays it.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    with everything():
        batch = _locked(batch_id, municipality_id)
        if batch.state == Batch.State.HANDED_OVER:
            raise Refusal("batch_handed_over", number=batch.number)
        if batch.state == Batch.State.UNDONE:
            return batch
        batch.state, batch.ended_at = Batch.State.UNDONE, now
        batch.save(update_fields=["state", "ended_at"])
        _post_back(batch, now)
        InvoiceLine.objects.filter(batch=batch).update(standing=False)
        Invoice.objects.filter(batch=batch).update(standing=False)
        _note("batch.undone", batch, by, now, reason=reason.strip()[:300])
    return batch


def _post_back(batch: Batch, now: datetime) -> None:
    """The øre that its invoices moved go back, in postings of their own."""
    common = {"municipality_id": batch.municipality_id, "currency": batch.currency}
    day = now.astimezone(batch.municipality.zone).date()
    moved = list(Posting.objects.filter(invoice__batch=batch, act="invoice"))
    back = {
        each.pk: Posting(id=uuid4(), act="undone", day=day, invoice_id=each.invoice_id, at=now, **common)
        for each in moved
    }
    Posting.objects.bulk_create(back.values())
    Entry.objects.bulk_create(
        Entry(posting=back[each.posting_id], account=each.account, code=each.code, amount=-each.amount, **common)
        for each in Entry.objects.filter(posting__in=list(back))
    )


def _locked(batch_id: UUID, municipality_id: int) -> Batch:
    rows = Batch.objects.select_for_update(of=("self",)).select_related("municipality")
    batch = rows.filter(pk=batch_id, municipality_id=municipality_id).first()
    if batch is None:
        raise Refusal("not_found")
    return batch


def _note(verb: str, batch: Batch, by: UUID | None, now: datetime, **data: object) -> None:
    told = {"number": batch.number, "invoices": batch.invoices, "total": batch.total, **data}
    append(Event(verb, ("batch", batch.pk), batch.municipality_id, by, None, told), at=now)
