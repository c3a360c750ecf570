"""What locks report: that a door was opened, or stayed shut."""

from __future__ import annotations

from django.db import models


class Opening(models.Model):
    """One report of a lock, known by the service's own id for it. Kept as many days as the lock says.

    `holder` and `grant` are empty where no code of ours was used.
    """

    class Outcome(models.TextChoices):
        OPENED = "opened"
        REFUSED = "refused"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    lock = models.ForeignKey("access.Lock", models.CASCADE, related_name="openings", db_index=False)
    grant = models.ForeignKey("access.AccessGrant", models.CASCADE, null=True, related_name="openings")
    holder = models.UUIDField(null=True)
    external_id = models.CharField(max_length=80)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lock", "external_id"], name="opening_once"),
            models.CheckConstraint(condition=models.Q(outcome__in=("opened", "refused")), name="opening_outcome"),
            models.CheckConstraint(
                condition=models.Q(grant__isnull=True, holder__isnull=True)
                | models.Q(grant__isnull=False, holder__isnull=False),
                name="opening_of_holder",
            ),
        ]
        indexes = [models.Index(fields=["lock", "-at"], name="opening_at_lock")]

    def __str__(self) -> str:
        return f"{self.lock_id} {self.at} {self.outcome}"
