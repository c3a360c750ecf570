"""A booking is a right and its history; each of its dates is an occurrence, which holds space through one claim.

That nothing crosses municipalities or holders is in migration 0002_guards, as foreign keys over both columns.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Coalesce, Lower

NUMBERS = "bookings_number"  # one sequence for all: a counter per municipality would make its bookings wait in line


class Booking(models.Model):
    """Who has a right to what, why, and what they agreed to. Its dates are its occurrences; it is never deleted.

    `person` did it; `organisation` is whom it was done for, empty when for oneself; `contact` is told about it.
    """

    class Kind(models.TextChoices):
        SINGLE = "single"
        SERIES = "series"
        ALLOCATION = "allocation"
        EVENT = "event"
        CLOSURE = "closure"
        GROUP_TIME = "group_time"
        SCHOOL_USE = "school_use"

        @classmethod
        def self_service(cls) -> frozenset[Booking.Kind]:
            """Those that residents and clubs make, change and cancel themselves under the rules of the space."""
            return frozenset({cls.SINGLE, cls.SERIES})

        @classmethod
        def going_on(cls) -> frozenset[Booking.Kind]:
            """Those that last for a season or a term, and of which single dates are given back, divided or taken."""
            return frozenset({cls.ALLOCATION, cls.GROUP_TIME, cls.SCHOOL_USE})

        @classmethod
        def giving_way(cls) -> frozenset[Booking.Kind]:
            """Those that an event may override; their right remains and what is left of the time is theirs."""
            return frozenset({cls.ALLOCATION, cls.GROUP_TIME})

        @classmethod
        def made_by_staff(cls) -> frozenset[Booking.Kind]:
            """Those that the municipality makes for itself, for a school or for an organiser."""
            return frozenset({cls.EVENT, cls.CLOSURE, cls.SCHOOL_USE})

        @classmethod
        def publicly_named(cls) -> frozenset[Booking.Kind]:
            """Those whose title is for everyone to read in a calendar."""
            return frozenset({cls.EVENT, cls.CLOSURE, cls.SCHOOL_USE})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField(
        editable=False, db_default=Func(Value(NUMBERS), function="nextval", output_field=models.BigIntegerField())
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="group_times")
    season = models.ForeignKey("bookings.Season", models.PROTECT, null=True, related_name="allocations")
    hold_id = models.UUIDField(null=True, help_text="the hold it was made from: handing in twice makes one booking")
    title = models.CharField(max_length=160, blank=True)
    team = models.CharField(max_length=80, blank=True, help_text="the team of a group time")
    activity = models.ForeignKey("facilities.Activity", models.PROTECT, null=True, related_name="+", db_index=False)
    participants = models.PositiveIntegerField(null=True)
    price_group = models.CharField(max_length=40, blank=True)
    terms_document = models.ForeignKey(
        "facilities.TermsDocument", models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    age_band = models.CharField(
        max_length=6,
        blank=True,
        db_default="",
        help_text="age of a holder who has been erased, when she booked: counts stay",
    )
    unsaid = models.BooleanField(
        default=False,
        db_default=False,
        help_text="granted by a decision that nobody has been told of: its holder sees nothing of it. Stays so when the"
        " decision is undone",
    )
    holder = models.GeneratedField(
        expression=Coalesce("organisation_id", "person_id"), output_field=models.UUIDField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="booking_number_once"),
            models.UniqueConstraint(fields=["id", "municipality", "holder"], name="booking_of_holder"),
            models.UniqueConstraint(
                fields=["hold_id"], condition=Q(hold_id__isnull=False), name="booked_once_from_hold"
            ),
            models.CheckConstraint(
                condition=Q(kind="group_time", parent__isnull=False) | (~Q(kind="group_time") & Q(parent__isnull=True)),
                name="group_time_has_parent",
            ),
            models.CheckConstraint(
                condition=Q(kind="allocation", organisation__isnull=False, season__isnull=False)
                | (~Q(kind="allocation") & Q(season__isnull=True)),
                name="allocation_in_season",
            ),
            models.CheckConstraint(
                condition=Q(participants__isnull=True) | Q(participants__gt=0), name="somebody_comes"
            ),
            # A closure whose reason is not for everyone has no title: the reason stands in its particulars.
            models.CheckConstraint(condition=~Q(kind__in=("event", "school_use"), title=""), name="event_is_named"),
        ]
        indexes = [
            # What staff make themselves is little beside what people book.
            models.Index(
                fields=["kind", "municipality"],
                name="booking_made_by_staff",
                condition=Q(kind__in=("event", "closure", "school_use")),
            ),
            # What was had at once in a month, of all that was asked for. Rows come in its order.
            models.Index(fields=["created_at"], name="booking_made"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Occurrence(models.Model):
    """One date of a booking. `during` is what was agreed; what is held of it now is its claim's occupancy."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed"
        CANCELLED = "cancelled"

        @classmethod
        def holding_time(cls) -> frozenset[Occurrence.State]:
            """States in which the date holds, or when its time comes back will hold, space."""
            return frozenset({cls.CONFIRMED})

    id = models.BigAutoField(primary_key=True)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="occurrences", db_constraint=False)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    holder = models.UUIDField(help_text="the booking's: the organisation, or the person acting for self")
    claim = models.OneToOneField("timetable.Claim", models.PROTECT, related_name="+", db_constraint=False)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    during = DateTimeRangeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.CONFIRMED)
    quote = models.ForeignKey("prices.Quote", models.PROTECT, null=True, related_name="+", db_index=False)
    sequence = models.PositiveSmallIntegerField(default=0, help_text="how often it has changed, as calendars count")
    cancelled_at = models.DateTimeField(null=True)
    fee = models.BigIntegerField(null=True, help_text="øre charged for cancelling late; empty when not cancelled")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False,
                    during__lower_inf=False,
                    during__upper_inf=False,
                    during__lower_inc=True,
                    during__upper_inc=False,
                ),
                name="occurrence_is_a_period",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", cancelled_at__isnull=True, fee__isnull=True)
                | Q(state="cancelled", cancelled_at__isnull=False, fee__isnull=False, fee__gte=0),
                name="cancelled_when_said_so",
            ),
            # Whether they came is told of a date with its municipality and holder: see Attendance.
            models.UniqueConstraint(fields=["id", "municipality", "holder"], name="occurrence_of_holder"),
        ]
        indexes = [
            # "My page" by date of use, and quotas.
            models.Index("holder", Lower("during"), name="occurrence_by_holder"),
            # "Whom does this hit?" for a calendar or a closure.
            GistIndex("during", name="occurrence_during"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.during}"
