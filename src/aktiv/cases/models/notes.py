"""What is written on a case: between the applicant and the municipality, and by the municipality to itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Note(models.Model):
    """Whose case it is stands beside the text, for the second wall: internal notes are never shown to applicants."""

    class Kind(models.TextChoices):
        MESSAGE = "message"  # either way
        QUESTION = "question"  # by the municipality; the deadline waits
        ANSWER = "answer"  # by the applicant
        APPEAL = "appeal"  # why the decision is appealed
        INTERNAL = "internal"  # for the municipality's own people alone

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="notes")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    author = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="empty for whoever wrote by the secret link",
    )
    by_staff = models.BooleanField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("question", "internal"), by_staff=True)
                | Q(kind__in=("answer", "appeal"), by_staff=False)
                | Q(kind="message"),
                name="note_by_its_side",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
        ]
        indexes = [models.Index(fields=["case", "id"], name="note_of_case")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.case_id}"
