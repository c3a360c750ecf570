"""Somebody wants to be told when time becomes free."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Alert(models.Model):
    """What to look for: a space, or an activity in some municipalities; on a weekday or between two days; at a time.

    `from_minute` and `to_minute` are wall minutes of the window in which `minutes` unbroken must be free. Weekday and
    days may both be given; days are inclusive.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="alerts")
    space = models.ForeignKey("facilities.Space", models.CASCADE, null=True, related_name="+")
    activity = models.ForeignKey("facilities.Activity", models.CASCADE, null=True, related_name="+")
    municipality_ids = ArrayField(models.BigIntegerField(), default=list, help_text="empty for all")
    weekday = models.PositiveSmallIntegerField(null=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    active_until = models.DateField()
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(space__isnull=False) | Q(activity__isnull=False), name="alert_for_something"
            ),
            models.CheckConstraint(condition=Q(weekday__isnull=True) | Q(weekday__range=(1, 7)), name="alert_weekday"),
            models.CheckConstraint(
                condition=Q(weekday__isnull=False) | Q(first__isnull=False, last__isnull=False), name="alert_has_days"
            ),
            models.CheckConstraint(
                condition=Q(first__isnull=True) | Q(last__isnull=True) | Q(first__lte=F("last")),
                name="alert_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(from_minute__lt=F("to_minute"), to_minute__lte=1440, minutes__gt=0)
                & Q(minutes__lte=F("to_minute") - F("from_minute")),
                name="alert_window_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"alert {self.id}"
