"""Corrections by hand of what somebody owes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

LARGEST = 100_000_000_00
"""Nobody corrects by more than so much at a time, in øre."""


class ManualCorrection(models.Model):
    """What somebody in finance takes off a charge, or charges by hand, with the reason. Above what one may do alone it
    waits for another.

    `amount` is øre with VAT, always above zero: `kind` says whether less is owed or more. What is charged by hand says
    for what, at which VAT code, for which day and to whom; what takes something off names the charge.
    """

    class Kind(models.TextChoices):
        LESS = "less"
        MORE = "more"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    charge = models.ForeignKey("prices.Charge", models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    text = models.CharField(max_length=60, blank=True, help_text="what the customer reads on the invoice")
    vat_code = models.SlugField(max_length=20, blank=True)
    use_day = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    alone = models.BooleanField(help_text="little enough for one")
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=LARGEST), name="correction_amount"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(
                condition=Q(kind="less", charge__isnull=False, text="", vat_code="", use_day=None)
                | Q(kind="more", charge=None, use_day__isnull=False) & ~Q(text="") & ~Q(vat_code=""),
                name="correction_of_something",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                name="correction_to_one",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, granted=None, decided_by=None)
                | Q(decided_at__isnull=False, granted__isnull=False, decided_by__isnull=False),
                name="correction_decided",
            ),
            models.CheckConstraint(
                condition=~Q(granted=True) | Q(alone=True) | ~Q(decided_by=F("asked_by")), name="correction_by_two"
            ),
            models.UniqueConstraint(fields=["charge"], name="one_correction_waits", condition=Q(decided_at=None)),
        ]
        indexes = [
            models.Index(fields=["municipality", "-asked_at"], name="correction_of_municipality"),
            models.Index(fields=["municipality"], name="correction_waits", condition=Q(decided_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.currency}"

    @property
    def waits(self) -> bool:
        """For another's yes or no."""
        return self.decided_at is None
