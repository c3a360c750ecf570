"""What a year of use would have cost by a list: counted once, in slices, beside what was quoted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class PricePreview(models.Model):
    """A reckoning of a price list over the uses from `first` to `last` (inclusive): how far it has come, its sums.

    `next_day` is the first day that was not counted yet, after `last` when all is counted. `sums` is for
    rules.repricing.Sums. It says nothing of whose a use was.
    """

    price_list = models.OneToOneField("prices.PriceList", models.CASCADE, primary_key=True, related_name="preview")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(help_text="of the draft that was reckoned by")
    first = models.DateField()
    last = models.DateField()
    next_day = models.DateField()
    uses = models.PositiveIntegerField(help_text="to be counted")
    counted = models.PositiveIntegerField(default=0)
    sums = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="price_preview_in_order"),
            models.CheckConstraint(condition=Q(next_day__gte=F("first")), name="price_preview_from_the_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.price_list_id} {self.counted}/{self.uses}"
