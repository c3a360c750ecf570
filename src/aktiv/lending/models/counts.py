"""Counts of what stands in a storage place: how many were found, and which."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aktiv.lending.models.stock import MOST_IN_A_POOL, Depot, Item, Pool


class Count(models.Model):
    """Somebody counted what stands in a storage place. Ended, its differences are carried into the stock."""

    id = models.UUIDField(primary_key=True, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    depot = models.ForeignKey(Depot, models.PROTECT, related_name="counts")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    dropped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["depot"], condition=Q(ended_at=None), name="one_count_at_a_time"),
            models.UniqueConstraint(fields=["id", "municipality"], name="count_in_municipality"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, dropped=False)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="count_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"count {self.id}"


class CountLine(models.Model):
    """What was found of one pool. `expected` is what should have been there at that moment: stock less what was out.

    `there` are the items that should have, where it was said which of them stand there (`CountItem`); None where only
    how many was said.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    count = models.ForeignKey(Count, models.CASCADE, related_name="lines", db_index=False)
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+", db_index=False)
    expected = models.IntegerField()
    found = models.PositiveIntegerField()
    there = ArrayField(models.BigIntegerField(), null=True, help_text="items that were in when it was counted")
    note = models.CharField(max_length=300, blank=True)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["count", "pool"], name="counted_once"),
            models.CheckConstraint(condition=Q(found__lte=MOST_IN_A_POOL), name="count_found"),
        ]

    def __str__(self) -> str:
        return f"{self.found} of {self.pool_id}"


class CountItem(models.Model):
    """An item that was seen in a count, or that a count did not find; `was` is its state when it was seen, empty for
    what was not. What became of it is said when the count ends."""

    class Came(models.TextChoices):
        OPEN = "open"
        THERE = "there"  # where it belongs
        MISSING = "missing"
        MOVED = "moved"  # it belonged to another storage place
        TAKEN_UP = "taken_up"  # it had been lost
        AS_IT_WAS = "as_it_was"  # told, and nothing else

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    count = models.ForeignKey(Count, models.CASCADE, related_name="items", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="counts")
    was = models.CharField(max_length=8, choices=Item.State.choices, blank=True)
    came = models.CharField(max_length=9, choices=Came.choices, default=Came.OPEN)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["count", "item"], name="count_item_once"),
            models.CheckConstraint(
                condition=Q(was="", came="missing") | ~Q(was="") & ~Q(came="missing"), name="count_item_seen_or_missing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.came} {self.item_id}"
