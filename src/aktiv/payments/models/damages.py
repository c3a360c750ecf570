"""Damage to a place, reported by those who look after it and taken from the deposit by those who keep the accounts."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from aktiv.payments.models.payments import Payment

LARGEST = 10_000_000_00
"""No damage is charged for more than so much at a time, in øre."""


class Damage(models.Model):
    """What somebody says that a user has damaged, and for how much (øre). It is charged when finance has `granted` it:
    `covered` of it from the deposit, the rest on an invoice. The payer may answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="damages")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    text = models.CharField(max_length=300)
    reported_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    reported_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    covered = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=LARGEST), name="damage_amount"),
            models.CheckConstraint(
                condition=Q(decided_at=None, granted=None, decided_by=None, covered=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, granted=False, covered=None)
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    granted=True,
                    covered__isnull=False,
                    covered__gte=0,
                    covered__lte=F("amount"),
                ),
                name="damage_decided",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="damage_said"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False, granted=True),
                name="damage_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality"], name="damage_waits", condition=Q(decided_at=None)),
        ]

    def __str__(self) -> str:
        return f"damage {self.amount} of {self.payment_id}"
