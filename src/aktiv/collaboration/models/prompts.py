"""That something which waits was told of, each time once: whatever is run twice, and whoever it was for."""

from __future__ import annotations

from django.db import models


class Prompt(models.Model):
    """A vote that closes soon, a promise that is due, an idea that must be answered or an initiative whose evaluation
    is to begin: so many days before its day.

    It names nobody. Who is told is found when messages are written, and stands with them.
    """

    class Kind(models.TextChoices):
        VOTE = "vote"
        COMMITMENT = "commitment"
        IDEA = "idea"
        INITIATIVE = "initiative", "the day of its evaluation has come"

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField(help_text="of what it is about")
    day = models.DateField(help_text="what it is told before")
    days_before = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "kind", "number", "day", "days_before"], name="prompted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.day}"
