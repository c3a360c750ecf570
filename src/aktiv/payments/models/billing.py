"""How a municipality bills, and who its customers are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce


class Billing(models.Model):
    """A municipality's settings for invoices, and the last numbers that it gave.

    `seller`, `layout` and `terms` are what `keeping` and `settings` read back; `setup` is what its accounting system
    must be told. A batch keeps its own copy of them.
    """

    municipality = models.OneToOneField(
        "municipalities.Municipality", models.PROTECT, primary_key=True, related_name="billing"
    )
    seller = models.JSONField()
    layout = models.JSONField(help_text="of its KIDs")
    terms = models.JSONField()
    vat = models.JSONField(help_text="by VAT code of the price lists: its category, and why there is no VAT")
    formats = models.JSONField(default=list, help_text="names of the accounting files it takes")
    setup = models.JSONField(default=dict)
    mails = models.BooleanField(
        default=False, help_text="whether invoices go to customers by mail from here, and not from its own system"
    )
    last_customer = models.BigIntegerField(default=100_000)
    last_batch = models.BigIntegerField(default=0)
    last_invoice = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_customer__gte=0, last_batch__gte=0, last_invoice__gte=0, last_invoice__lt=10**9),
                name="billing_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: invoice {self.last_invoice}"


class Customer(models.Model):
    """Whom a municipality bills: a person or an organisation, under a number of the municipality's own.

    Names, and addresses of organisations, are those of people; what is written here goes before them.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    holder = models.GeneratedField(
        expression=Coalesce("organisation_id", "person_id"), output_field=models.UUIDField(), db_persist=True
    )
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=80, blank=True)
    buyer_reference = models.CharField(max_length=100, blank=True)
    order_reference = models.CharField(max_length=100, blank=True)
    internal = models.BooleanField(default=False, help_text="a unit of the municipality: no KID")
    einvoice = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="customer_number_once"),
            models.UniqueConstraint(fields=["municipality", "holder"], name="customer_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="customer_at_home"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                name="customer_is_one",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(einvoice=False, internal=False),
                name="einvoice_to_organisations",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "id"], name="customer_in_order")]

    def __str__(self) -> str:
        return str(self.number)
