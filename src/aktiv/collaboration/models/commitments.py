"""What each member has promised, and what it has delivered of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Commitment(models.Model):
    """A promise of a member: money in øre, work in hours, or something that is there or not. Never changes."""

    class Kind(models.TextChoices):
        MONEY = "money"
        HOURS = "hours"
        TEST_SITE = "test_site"
        ROLE = "role"

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey(
        "collaboration.Collaboration", models.PROTECT, related_name="commitments", db_index=False
    )
    number = models.PositiveIntegerField()
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="commitments", db_index=False)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    what = models.CharField(max_length=200)
    amount_ore = models.PositiveBigIntegerField(null=True)
    hours = models.PositiveIntegerField(null=True)
    due = models.DateField()
    initiative = models.ForeignKey(
        "collaboration.Initiative", models.PROTECT, null=True, related_name="commitments", help_text="what it is for"
    )
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="commitment_once"),
            models.CheckConstraint(condition=~Q(what=""), name="commitment_says_what"),
            models.CheckConstraint(
                condition=Q(kind="money", amount_ore__gt=0, hours=None)
                | Q(kind="hours", hours__gt=0, amount_ore=None)
                | Q(kind__in=["test_site", "role"], amount_ore=None, hours=None),
                name="commitment_in_its_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"


class Delivery(models.Model):
    """What was delivered of a commitment on a day, in its unit. Never changes: a correction is a new row below zero."""

    id = models.BigAutoField(primary_key=True)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="deliveries")
    amount_ore = models.BigIntegerField(null=True)
    hours = models.IntegerField(null=True)
    delivered_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_ore=None) | Q(hours=None), name="delivery_in_one_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.delivered_on}"
