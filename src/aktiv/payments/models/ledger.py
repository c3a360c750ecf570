"""The ledger: what was done about money, as postings whose entries sum to zero. It only grows; corrections are new
postings. Nobody is named in it: who owes is told by the charge, the payment or the invoice that a posting is about.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class AccountRule(models.Model):
    """On which account of the municipality's books the charges of some place, VAT code or reason go, from a day on.

    Of the rules that fit, one for a space goes before one for a facility, that before one for all; then one that names
    the VAT code, then one that names the reason, then the latest. What a rule says never changes: a new one goes on
    from a day, and the old one gets a last day.
    """

    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="account_rules", db_index=False
    )
    facility = models.ForeignKey("facilities.Facility", models.PROTECT, null=True, related_name="+", db_index=False)
    space = models.ForeignKey("facilities.Space", models.PROTECT, null=True, related_name="+", db_index=False)
    vat_code = models.SlugField(max_length=20, blank=True, help_text="empty for every code")
    reason = models.CharField(max_length=16, blank=True, help_text="of the charge; empty for every reason")
    from_day = models.DateField()
    to_day = models.DateField(null=True, help_text="the last day; empty for as long as nobody ends it")
    account = models.CharField(max_length=40)
    dimensions = models.JSONField(default=dict, help_text="such as cost centre, function and project, by name")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "facility", "space", "vat_code", "reason", "from_day"],
                name="one_account_rule",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(facility__isnull=True) | Q(space__isnull=True), name="account_rule_for_one_place"
            ),
            models.CheckConstraint(condition=~Q(account=""), name="account_rule_names_account"),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gte=F("from_day")), name="account_rule_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} from {self.from_day}"


class OrderLine(models.Model):
    """What accounting is told of a charge, as it was when it was charged: the account and its dimensions.

    One that no rule fitted gets an account once, before it is billed. Day of use, price, VAT, payer and explanation
    are the charge's and its quote's, which never change either.
    """

    charge = models.OneToOneField("prices.Charge", models.PROTECT, primary_key=True, related_name="order_line")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    account = models.CharField(max_length=40, blank=True, help_text="empty where no rule fitted")
    dimensions = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["municipality"], name="line_without_account", condition=Q(account=""))]

    def __str__(self) -> str:
        return f"{self.charge_id} on {self.account or 'no account'}"


class Posting(models.Model):
    """One act in the books, with entries that sum to zero. A charge's posting has the charge's id.

    `accounted` moves revenue from no account to those that charges were given afterwards.

    `up_to` is what a payment's amount of that kind had come to in all, so that no part of it is posted twice.
    """

    class Act(models.TextChoices):
        CHARGE = "charge"
        CORRECTION = "correction"
        CAPTURE = "capture"
        REFUND = "refund"
        INVOICE = "invoice"  # moves the øre by which VAT of the whole differs from that of its lines
        INVOICE_UNDONE = "undone"
        ACCOUNTED = "accounted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    act = models.CharField(max_length=12, choices=Act.choices)
    day = models.DateField(help_text="the day in the municipality on which it happened")
    currency = models.CharField(max_length=3)
    charge = models.OneToOneField("prices.Charge", models.PROTECT, null=True, related_name="posting")
    payment = models.ForeignKey("payments.Payment", models.PROTECT, null=True, related_name="postings", db_index=False)
    up_to = models.BigIntegerField(null=True)
    invoice = models.ForeignKey("payments.Invoice", models.PROTECT, null=True, related_name="postings", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "municipality", "currency"], name="posting_in_currency"),
            models.UniqueConstraint(fields=["payment", "act", "up_to"], name="posted_once"),
            models.UniqueConstraint(fields=["invoice", "act"], name="invoice_posted_once"),
            models.CheckConstraint(
                condition=Q(
                    act__in=["charge", "correction"],
                    charge__isnull=False,
                    payment=None,
                    up_to=None,
                    invoice=None,
                    id=F("charge"),
                )
                | Q(act__in=["capture", "refund"], charge=None, payment__isnull=False, up_to__gt=0, invoice=None)
                | Q(act__in=["invoice", "undone"], charge=None, payment=None, up_to=None, invoice__isnull=False)
                | Q(act="accounted", charge=None, payment=None, up_to=None, invoice=None),
                name="posting_is_about_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "day"], name="posting_by_day")]

    def __str__(self) -> str:
        return f"{self.act} {self.day}"


class Entry(models.Model):
    """A line of a posting, in øre: debit is positive, credit negative. `code` says which of its kind the account is."""

    class Account(models.TextChoices):
        RECEIVABLE = "receivable"  # what customers owe
        REVENUE = "revenue"  # code: the account of the municipality's books
        VAT = "vat"  # code: the VAT code
        PROVIDER = "provider"  # what a provider has taken for us; code: its name
        ROUNDING = "rounding"  # øre between VAT of an invoice, rounded once, and what was charged

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="entries", db_constraint=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    account = models.CharField(max_length=12, choices=Account.choices)
    code = models.CharField(max_length=40, blank=True)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["posting", "account", "code"], name="one_entry_an_account"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_moves_something"),
            models.CheckConstraint(
                condition=Q(account__in=["receivable", "revenue", "vat", "provider", "rounding"]), name="entry_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.code} {self.amount}"
