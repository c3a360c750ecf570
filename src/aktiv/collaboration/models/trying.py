"""Asking people who have said that they may be asked whether they will try something. Who they are stands apart."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

LONGEST_QUESTION = 2_000


class TrialQuestion(models.Model):
    """What those who may be asked are asked, for an initiative. `feature` is the part of the service whose ideas they
    wrote, where it is not the initiative's own ideas. Never changes; `asked` is how many it was sent to."""

    id = models.BigAutoField(primary_key=True)
    initiative = models.ForeignKey("collaboration.Initiative", models.PROTECT, related_name="questions", db_index=False)
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=LONGEST_QUESTION)
    feature = models.CharField(max_length=20, blank=True)
    asked = models.PositiveIntegerField()
    until = models.DateField(help_text="the last day for an answer")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="trial_question_once"),
            models.CheckConstraint(condition=~Q(text="") & Q(asked__gt=0), name="trial_question_asks_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.number}"


class TrialInvitation(models.Model):
    """Somebody is asked, and answers by a secret link. Behind the second wall: those who ask see numbers alone."""

    class Answer(models.TextChoices):
        YES = "yes"
        NO = "no"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(TrialQuestion, models.PROTECT, related_name="invitations", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "person"], name="trial_asked_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | Q(answer__in=["yes", "no"], answered_at__isnull=False),
                name="trial_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
