"""Drawing up a batch: what waits becomes invoices and credit notes, some customers at a time.

Each step is a transaction that ends with noting how far it came. Whoever is stopped in the middle has done whole steps,
and the next goes on from there; a unique key on charges that are billed holds if two ever did the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import AutoField, Max, Model

from aktiv import prepared
from aktiv.journal.actions import Event, append
from aktiv.municipalities.queries import public_holidays
from aktiv.payments.basis import Credited, Kind, invoice_of, may_charge
from aktiv.payments.basis import Customer as Buying
from aktiv.payments.basis import Invoice as Paper
from aktiv.payments.ehf import must_be_sendable
from aktiv.payments.keeping import as_json
from aktiv.payments.lining import customer_of, lines_of, order_of, owed
from aktiv.payments.models import Batch, Billing, Customer, Entry, Invoice, Posting
from aktiv.payments.models import InvoiceLine as Line
from aktiv.payments.queries.due import WAITING, Buyer, Due, due_of, next_buyers
from aktiv.payments.rules.due import Group, Outcome, due_date, groups
from aktiv.payments.rules.kid import kid_of
from aktiv.payments.settings import Settings, settings_from
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

CUSTOMERS = 1_000
LINES = 5_000
"""A step takes so many customers at most, and ends before the one with whom it would have more lines than that (though
it has one at least): what it holds in memory."""
TOLD_OF = 200
"""So many of those who were left out are told of."""

_NEW_CUSTOMERS = f"""
INSERT INTO payments_customer (municipality_id, number, person_id, organisation_id, street, postcode, place,
    buyer_reference, order_reference, internal, einvoice, version)
SELECT %(municipality)s, %(last)s + row_number() OVER (ORDER BY first, holder), person_id, organisation_id,
       '', '', '', '', '', false, false, 1
