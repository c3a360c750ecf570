"""What goes to the municipality's archive, and what it became there.

What the second wall shows of it, and that it belongs to its case's municipality, is in 0012_archive.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Archiving(models.Model):
    """Whether a municipality's cases go to its archive, and where in it. Events before `since` are not sent."""

    municipality = models.OneToOneField(
        "municipalities.Municipality", models.CASCADE, primary_key=True, related_name="archiving"
    )
    since = models.DateTimeField(null=True, help_text="when it was switched on; null while it is off")
    account = models.CharField(max_length=80, blank=True, help_text="the archive's account at the carrier")
    archive_part = models.CharField(max_length=60, blank=True)
    class_system = models.CharField(max_length=60, blank=True)
    class_id = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | (~Q(account="") & ~Q(archive_part="")), name="archive_is_named"
            ),
            models.CheckConstraint(
                condition=Q(class_system="", class_id="") | (~Q(class_system="") & ~Q(class_id="")),
                name="archive_class_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.municipality_id)


class ArchiveRecord(models.Model):
    """One paper for the archive: an application, a decision's letter or an appeal. Each is there once.

    `message` is what it is sent under, a new one when a person has it sent again after the archive refused it.
    """

    class Kind(models.TextChoices):
        APPLICATION = "application"
        DECISION = "decision"
        APPEAL = "appeal"

    class State(models.TextChoices):
        WAITING = "waiting"  # to be sent
        SENT = "sent"  # the archive has not said what became of it
        ARCHIVED = "archived"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="archived")
    decision = models.ForeignKey("cases.Decision", models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    happened_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    message = models.UUIDField(default=uuid.uuid4, unique=True)
    due_at = models.DateTimeField(help_text="when it is sent or asked about next")
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    case_number = models.CharField(max_length=40, blank=True)
    post_number = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=40, blank=True, help_text="why it was refused, or not sent yet")
    why = models.CharField(max_length=300, blank=True, help_text="what the archive said of it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(decision__isnull=True), name="archived_once_of_a_case"
            ),
            models.UniqueConstraint(fields=["decision"], name="archived_once_of_a_decision"),
            models.CheckConstraint(
                condition=Q(kind="decision", decision__isnull=False) | (~Q(kind="decision") & Q(decision__isnull=True)),
                name="archived_decision_is_named",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=("archived", "refused"), answered_at__isnull=False))
                | (Q(state__in=("waiting", "sent"), answered_at__isnull=True)),
                name="archived_answered_when",
            ),
            models.CheckConstraint(condition=~Q(state="archived") | ~Q(case_number=""), name="archived_has_a_number"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(code=""), name="archive_refusal_has_a_code"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="archive_due", condition=Q(state__in=("waiting", "sent"))),
            models.Index(
                fields=["municipality", "happened_at"],
                name="archive_unfinished",
                condition=~Q(state="archived"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"


class ArchivePosition(models.Model):
    """How far the journal has been read for archives. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_archive_position")]

    def __str__(self) -> str:
        return str(self.number)
