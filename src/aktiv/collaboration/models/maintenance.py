"""What must be mended or renewed in the service, beside the ideas for it: known, weighed, and done one by one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from aktiv.collaboration.models.incidents import Part

LONGEST_TITLE, LONGEST_TEXT = 120, 2000


class MaintenanceItem(models.Model):
    """Something to be mended. What it says never changes; `severity`, `effort`, `state`, `due` and `ended_on` are what
    its steps come to.

    A hole in the security is shown to nobody outside before it is mended: only that there is one (see `withheld`).
    """

    class Kind(models.TextChoices):
        FAULT = "fault"
        DEPENDENCY = "dependency", "something that others make is old"
        SECURITY = "security"
        ACCESSIBILITY = "accessibility"
        LAW = "law", "a rule demands it"
        DEBT = "debt", "it works, and is hard to change"

    class Severity(models.TextChoices):
        LOW = "low"
        MEDIUM = "medium"
        HIGH = "high"
        CRITICAL = "critical"

    class Effort(models.TextChoices):
        SMALL = "small", "a day or less"
        MEDIUM = "medium", "up to two weeks"
        LARGE = "large", "more"

    class State(models.TextChoices):
        NOTED = "noted"
        PLANNED = "planned"
        UNDER_WAY = "under_way"
        MENDED = "mended"
        DROPPED = "dropped"

        @classmethod
        def over(cls) -> frozenset[str]:
            """Those after which nothing comes."""
            return frozenset({cls.MENDED, cls.DROPPED})

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=13, choices=Kind.choices)
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.CharField(max_length=LONGEST_TEXT)
    part = models.CharField(max_length=10, choices=Part.choices, blank=True)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    effort = models.CharField(max_length=6, choices=Effort.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.NOTED)
    due = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    incident = models.ForeignKey("collaboration.Incident", models.PROTECT, null=True, related_name="mending")
    support = models.ForeignKey("collaboration.SupportRequest", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="maintenance_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="maintenance_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=["mended", "dropped"], ended_on__isnull=False)
                | ~Q(state__in=["mended", "dropped"]) & Q(ended_on=None),
                name="maintenance_over_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def withheld(self) -> bool:
        """Whether what it is stays unsaid: a hole that is not mended."""
        return self.kind == self.Kind.SECURITY and self.state != self.State.MENDED


class MaintenanceStep(models.Model):
    """How an item stood from a moment on, and why. Only added to."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(MaintenanceItem, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=9, choices=MaintenanceItem.State.choices)
    severity = models.CharField(max_length=8, choices=MaintenanceItem.Severity.choices)
    effort = models.CharField(max_length=6, choices=MaintenanceItem.Effort.choices)
    due = models.DateField(null=True)
    text = models.CharField(max_length=1000)
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="maintenance_step_says_why")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.state}"
