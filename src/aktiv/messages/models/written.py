"""Mail to those whom an organiser wrote up on a list, who have no account: what waits to be sent, and nothing else."""

from __future__ import annotations

from django.db import models


class WrittenMail(models.Model):
    """One mail about one entry of the journal to one on a list. Gone when it was sent or given up.

    It holds no address: that stands with the participant, and goes with her name. `data` holds ids.
    """

    id = models.BigAutoField(primary_key=True)
    participant = models.ForeignKey("bookings.Participant", models.CASCADE, related_name="+", db_index=False)
    entry = models.ForeignKey("journal.Entry", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, help_text="a kind of notification")
    data = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "entry"], name="written_once")]
        indexes = [models.Index(fields=["due_at", "id"], name="written_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"
