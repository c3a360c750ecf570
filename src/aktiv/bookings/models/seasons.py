"""The season that allocations lie in: its first and last day, and the weekly hours that are the pool."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Season(models.Model):
    """Days inclusive. Allocations lie inside it; events are not gated by it."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="seasons")
    name_nb = models.CharField(max_length=80)
    name_nn = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="season_in_order"),
            models.UniqueConstraint(fields=["id", "municipality"], name="season_in_municipality"),
            models.UniqueConstraint(fields=["municipality", "name_nb", "first"], name="season_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name_nb} {self.first}–{self.last}"


class SeasonWindow(models.Model):
    """Weekly hours in which season time is given, as wall minutes of a weekday (1–7, Monday first)."""

    id = models.BigAutoField(primary_key=True)
    season = models.ForeignKey(Season, models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7), from_minute__lt=F("to_minute"), to_minute__lte=1440),
                name="season_window_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.from_minute}–{self.to_minute}"
