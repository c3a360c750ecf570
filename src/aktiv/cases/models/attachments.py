"""Files that come with an application, or with what its applicant writes on a case.

What the second wall shows of them is in 0011_attachments: whoever is shown the application, and the note, is shown its
files.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Attachment(models.Model):
    """What a file is called and how it was scanned; its content lies in the data folder under its id (cases.storing).

    Only a clean one is ever handed out. `found` is what the scanner called what it found.
    """

    class State(models.TextChoices):
        WAITING = "waiting"  # for the scanner
        CLEAN = "clean"
        INFECTED = "infected"  # its content is gone
        REFUSED = "refused"  # the scanner could not say; never handed out

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("cases.Application", models.CASCADE, related_name="attachments", db_index=False)
    note = models.ForeignKey("cases.Note", models.CASCADE, null=True, related_name="attachments", db_index=False)
    added_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(help_text="bytes, as they are kept")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    found = models.CharField(max_length=80, blank=True)
    added_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", scanned_at__isnull=True)
                | (~Q(state="waiting") & Q(scanned_at__isnull=False)),
                name="attachment_scanned_when",
            ),
            models.CheckConstraint(condition=Q(size__gt=0) & ~Q(name=""), name="attachment_is_a_file"),
        ]
        indexes = [
            models.Index(fields=["application", "added_at"], name="attachment_of_application"),
            models.Index(fields=["note"], name="attachment_of_note", condition=Q(note__isnull=False)),
            models.Index(fields=["added_at"], name="attachment_to_scan", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"
