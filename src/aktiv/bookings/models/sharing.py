"""Another organisation that pays a part of what an organisation has booked."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Sharing(models.Model):
    """An agreement that `payer` pays so many percent of a booking's use, or additions as a whole, or both, of dates to
    come. It is asked for by those who act for the organisation that booked, and holds once somebody who acts for the
    payer has said yes, until one of them ends it. Nobody's name is in it but who asked and answered.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        ENDED = "ended"

        @classmethod
        def standing(cls) -> frozenset[Sharing.State]:
            """Those that take room: what is asked for cannot be promised to another meanwhile."""
            return frozenset({cls.ASKED, cls.ACCEPTED})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    booking = models.ForeignKey("bookings.Booking", models.PROTECT, related_name="sharings")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    payer = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    percent = models.PositiveSmallIntegerField(default=0, help_text="of the use without its additions")
    additions = ArrayField(models.CharField(max_length=60), default=list, help_text="by key, each as a whole")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="sharing_percent"),
            models.CheckConstraint(condition=Q(percent__gt=0) | ~Q(additions=[]), name="sharing_of_something"),
            models.CheckConstraint(condition=~Q(payer=F("organisation")), name="sharing_with_another"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None, answered_by=None, ended_at=None, ended_by=None)
                | Q(
                    state__in=["accepted", "declined"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    ended_at=None,
                    ended_by=None,
                )
                | Q(
                    state="withdrawn",
                    answered_at=None,
                    answered_by=None,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                )
                | Q(
                    state="ended",
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="sharing_state",
            ),
        ]
        indexes = [
            models.Index(fields=["payer", "-asked_at"], name="sharing_of_payer"),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % of {self.booking_id} {self.state}"
