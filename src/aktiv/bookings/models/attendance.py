"""Whether those came who had the time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Attendance(models.Model):
    """What somebody on the staff saw at a date: they came, how many, or nobody did. One row for a date, if any.

    Whose the date is stands beside it, for the second wall to see; that it is right is held by 0041_attendance_wall.
    """

    class Outcome(models.TextChoices):
        CAME = "came"
        NO_SHOW = "no_show"

    occurrence = models.OneToOneField(
        "bookings.Occurrence", models.PROTECT, primary_key=True, related_name="attendance", db_constraint=False
    )
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    holder = models.UUIDField(help_text="the date's: the organisation, or the person acting for self")
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    people = models.PositiveIntegerField(null=True, help_text="how many came, when they were counted")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=["came", "no_show"]), name="attendance_outcome"),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(outcome="came", people__gt=0), name="counted_when_they_came"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id} {self.outcome}"
