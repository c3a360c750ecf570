"""The short address that hangs at a door, and what is reported broken by those who come through it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from aktiv.facilities.models.places import Facility, Space


class Door(models.Model):
    """A code for a facility (space empty) or for one space in it. It opens no lock: it is an address to a page.

    That the space is the facility's, and both the municipality's, is in migration 0041_doors_and_faults_guards.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="doors")
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="+", db_constraint=False)
    code = models.CharField(max_length=12, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "space"], name="door_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(code__regex=r"^[2-9b-df-hjkmnp-tv-xz]{6,12}$"), name="door_code"),
        ]

    def __str__(self) -> str:
        return self.code


class Fault(models.Model):
    """Something broken or missing, as somebody at the place wrote it; she says no name and is not known here.

    Behind the second wall: what people write is for those who look after the place.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="faults", db_constraint=False, db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False)
    text = models.TextField()
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    reported_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="fault_says_what"),
            models.CheckConstraint(
                condition=Q(state="open", done_at__isnull=True, done_by__isnull=True)
                | Q(state="done", done_at__isnull=False, done_by__isnull=False),
                name="fault_done_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["facility", "state", "reported_at"], name="fault_of_facility")]

    def __str__(self) -> str:
        return f"fault {self.id}"