FROM (
    SELECT c.person_id, c.organisation_id, coalesce(c.organisation_id, c.person_id) AS holder,
           min(c.created_at) AS first
    FROM ({WAITING}) c
    WHERE NOT EXISTS (
        SELECT FROM payments_customer k
        WHERE k.municipality_id = %(municipality)s AND k.holder = coalesce(c.organisation_id, c.person_id)
    )
    GROUP BY c.person_id, c.organisation_id
) AS new
"""  # noqa: S608 - put together from constants


def draw_up(municipality_id: int, *, until: date, by: UUID | None = None, now: datetime) -> Batch:
    """Bills all that was used up to and with a day and waits. A batch that was begun before is gone on with.

    Raises what `begin_batch` raises.
    """
    with everything():
        begun = Batch.objects.filter(municipality_id=municipality_id, state=Batch.State.DRAWING).first()
    batch = begun or begin_batch(municipality_id, until=until, by=by, now=now)
    while draw_on(batch.pk, now=now):
        pass
    with everything():
        return Batch.objects.get(pk=batch.pk)


@transaction.atomic
def begin_batch(municipality_id: int, *, until: date, by: UUID | None = None, now: datetime) -> Batch:
    """The next batch of a municipality, with nothing in it yet, and a number for each new customer.

    Raises Refusal: billing_not_set_up, batch_open (number), until_not_over, and those of its settings.
    """
    billing = Billing.objects.select_for_update(of=("self",)).select_related("municipality").filter(pk=municipality_id)
    found = billing.first()
    if found is None:
        raise Refusal("billing_not_set_up")
    home, settings = found.municipality, settings_from(found)
    issued = now.astimezone(home.zone).date()
    if until > issued:
        raise Refusal("until_not_over")
    with everything():
        earlier = Batch.objects.filter(municipality_id=municipality_id, state__in=["drawing", "made"]).first()
        if earlier is not None:
            raise Refusal("batch_open", number=earlier.number)
        with connection.cursor() as cursor:
            asked: dict[str, Any] = {"municipality": municipality_id, "until": until, "last": found.last_customer}
            cursor.execute(_NEW_CUSTOMERS, asked)
            found.last_customer += cursor.rowcount
        ours = Customer.objects.filter(municipality_id=municipality_id)
        found.last_batch += 1
        found.save(update_fields=["last_customer", "last_batch"])
        batch = Batch.objects.create(
            municipality_id=municipality_id,
            number=found.last_batch,
            until=until,
            issued=issued,
            due=due_date(issued, settings.terms, lambda each: bool(public_holidays(home, each, each))),
            currency=home.currency,
            **settings.as_columns(),
            customers=ours.count(),
            up_to=ours.aggregate(last=Max("id"))["last"] or 0,
            begun_at=now,
            begun_by_id=by,
        )
        append(_event("batch.begun", batch, by, until=until.isoformat()), at=now)
    return batch


@retrying
@transaction.atomic
def draw_on(batch_id: UUID, *, now: datetime, lines: int = LINES) -> bool:
    """Takes one step. False when there was nothing more to do: then the batch is made.

    Two who do it at the same time take turns. `lines` is how many a step holds.
    """
    with everything():
        batch = Batch.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=batch_id)
        if batch.state != Batch.State.DRAWING:
            return False
        buyers = next_buyers(batch.municipality_id, batch.until, after=batch.after, up_to=batch.up_to, limit=CUSTOMERS)
        if not buyers:
            batch.state, batch.made_at = Batch.State.MADE, now
            batch.save(update_fields=["state", "made_at"])
            append(_event("batch.made", batch, None), at=now)
            return False
        taken = _few(buyers, lines)
        _bill(batch, taken)
        batch.after, batch.looked_at = taken[-1].id, batch.looked_at + len(taken)
        batch.save(update_fields=["after", "looked_at", "invoices", "credit_notes", "lines", "total", "left_out"])
    return True


def _few(buyers: Sequence[Buyer], lines: int) -> Sequence[Buyer]:
    """The first of them, as many as one step takes."""
    sum_of_lines = 0
    for place, each in enumerate(buyers):
        sum_of_lines += each.waiting
        if place and sum_of_lines > lines:
            return buyers[:place]
    return buyers


@dataclass(slots=True)
class _Made:
    """What a step writes."""

    invoices: list[Invoice] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def _bill(batch: Batch, buyers: Sequence[Buyer]) -> None:
    waiting = [each.id for each in buyers if each.waiting]
    of_customer: dict[int, list[Due]] = {}
    for due in due_of(batch.municipality_id, batch.until, waiting) if waiting else ():
        of_customer.setdefault(due.customer_id, []).append(due)
    if not of_customer:
        return
    billing = Billing.objects.select_for_update().get(pk=batch.municipality_id)
    step = _Step(batch, settings_from(batch), billing.last_invoice)
    for buyer in buyers:
        if buyer.id in of_customer:
            step.take(buyer, of_customer[buyer.id])
    billing.last_invoice = step.last
    billing.save(update_fields=["last_invoice"])
    step.write()


@dataclass(slots=True)
class _Step:
    """What a step writes, and the last number that it gave."""

    batch: Batch
    settings: Settings
    last: int
    invoices: list[Invoice] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def take(self, buyer: Buyer, found: Sequence[Due]) -> None:
        """Bills a customer. One who cannot be billed keeps nobody else waiting: what she owes waits for the next."""
        batch = self.batch
        try:
            made = list(self._papers(buyer, found))
        except Refusal as refusal:
            if len(batch.left_out) < TOLD_OF:
                told = {key: str(value) for key, value in refusal.data.items()}
                batch.left_out = [*batch.left_out, {"customer": buyer.number, "code": refusal.code, "data": told}]
            return
        self.last += sum(paper is not None for _, paper in made)
        for dues, paper in made:
            self._add(buyer, dues, paper)

    def write(self) -> None:
        """All of it, and what the batch has come to."""
        for rows in (self.invoices, self.lines, self.postings, self.entries):
            _insert(rows)
        credit_notes = sum(each.kind == Invoice.Kind.CREDIT_NOTE for each in self.invoices)
        self.batch.invoices += len(self.invoices) - credit_notes
        self.batch.credit_notes += credit_notes
        self.batch.lines += len(self.lines)
        self.batch.total += sum(each.total for each in self.invoices)

    @property
    def _common(self) -> dict[str, Any]:  # Any: columns
        return {"municipality_id": self.batch.municipality_id, "currency": self.batch.currency}

    def _papers(self, buyer: Buyer, found: Sequence[Due]) -> Iterator[tuple[Sequence[Due], Paper | None]]:
        """What becomes of a customer's charges, but for those that wait; no paper for what comes to nothing."""
        customer, by_reference, number = customer_of(buyer), {each.reference: each for each in found}, self.last
        vat, terms = self.settings.vat, self.settings.terms
        waiting = [owed(each, vat) for each in found if each.currency == self.batch.currency]
        for group in groups(waiting, terms, until=self.batch.until, issued=self.batch.issued):
            dues = [by_reference[each.reference] for each in group.lines]
            if group.outcome is Outcome.EVEN:
                yield dues, None
            elif group.outcome is not Outcome.WAITS:
                number += 1
                yield dues, self._paper(customer, group, dues, str(number))

    def _paper(self, customer: Buying, group: Group, dues: Sequence[Due], number: str) -> Paper:
        settings, batch = self.settings, self.batch
        bill = group.outcome is Outcome.INVOICE
        has_kid = bill and not customer.internal
        kid = kid_of(settings.layout, customer=customer.customer_number, invoice=number) if has_kid else ""
        credited = next((each.billed_issued for each in dues if group.credits), None)
        zone = batch.municipality.zone
        paper = invoice_of(
            number=number,
            kind=Kind.INVOICE if bill else Kind.CREDIT_NOTE,
            customer=customer,
            issued=batch.issued,
            due=batch.due,
            currency=group.currency,
            lines=[
                line
                for each in sorted(dues, key=order_of)
                for line in lines_of(each, settings.vat, customer.language, zone)
            ],
            kid=kid,
            credited=Credited(group.credits, credited) if credited else None,
        )
        may_charge(settings.seller, paper)
        if customer.einvoice:
            must_be_sendable(paper, settings.seller)
        return paper

    def _add(self, buyer: Buyer, dues: Sequence[Due], paper: Paper | None) -> None:
        batch, common = self.batch, self._common
        invoice = self._invoice(buyer, dues, paper) if paper is not None else None
        self.lines += (
            Line(charge_id=each.charge_id, part_id=each.part_id, batch=batch, invoice=invoice, **common)
            for each in dues
        )
        if invoice is None or paper is None:
            return
        self.invoices.append(invoice)
        if moved := _vat_moved(paper, dues):
            posting = Posting(id=uuid4(), act="invoice", day=batch.issued, invoice=invoice, at=batch.begun_at, **common)
            self.postings.append(posting)
            # VAT of the whole is owed, VAT of the lines was noted: what lies between is rounding, and nobody pays it.
            amounts = {("vat", code): -more for code, more in moved.items()} | {("rounding", ""): sum(moved.values())}
            self.entries += (
                Entry(posting=posting, account=account, code=code, amount=amount, **common)
                for (account, code), amount in amounts.items()
                if amount
            )

    def _invoice(self, buyer: Buyer, dues: Sequence[Due], paper: Paper) -> Invoice:
        return Invoice(
            batch=self.batch,
            number=int(paper.number),
            kind=paper.kind.value,
            customer_id=buyer.id,
            person_id=buyer.person_id,
            organisation_id=buyer.organisation_id,
            credits_id=dues[0].billed_id if paper.credited else None,
            issued=paper.issued,
            due=paper.due,
            total=paper.total,
            vat_amount=paper.vat_amount,
            rounding=paper.rounding,
            kid=paper.kid,
            einvoice=buyer.einvoice,
            document=as_json(paper),
            **self._common,
        )


