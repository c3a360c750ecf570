"""Payments through providers, as amounts, and what the providers were asked to do about them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from aktiv.payments.ports.provider import Standing

LONGEST_REFERENCE = 50


class CaptureRule(models.Model):
    """When a municipality takes what was reserved: when it is used (also where nothing is said), or when booked; how
    much somebody may give back alone (øre; empty: all of it); how long a deposit is held; and whether organisations are
    billed where others pay beforehand."""

    class When(models.TextChoices):
        USE = "use"
        BOOKING = "booking"

    municipality = models.OneToOneField(
        "municipalities.Municipality", models.PROTECT, primary_key=True, related_name="capture_rule"
    )
    when = models.CharField(max_length=8, choices=When.choices)
    alone_up_to = models.BigIntegerField(null=True)
    deposit_days = models.PositiveSmallIntegerField(default=7, help_text="how long after the use a deposit is held")
    damage_vat_code = models.SlugField(max_length=20, blank=True, help_text="of what is charged for damage")
    organisations_billed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(alone_up_to__gte=0), name="alone_not_negative"),
            models.CheckConstraint(condition=Q(deposit_days__gte=3, deposit_days__lte=60), name="deposit_days_between"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.when}"


class Payment(models.Model):
    """Money that somebody was asked for, as the provider tells of it: four amounts in øre that only grow.

    `hold` is the time that it was for while the payer was away; `booking` what came of it. `lost_at`: it was paid when
    the time was not to be had any more, and goes back by itself.

    With a `loan` it is all deposit: nothing is booked by it, and it pays for nothing but damage, loss and being late
    (actions.loan_deposits). Then `hold` is the loan's id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="payments", db_index=False
    )
    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=LONGEST_REFERENCE, unique=True)
    provider_id = models.CharField(max_length=80, blank=True)
    redirect_to = models.CharField(max_length=1000, blank=True)
    amount = models.BigIntegerField()
    deposit = models.BigIntegerField(default=0, help_text="what of the amount is no price")
    deposit_taken = models.BigIntegerField(default=0, help_text="what of the deposit was charged for damage")
    currency = models.CharField(max_length=3)
    standing = models.CharField(max_length=12, default=Standing.OPEN.value)
    authorised = models.BigIntegerField(default=0)
    captured = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    cancelled = models.BigIntegerField(default=0)
    method = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    holder = models.GeneratedField(
        expression=Coalesce("organisation_id", "person_id"), output_field=models.UUIDField(), db_persist=True
    )
    hold = models.UUIDField()
    booking = models.ForeignKey("bookings.Booking", models.PROTECT, null=True, related_name="payments")
    loan = models.ForeignKey("lending.Loan", models.PROTECT, null=True, related_name="+", db_index=False)
    lost_code = models.CharField(max_length=60, blank=True, help_text="why it could not be booked any more")
    lost_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="when the payer can pay no longer")
    authorised_at = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(
        null=True, help_text="when the provider is asked again; empty when nothing is awaited"
    )
    read_at = models.DateTimeField(null=True, help_text="when the provider last told how it stands")
    settle_at = models.DateTimeField(null=True, help_text="when what is owed is looked at again")
    description = models.CharField(max_length=100, help_text="what the payer reads at the provider; names no person")
    language = models.CharField(max_length=5)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=100_000_000_00), name="payment_amount"),
            models.CheckConstraint(
                condition=Q(authorised__gte=0, captured__gte=0, refunded__gte=0, cancelled__gte=0)
                & Q(authorised__lte=F("amount"), refunded__lte=F("captured"))
                & Q(authorised__gte=F("captured")),
                name="payment_amounts",
            ),
            models.CheckConstraint(condition=Q(booking=None) | Q(lost_at=None), name="payment_booked_or_lost"),
            models.CheckConstraint(
                condition=Q(deposit__gte=0, deposit_taken__gte=0, deposit_taken__lte=F("deposit"))
                & (Q(loan=None, deposit__lt=F("amount")) | Q(loan__isnull=False, deposit=F("amount"))),
                name="payment_deposit",
            ),
            models.CheckConstraint(condition=Q(loan=None) | Q(booking=None), name="payment_for_one_thing"),
            models.UniqueConstraint(fields=["id", "municipality"], name="payment_at_home"),
        ]
        indexes = [
            models.Index(fields=["provider_id"], name="payment_by_provider_id", condition=~Q(provider_id="")),
            models.Index(fields=["person", "-created_at"], name="payment_of_person"),
            models.Index(fields=["ask_at"], name="payment_to_ask", condition=Q(ask_at__isnull=False)),
            models.Index(fields=["settle_at"], name="payment_to_settle", condition=Q(settle_at__isnull=False)),
            models.Index(fields=["municipality", "-created_at"], name="payment_of_municipality"),
            models.Index(fields=["hold"], name="payment_for_hold", condition=Q(booking=None)),
            models.Index(fields=["loan"], name="payment_of_loan", condition=Q(loan__isnull=False)),
            models.Index(fields=["municipality"], name="payment_lost", condition=Q(lost_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount} {self.currency}"

    @property
    def over(self) -> bool:
        """The payer went away without paying."""
        return self.standing in {Standing.ABORTED, Standing.EXPIRED, Standing.TERMINATED}


class Intended(models.Model):
    """What the payer filled in for the booking that her payment makes. Goes when it is made, or will never be."""

    payment = models.OneToOneField(Payment, models.CASCADE, primary_key=True, related_name="intended")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    details = models.JSONField()

    def __str__(self) -> str:
        return f"intended by {self.payment_id}"


class ProviderOrder(models.Model):
    """Something that a provider is asked to do. Its id is the key that is sent along: asked again it is the same order.

    Written before it is sent. `done_at` when the provider said so, `refused` its code when it will never do it.
    """

    class Verb(models.TextChoices):
        BEGIN = "begin"
        CAPTURE = "capture"
        REFUND = "refund"
        CANCEL = "cancel"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="orders")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=8, choices=Verb.choices)
    amount = models.BigIntegerField()
    why = models.CharField(
        max_length=20, help_text="paying, used, owes_less, time_lost, abandoned, nothing_left, deposit_back, charged"
    )
    asked_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    refused = models.CharField(max_length=60, blank=True)
    refused_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(try_at__isnull=False, done_at=None, refused="")
                | Q(try_at=None, done_at__isnull=False, refused="")
                | Q(try_at=None, done_at=None) & ~Q(refused=""),
                name="provider_order_waits_or_ended",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="provider_order_amount"),
            models.UniqueConstraint(fields=["payment"], name="one_beginning", condition=Q(verb="begin")),
            models.UniqueConstraint(fields=["payment"], name="one_order_at_a_time", condition=Q(try_at__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["try_at"], name="provider_order_waits", condition=Q(try_at__isnull=False)),
            models.Index(fields=["municipality", "-asked_at"], name="provider_order_refused", condition=~Q(refused="")),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.amount}"


class Heard(models.Model):
    """A message of a provider that was proved by its signature: each once, however often it comes. Nobody is named."""

    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    payment = models.ForeignKey(Payment, models.CASCADE, related_name="heard")
    name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "provider", "event_id"], name="heard_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.name}"


class GivingBack(models.Model):
    """Money that somebody in finance gives back, with the reason. Above what one may do alone it waits for another.

    What is owed is corrected when it is decided on; the provider is asked for the difference.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="given_back")
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    alone = models.BooleanField(help_text="little enough for one")
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="giving_back_something"),
            models.CheckConstraint(
                condition=Q(decided_at=None, granted=None, decided_by=None)
                | Q(decided_at__isnull=False, granted__isnull=False, decided_by__isnull=False),
                name="giving_back_decided",
            ),
            models.CheckConstraint(
                condition=~Q(granted=True) | Q(alone=True) | ~Q(decided_by=F("asked_by")), name="giving_back_by_two"
            ),
            models.UniqueConstraint(fields=["payment"], name="one_giving_back", condition=Q(decided_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.payment_id}"
