"""Time that is kept for somebody while they finish: it expires by the clock, and survives signing in."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q


class Hold(models.Model):
    """Held for a person, or for a visitor known only by a digest of the session, which signing in does not change.

    The row outlives the claim's hold on the time, so that the checkout that comes late still knows what was asked for.
    It goes when it is booked or dropped. Dates of a series held together share a `batch`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    claim = models.OneToOneField("timetable.Claim", models.PROTECT, related_name="+", db_constraint=False)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    during = DateTimeRangeField()
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    session = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the visitor's session key")
    batch = models.UUIDField(null=True)
    linked = models.JSONField(default=list, help_text="ids of optional spaces claimed along")
    extended = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(session=""), name="hold_has_a_holder"),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="hold_is_a_period",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "expires_at"], name="hold_by_person", condition=Q(person__isnull=False)),
            models.Index(fields=["session", "expires_at"], name="hold_by_session", condition=~Q(session="")),
            models.Index(fields=["batch"], name="hold_by_batch", condition=Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"hold {self.id}"