def _insert(rows: Sequence[Model]) -> None:
    """Adds rows of one table in one statement, which is the same however many they are and whatever is in them: the
    driver keeps the texts of statements for a while, and those with values in them are large."""
    if not rows:
        return
    table = rows[0]._meta
    fields = [each for each in table.concrete_fields if not isinstance(each, AutoField)]
    columns = ", ".join(f'"{each.column}"' for each in fields)
    written = json.dumps([{each.column: getattr(row, each.attname) for each in fields} for row in rows], default=str)
    statement = f"INSERT INTO {table.db_table} ({columns}) SELECT {columns} "
    statement += f"FROM jsonb_populate_recordset(NULL::{table.db_table}, %(rows)s::jsonb)"
    with prepared.cursor() as cursor:
        cursor.execute(statement, {"rows": written})


def _vat_moved(paper: Paper, dues: Sequence[Due]) -> dict[str, int]:
    """By VAT code, how much more VAT an invoice has than its charges: under the first code of each rate."""
    moved: dict[str, int] = {}
    for whole in paper.vat:
        rate = whole.category, whole.basis_points
        codes = {each.vat_code for each in paper.lines if (each.category, each.basis_points) == rate}
        noted = sum(
            each.vat_amount for each in dues if each.vat_code in codes and each.basis_points == whole.basis_points
        )
        if whole.vat != noted:
            moved[min(codes)] = moved.get(min(codes), 0) + whole.vat - noted
    return moved


def _event(verb: str, batch: Batch, by: UUID | None, **data: object) -> Event:
    told = {"number": batch.number, "invoices": batch.invoices, "credit_notes": batch.credit_notes}
    return Event(verb, ("batch", batch.pk), batch.municipality_id, by, None, {**told, "total": batch.total, **data})
