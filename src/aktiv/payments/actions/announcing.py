"""Telling customers of their invoices when a batch was handed over: some at a time, each invoice once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.payments.models import BatchTold, Billing, Invoice
from aktiv.timetable.retry import retrying
from aktiv.walls import everything

AT_A_TIME = 200


@retrying
@transaction.atomic
def announce(batch_id: UUID, *, now: datetime, limit: int = AT_A_TIME) -> bool:
    """Says of the next invoices that they were sent, in one transaction with how far it came; messages tell whom they
    concern. False when there were no more.

    Where the municipality's own system sends its invoices, and for customers who get e-invoices, nothing is mailed.
    """
    with everything():
        told = BatchTold.objects.select_for_update(of=("self",)).select_related("batch").get(pk=batch_id)
        if told.done_at is not None:
            return False
        home = told.batch.municipality_id
        rows = Invoice.objects.filter(batch=batch_id, number__gt=told.after, standing=True).defer("document")
        found = list(rows.order_by("number")[:limit])
        mails = Billing.objects.filter(pk=home, mails=True).exists() if found else False
        append([_event(each, mails=mails) for each in found], at=now)
        told.after = found[-1].number if found else told.after
        told.done_at = None if found else now
        told.save(update_fields=["after", "done_at"])
    return bool(found)


def _event(invoice: Invoice, *, mails: bool) -> Event:
    data = {
        "number": invoice.number,
        "total": invoice.total,
        "to": invoice.person_id,
        "mailed": mails and not invoice.einvoice,
    }
    return Event("invoice.sent", ("invoice", invoice.pk), invoice.municipality_id, None, invoice.organisation_id, data)
