"""Batches of invoices, and what stands in them. What was made never changes; what was undone stays, and stands no more.

A charge is billed once: of its lines one at most stands, by a unique key. So is a part of one.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Batch(models.Model):
    """What a municipality bills at one time. It is drawn up customer by customer, in the order of their ids: `after` is
    the last that is done, so whoever is stopped in the middle goes on from there. One is open at a time.

    `left_out` tells of customers who could not be billed, and why, by their numbers.
    """

    class State(models.TextChoices):
        DRAWING = "drawing"
        MADE = "made"
        HANDED_OVER = "handed_over"
        UNDONE = "undone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAWING)
    until = models.DateField(help_text="the last day of use that is billed")
    issued = models.DateField()
    due = models.DateField()
    currency = models.CharField(max_length=3)
    seller = models.JSONField()
    layout = models.JSONField()
    terms = models.JSONField()
    vat = models.JSONField()
    formats = models.JSONField()
    setup = models.JSONField()
    customers = models.PositiveIntegerField(help_text="how many are to be looked at")
    looked_at = models.PositiveIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    up_to = models.BigIntegerField(help_text="the last customer who is in it")
    invoices = models.PositiveIntegerField(default=0)
    credit_notes = models.PositiveIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    left_out = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was handed over or undone")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="batch_number_once"),
            models.UniqueConstraint(fields=["id", "municipality", "currency"], name="batch_at_home"),
            models.UniqueConstraint(
                fields=["municipality"], name="one_open_batch", condition=Q(state__in=["drawing", "made"])
            ),
            models.CheckConstraint(
                condition=Q(state="drawing", made_at=None, ended_at=None)
                | Q(state="made", made_at__isnull=False, ended_at=None)
                | Q(state="handed_over", made_at__isnull=False, ended_at__isnull=False)
                | Q(state="undone", ended_at__isnull=False),
                name="batch_state",
            ),
            models.CheckConstraint(condition=Q(due__gte=models.F("issued")), name="batch_due_after_issue"),
        ]
        indexes = [
            models.Index(fields=["begun_at"], name="batch_being_drawn", condition=Q(state="drawing")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class BatchTold(models.Model):
    """How far the customers of a batch that was handed over have been told of their invoices: `after` is the number of
    the last. Some at a time, so that whoever is stopped in the middle goes on from there."""

    batch = models.OneToOneField(Batch, models.PROTECT, primary_key=True, related_name="told")
    after = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["batch"], name="batch_to_tell", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.batch_id} after {self.after}"


class Invoice(models.Model):
    """An invoice or a credit note, as it was made: `document` is what all its papers and files are made from.

    `standing` ends when its batch is undone; its number is not given again. Øre, credit notes below zero.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        CREDIT_NOTE = "credit_note"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    customer = models.ForeignKey("payments.Customer", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    credits = models.ForeignKey("self", models.PROTECT, null=True, related_name="credited_by")
    currency = models.CharField(max_length=3)
    issued = models.DateField()
    due = models.DateField()
    total = models.BigIntegerField()
    vat_amount = models.BigIntegerField()
    rounding = models.BigIntegerField()
    kid = models.CharField(max_length=25, blank=True)
    einvoice = models.BooleanField()
    document = models.JSONField()
    standing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="invoice_number_once"),
            models.UniqueConstraint(fields=["id", "batch"], name="invoice_in_batch"),
            models.UniqueConstraint(fields=["id", "municipality"], name="invoice_at_home"),
            models.UniqueConstraint(fields=["municipality", "kid"], name="kid_once", condition=~Q(kid="")),
            models.CheckConstraint(
                condition=Q(kind="invoice", total__gte=0, credits=None) | Q(kind="credit_note", total__lte=0, kid=""),
                name="invoice_or_credit_note",
            ),
            models.CheckConstraint(condition=Q(number__gt=0, number__lt=10**9), name="invoice_number"),
            models.CheckConstraint(condition=Q(due__gte=models.F("issued")), name="invoice_due_after_issue"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                name="invoice_to_one",
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "number"], name="invoice_of_batch"),
            models.Index(fields=["person", "-number"], name="invoice_to_person", condition=Q(person__isnull=False)),
            models.Index(
                fields=["organisation", "-number"], name="invoice_to_club", condition=Q(organisation__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Shortfall(models.Model):
    """What of a charge no payment reaches, though its booking was paid beforehand: it is billed, and the rest is not.

    It only grows; what is taken back of one is a row below zero that names it. With its tax, in øre.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    charge = models.ForeignKey("prices.Charge", models.PROTECT, related_name="shortfalls")
    takes_back = models.ForeignKey("self", models.PROTECT, null=True, related_name="taken_back")
    amount = models.BigIntegerField()
    vat_amount = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "charge"], name="shortfall_of_charge"),
            models.CheckConstraint(
                condition=Q(takes_back=None, amount__gt=0, vat_amount__gte=0, amount__gte=models.F("vat_amount"))
                | Q(takes_back__isnull=False, amount__lt=0, vat_amount__lte=0, amount__lte=models.F("vat_amount")),
                name="shortfall_or_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.charge_id}"


class InvoiceLine(models.Model):
    """A charge that was billed, or a `part` of one that no payment reached. Without an invoice: it and others of the
    same batch came to nothing together."""

    id = models.BigAutoField(primary_key=True)
    charge = models.ForeignKey(
        "prices.Charge", models.PROTECT, related_name="billed", db_index=False, db_constraint=False
    )
    part = models.ForeignKey(
        Shortfall, models.PROTECT, null=True, related_name="billed", db_index=False, db_constraint=False
    )
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, related_name="billed", db_index=False, db_constraint=False
    )
    standing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charge"], name="billed_once", condition=Q(standing=True, part=None)),
            models.UniqueConstraint(
                fields=["part"], name="part_billed_once", condition=Q(standing=True, part__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["batch", "invoice"], name="line_of_invoice")]

    def __str__(self) -> str:
        return f"{self.charge_id} in {self.invoice_id or 'none'}"
