"""Sign-up to what somebody has booked: how many there is room for, who comes, who waits, and who has come."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q

LARGEST_CAPACITY = 10_000
LONGEST_NOTICE = 720
"""Hours before the start at which signing off can end: thirty days."""


class SignUp(models.Model):
    """A booking that is open for people to sign up to, all of its dates in one; of time that goes on (a season's, a
    team's, a school's) those from a day to a day that are not given back, divided or taken.

    Whoever has its address may read it, so `title` and `about` are for everyone; those who sign up stand behind the
    second wall. `token` is the last part of that address, and says nothing of the booking.
    """

    booking = models.OneToOneField("bookings.Booking", models.PROTECT, primary_key=True, related_name="sign_up")
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    holder = models.UUIDField(help_text="the booking's: the organisation, or the person acting for self")
    token = models.SlugField(max_length=20, unique=True, db_index=False)
    title = models.CharField(max_length=160)
    about = models.TextField(blank=True)
    capacity = models.PositiveIntegerField(null=True, help_text="how many there is room for; empty is any number")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    waiting_list = models.BooleanField(default=True)
    asks_age = models.BooleanField(default=True, help_text="whether everybody says an age group")
    notice_hours = models.PositiveSmallIntegerField(
        default=0, help_text="until so many hours before a date one may sign off oneself"
    )
    stopped_at = models.DateTimeField(null=True, help_text="by its organiser, or because nothing takes place")
    first_day = models.DateField(null=True, help_text="of time that goes on: from which day, inclusive")
    last_day = models.DateField(null=True, help_text="through which day")
    dates = ArrayField(
        models.BigIntegerField(),
        null=True,
        help_text="of time that goes on: its dates in those days that take place, as last looked and told",
    )
    shorter = ArrayField(
        DateTimeRangeField(null=True),
        null=True,
        help_text="for each of `dates`: what is left of its time, as last looked and told; empty where all is",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1, capacity__lte=LARGEST_CAPACITY),
                name="sign_up_has_room",
            ),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="sign_up_opens_first"),
            models.CheckConstraint(condition=Q(notice_hours__lte=LONGEST_NOTICE), name="sign_up_notice"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(token=""), name="sign_up_is_named"),
            models.CheckConstraint(
                condition=Q(first_day=None, last_day=None, dates=None)
                | Q(first_day__isnull=False, last_day__isnull=False, dates__isnull=False, first_day__lte=F("last_day")),
                name="sign_up_from_a_day_to_a_day",
            ),
            models.CheckConstraint(
                condition=Q(shorter=None, dates=None)
                | Q(shorter__isnull=False, dates__isnull=False, shorter__len=F("dates__len")),
                name="sign_up_shorter_of_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.token


class Participant(models.Model):
    """Somebody who comes, or waits for room. `person` is whose account it is: she herself, or whoever signed `name` up
    along with her. Without a person the organiser wrote the name.

    Once it has been kept long enough nothing is left but the age group, the state and when she came.
    """

    class State(models.TextChoices):
        SIGNED_UP = "signed_up"
        WAITING = "waiting"
        CANCELLED = "cancelled"

        @classmethod
        def live(cls) -> frozenset[Participant.State]:
            """Those that come, or may come to come."""
            return frozenset({cls.SIGNED_UP, cls.WAITING})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sign_up = models.ForeignKey(SignUp, models.PROTECT, related_name="participants", db_index=False)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    holder = models.UUIDField(help_text="the sign-up's")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=120, blank=True, help_text="of who comes, when it is not the person")
    email = models.EmailField(
        max_length=254, blank=True, db_default="", help_text="of who was written up and wants to be told by mail"
    )
    band = models.CharField(max_length=6, blank=True, help_text="age on the first date, as clubs count members")
    state = models.CharField(max_length=9, choices=State.choices)
    code = models.CharField(max_length=8, null=True, help_text="what lets her in at the door")
    asked_at = models.DateTimeField(help_text="the place in line")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sign_up", "person", "name"],
                condition=Q(state__in=("signed_up", "waiting"), person__isnull=False),
                name="signed_up_once",
            ),
            models.UniqueConstraint(
                fields=["sign_up", "name"],
                condition=Q(state__in=("signed_up", "waiting"), person__isnull=True) & ~Q(name=""),
                name="written_up_once",
            ),
            models.UniqueConstraint(fields=["code"], name="participant_code_once"),
            models.CheckConstraint(condition=Q(email="") | Q(person=None), name="participant_mailed_or_told"),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="participant_cancelled_when",
            ),
            models.CheckConstraint(
                condition=Q(band__in=("", "0-5", "6-12", "13-19", "20-25", "26-66", "67+")), name="participant_band"
            ),
        ]
        indexes = [
            models.Index(fields=["sign_up", "state", "asked_at", "id"], name="participant_in_line"),
            models.Index(fields=["person", "-asked_at"], name="participant_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"


class Arrival(models.Model):
    """That a participant came to a date. Gone when it was a mistake."""

    id = models.BigAutoField(primary_key=True)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="arrivals", db_index=False)
    occurrence = models.ForeignKey("bookings.Occurrence", models.PROTECT, related_name="+", db_constraint=False)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    holder = models.UUIDField(help_text="the date's")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "occurrence"], name="came_once")]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.at}"
