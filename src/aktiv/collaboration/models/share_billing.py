"""Shares in the billing of the municipality that keeps the secretariat: what was handed over, what is held of credits,
what was ordered paid out, and what has been paid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from aktiv.collaboration.models.budgets import LONGEST_REASON, ShareLine

LONGEST_REFERENCE = 60


class MemberOrganisation(models.Model):
    """Which organisation a member is billed as. Never changes: the newest counts."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.member_id} {self.organisation_id}"


class ShareBill(models.Model):
    """How a line was handed to the billing of the municipality that keeps the secretariat. Of one line they are the
    whole of it. Never changes.

    charge: a charge of its own, or a correction of one, which its next batch of invoices takes. own: the municipality's
    own share, of which it sends itself nothing. held: a credit for which it has billed too little, so that no credit
    note can take it yet; CreditUse says what became of it. outside: billed by another system than the service's own,
    before or beside it. by_hand: a credit like one that is held, from before they were.
    """

    class Way(models.TextChoices):
        CHARGE = "charge"
        OWN = "own"
        BY_HAND = "by_hand"
        HELD = "held"
        OUTSIDE = "outside"

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(ShareLine, models.PROTECT, related_name="bills")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=7, choices=Way.choices)
    amount_ore = models.BigIntegerField()
    charge = models.OneToOneField("prices.Charge", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way="charge", charge__isnull=False)
                | Q(way__in=["own", "by_hand", "outside"], charge=None)
                | Q(way="held", charge=None, amount_ore__lt=0),
                name="share_bill_by_its_way",
            ),
            models.CheckConstraint(condition=~Q(amount_ore=0), name="share_bill_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.way} {self.amount_ore}"


class PayOut(models.Model):
    """An order to pay a member what is held of its credits, numbered in the municipality that bills. It is carried out
    by that municipality's accounts; SharePayment says when. Never changes."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="payouts")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    amount_ore = models.PositiveBigIntegerField()
    note = models.CharField(max_length=LONGEST_REASON, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="pay_out_once"),
            models.CheckConstraint(condition=Q(amount_ore__gt=0), name="pay_out_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.member_id} {self.amount_ore}"


class CreditUse(models.Model):
    """What became of øre of a credit that is held: taken off a charge of the member (`charge` is the correction), or
    ordered paid out. Never more than the credit. Never changes."""

    id = models.BigAutoField(primary_key=True)
    bill = models.ForeignKey(ShareBill, models.PROTECT, related_name="uses")
    amount_ore = models.PositiveBigIntegerField()
    charge = models.OneToOneField("prices.Charge", models.PROTECT, null=True, related_name="+")
    payout = models.ForeignKey(PayOut, models.PROTECT, null=True, related_name="parts")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_ore__gt=0), name="credit_use_of_something"),
            models.CheckConstraint(
                condition=Q(charge__isnull=False, payout=None) | Q(charge=None, payout__isnull=False),
                name="credit_use_by_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bill_id} {self.amount_ore}"


class ShareReceipt(models.Model):
    """A line of a file in which accounting says what is paid: of an invoice or credit note by its number, or of an
    order to pay out. `shares_ore` is what of it is of shares: an invoice may have other things on it. The same line is
    noted once, whatever files it stands in; `reference`, such as the bank's, tells two that are alike apart, and a line
    without one is new only where none like it is noted. Never changes."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    invoice = models.BigIntegerField(null=True)
    payout = models.OneToOneField(PayOut, models.PROTECT, null=True, related_name="receipt")
    paid_on = models.DateField()
    amount_ore = models.BigIntegerField()
    shares_ore = models.BigIntegerField()
    reference = models.CharField(max_length=LONGEST_REFERENCE, blank=True)
    file_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "invoice", "paid_on", "amount_ore", "reference"], name="share_receipt_once"
            ),
            models.CheckConstraint(condition=~Q(amount_ore=0), name="share_receipt_of_something"),
            models.CheckConstraint(
                condition=Q(invoice__isnull=False, payout=None)
                | Q(invoice=None, payout__isnull=False, amount_ore__lt=0),
                name="share_receipt_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice or self.payout_id} {self.paid_on} {self.amount_ore}"


class SharePayment(models.Model):
    """What a member has paid of its share of a budget (below zero: was paid back, or was noted wrongly), as the
    accounts of the secretariat's municipality say: by hand, or by a line of a file (`receipt`). Never changes."""

    id = models.BigAutoField(primary_key=True)
    budget = models.ForeignKey("collaboration.Budget", models.PROTECT, related_name="payments")
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    amount_ore = models.BigIntegerField()
    paid_on = models.DateField()
    note = models.CharField(max_length=LONGEST_REASON, blank=True)
    receipt = models.ForeignKey(ShareReceipt, models.PROTECT, null=True, related_name="payments")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount_ore=0), name="share_payment_of_something")]

    def __str__(self) -> str:
        return f"{self.budget_id} {self.member_id} {self.amount_ore}"
