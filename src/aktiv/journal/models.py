"""One row for each thing that happened. Append-only: a trigger refuses UPDATE of anything but `number`, and DELETE."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One action: who, for whom, what, which object, before and after.

    `number` is empty until the sequencer gives it, after commit: readers page by `number`, never by `id` or `at`,
    because both become visible out of order. Personal fields are referred to by id in `data`, never copied.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.BigIntegerField(null=True, unique=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="journal_subject"),
            # What was done for an organisation, the newest first.
            models.Index(
                fields=["organisation", "-id"],
                name="journal_organisation",
                condition=models.Q(organisation__isnull=False),
            ),
            models.Index(fields=["id"], name="journal_unnumbered", condition=models.Q(number__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"
