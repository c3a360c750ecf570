"""What a trial of a feature is to show, what it shows day by day, and what those who use it say."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

LONGEST_FEEDBACK = 1000


class PilotThreshold(models.Model):
    """What an indicator must come to for a trial to have gone well, said beforehand. Never changes."""

    class Comparison(models.TextChoices):
        AT_LEAST = "at_least"
        AT_MOST = "at_most"

    id = models.BigAutoField(primary_key=True)
    stage = models.ForeignKey("municipalities.FeatureStage", models.PROTECT, related_name="thresholds", db_index=False)
    initiative = models.ForeignKey("collaboration.Initiative", models.PROTECT, null=True, related_name="thresholds")
    indicator = models.CharField(max_length=20)
    comparison = models.CharField(max_length=8, choices=Comparison.choices)
    value = models.DecimalField(max_digits=18, decimal_places=4)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "indicator"], name="pilot_threshold_once")]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.indicator} {self.comparison} {self.value}"


class PilotReading(models.Model):
    """What a threshold's indicator came to from the trial's first day to `until`, in its places. Without a value there
    was too little to say. Never changes: each day is a new row."""

    id = models.BigAutoField(primary_key=True)
    threshold = models.ForeignKey(PilotThreshold, models.PROTECT, related_name="readings", db_index=False)
    until = models.DateField()
    version = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField(null=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    low = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["threshold", "until"], name="pilot_read_once_a_day"),
            models.CheckConstraint(
                condition=Q(value=None, low=None, high=None, n=None)
                | Q(value__isnull=False, low__isnull=False, high__isnull=False, n__gte=5),
                name="pilot_reading_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.threshold_id} {self.until}"


class PilotFeedback(models.Model):
    """What somebody who tried it says. Counts are for all; words, and whose they are, stand behind the second wall."""

    class Verdict(models.TextChoices):
        HELPS = "helps"
        PARTLY = "partly"
        HINDERS = "hinders"

    id = models.BigAutoField(primary_key=True)
    stage = models.ForeignKey("municipalities.FeatureStage", models.PROTECT, related_name="feedback")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=7, choices=Verdict.choices)
    text = models.CharField(max_length=LONGEST_FEEDBACK, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "person"], condition=Q(person__isnull=False), name="pilot_feedback_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.verdict}"
