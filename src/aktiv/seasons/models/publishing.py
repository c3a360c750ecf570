"""A plan that has become bookings: how that went, which booking each weekly time became, and the dates left out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Publication(models.Model):
    """One time that a round's plan is, or was, made bookings of: the whole city in one transaction, by a job.

    Dates before `from_day` are left as they are: the first time that is the season's first day, later the day from
    which a changed plan counts. `days_off` are the days on which nobody trains, with the name of each. `phase`, `done`
    and `total` tell how far the job has come; the rest is told when it is done.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

        @classmethod
        def under_way(cls) -> frozenset[Publication.State]:
            """Those that will still do something."""
            return frozenset({cls.WAITING, cls.RUNNING})

    class Phase(models.TextChoices):
        DATING = "dating"
        CLAIMING = "claiming"
        BOOKING = "booking"
        TELLING = "telling"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey("seasons.Round", models.PROTECT, related_name="publications", db_index=False)
    plan = models.ForeignKey("seasons.Plan", models.PROTECT, related_name="+", db_index=False)
    from_day = models.DateField()
    public_holidays = models.BooleanField(default=True, help_text="left out")
    school_holidays = models.BooleanField(default=True, help_text="left out")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.DATING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    dates = models.PositiveIntegerField(default=0)
    bookings = models.PositiveIntegerField(default=0)
    cut = models.PositiveIntegerField(default=0, help_text="dates that were given up for a changed plan")
    left_out = models.PositiveIntegerField(default=0)
    days_off = models.JSONField(default=list)
    failure = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(state__in=["waiting", "running"]), name="published_one_at_a_time"
            ),
            models.UniqueConstraint(fields=["id", "municipality"], name="publication_in_municipality"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
                name="publication_ended_when",
            ),
            models.CheckConstraint(condition=Q(state="failed") | Q(failure=""), name="publication_failed_why"),
        ]
        indexes = [models.Index(fields=["round", "-id"], name="publication_of_round")]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.state}"


class Published(models.Model):
    """The booking that a weekly time of a plan became. A time that a changed plan keeps, keeps its booking."""

    session = models.OneToOneField("seasons.PlanSession", models.PROTECT, primary_key=True, related_name="published")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    booking = models.ForeignKey("bookings.Booking", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.session_id}: {self.booking_id}"


class LeftOut(models.Model):
    """A date of a weekly time that did not become a booking, and why: the hall is not open for it, or it is taken.

    `standing` is the booking that stands there; empty for a hold that has not become one, and for closed halls, whose
    reason is in `words`, in each language.
    """

    class Reason(models.TextChoices):
        CLOSED = "closed"
        CLOCK = "clock"
        TAKEN = "taken"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", db_index=False)
    session = models.ForeignKey("seasons.PlanSession", models.PROTECT, related_name="left_out")
    day = models.DateField()
    reason = models.CharField(max_length=8, choices=Reason.choices)
    standing = models.ForeignKey("bookings.Booking", models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "session", "day"], name="left_out_once"),
            models.CheckConstraint(condition=Q(reason="taken") | Q(standing=None), name="left_out_for_what_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.day} {self.reason}"
