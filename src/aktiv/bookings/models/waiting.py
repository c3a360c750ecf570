"""Who waits for a time that somebody else has, in which order, and to whom it was offered."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce


class Waiting(models.Model):
    """One party's place in line for one time in one space: whoever came first is offered it first.

    An offer is a hold of the party's own until `offered_until`. Who lets it pass is out of the line, for all that meets
    it, and may join it anew behind the others.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        OFFERED = "offered"
        TAKEN = "taken"
        DECLINED = "declined"
        LAPSED = "lapsed"  # the offer was not answered, or the time came
        LEFT = "left"

        @classmethod
        def live(cls) -> frozenset[Waiting.State]:
            """Those that may still come to something."""
            return frozenset({cls.WAITING, cls.OFFERED})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    hold = models.OneToOneField(
        "bookings.Hold",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        help_text="holds go by themselves; recording a booking from one says here that it is taken",
    )
    offered_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    holder = models.GeneratedField(
        expression=Coalesce("organisation_id", "person_id"), output_field=models.UUIDField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "space", "during"],
                condition=Q(state__in=("waiting", "offered")),
                name="one_place_in_line",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="waiting_for_a_period",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", offered_until__isnull=True) | ~Q(state="waiting"), name="waiting_unoffered"
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offered_until__isnull=False) | ~Q(state="offered"), name="offered_until"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "offered"), ended_at__isnull=True)
                | (~Q(state__in=("waiting", "offered")) & Q(ended_at__isnull=False)),
                name="waiting_ended_when",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="waiting_in_line", condition=Q(state="waiting")),
            models.Index(fields=["offered_until"], name="waiting_offered", condition=Q(state="offered")),
            models.Index(fields=["person", "-created_at"], name="waiting_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"
