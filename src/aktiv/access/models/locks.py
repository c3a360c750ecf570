"""Locks at doors, which spaces lie behind them, and how their codes are made.

That a lock, its facility and its spaces are of one place, and that what a lock is never changes, is in migration
0002_guards.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from aktiv.values.texts import Texts


class Lock(models.Model):
    """A lock that a lock service opens by codes. Without spaces of its own it opens for every space of its facility.

    `external_id` is what the service calls it; the service and that name never change: another lock is another row.
    A code works from `minutes_before` the time until `minutes_after` it, is made `lead_hours` before that, shown
    `shown_minutes` before it, and missed by the caretaker when it is not there `alarm_minutes` before the time.
    """

    class Service(models.TextChoices):
        GATEWAY = "gateway", "a gateway before several makers' locks"
        PINS = "pins", "a lock service that keeps codes with their times"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    facility = models.ForeignKey("facilities.Facility", models.PROTECT, related_name="locks")
    name = models.CharField(max_length=80)
    service = models.CharField(max_length=10, choices=Service.choices)
    external_id = models.CharField(max_length=80)
    minutes_before = models.PositiveSmallIntegerField(default=15)
    minutes_after = models.PositiveSmallIntegerField(default=15)
    lead_hours = models.PositiveSmallIntegerField(default=24)
    shown_minutes = models.PositiveSmallIntegerField(default=120)
    alarm_minutes = models.PositiveSmallIntegerField(default=60)
    phone = models.CharField(max_length=40, blank=True, help_text="whom to ring when the door does not open")
    help_nb = models.CharField(max_length=200, blank=True)
    help_nn = models.CharField(max_length=200, blank=True)
    help_en = models.CharField(max_length=200, blank=True)
    kept_days = models.PositiveSmallIntegerField(default=30, help_text="how long what the lock reports is kept")
    active = models.BooleanField(default=True)
    read_to = models.CharField(max_length=80, blank=True, help_text="how far what it reports has been read")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "service", "external_id"], name="lock_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="lock_in_municipality"),
            models.UniqueConstraint(fields=["id", "facility"], name="lock_in_facility"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(external_id=""), name="lock_is_named"),
            models.CheckConstraint(
                condition=Q(minutes_before__lte=240, minutes_after__lte=240), name="lock_opens_near_the_time"
            ),
            models.CheckConstraint(condition=Q(lead_hours__range=(1, 336)), name="lock_lead"),
            models.CheckConstraint(condition=Q(shown_minutes__range=(0, 10_080)), name="lock_shown"),
            models.CheckConstraint(condition=Q(alarm_minutes__range=(5, 1_440)), name="lock_alarm"),
            models.CheckConstraint(condition=Q(kept_days__range=(1, 365)), name="lock_kept"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def help(self) -> Texts:
        """What to do when the door does not open, in the municipality's words."""
        return Texts(self.help_nb, self.help_nn, self.help_en)


class LockSpace(models.Model):
    """A space that lies behind a lock: whoever holds any of it gets its code."""

    id = models.BigAutoField(primary_key=True)
    lock = models.ForeignKey(Lock, models.CASCADE, related_name="behind", db_index=False)
    facility = models.ForeignKey("facilities.Facility", models.PROTECT, related_name="+", db_index=False)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lock", "space"], name="lock_space_once")]

    def __str__(self) -> str:
        return f"{self.lock_id} {self.space_id}"
