"""What providers' own lists say that moved, kept line by line, to be held against what we know."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Movement(models.Model):
    """A line of a provider's list: what moved, in øre (a refund is negative). Each once, and never changed.

    `payment` is ours with that reference; empty where none is.
    """

    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    provider = models.CharField(max_length=20)
    movement_id = models.CharField(max_length=120)
    reference = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    listed_on = models.DateField(help_text="the day of the list it stands in")
    payment = models.ForeignKey("payments.Payment", models.PROTECT, null=True, related_name="movements")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            # One agreement may be listed under several of its ways to pay.
            models.UniqueConstraint(fields=["municipality", "movement_id"], name="movement_once"),
            models.CheckConstraint(condition=~Q(movement_id=""), name="movement_named"),
        ]
        indexes = [
            models.Index(fields=["municipality", "-at"], name="movement_unknown", condition=Q(payment=None)),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind} {self.amount}"


class ListRead(models.Model):
    """How a provider's list of a day was read last: how many lines, or that it did not answer."""

    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    provider = models.CharField(max_length=20)
    day = models.DateField()
    lines = models.PositiveIntegerField(null=True, help_text="empty when the list could not be read")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "provider", "day"], name="list_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.day}"
