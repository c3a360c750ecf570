"""What indicators came to, month by month: numbers alone, counted from use, never of so few that somebody is known."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class IndicatorFigure(models.Model):
    """An indicator of a member from one day to another, both included, by one version of its definition. Never changes:
    counted anew, it is a new row, and the newest counts.

    `value` is in the indicator's unit, between `low` and `high`. What is of too few is `withheld`, without a number.
    """

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    indicator = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    first = models.DateField()
    last = models.DateField()
    withheld = models.BooleanField(default=False)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    n = models.PositiveIntegerField(null=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    low = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also what is read by: a month of one indicator, the newest count first.
            models.UniqueConstraint(
                fields=["indicator", "first", "last", "member", "counted_at"], name="indicator_counted_once"
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="indicator_days_in_order"),
            models.CheckConstraint(
                condition=Q(withheld=True, numerator=None, denominator=None, n=None, value=None, low=None, high=None)
                | Q(
                    withheld=False,
                    numerator__isnull=False,
                    denominator__gt=0,
                    n__gte=5,
                    value__isnull=False,
                    low__lte=F("value"),
                    high__gte=F("value"),
                ),
                name="indicator_told_or_withheld",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.member_id} {self.first}"
