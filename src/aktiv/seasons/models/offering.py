"""Season time that was given back, offered one after the other to the groups whose wishes were refused."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import Q


class FreedTime(models.Model):
    """A weekly time of which dates to come became free, while it is offered to those who were refused.

    `giver` is the club that gave it back; none where the municipality ended it. `periods` are its dates, and `claims`
    what holds each of them, in the same order. It is over when nobody in line wants it, or it is needed otherwise.
    """

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        OVER = "over"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey("seasons.Round", models.PROTECT, related_name="+")
    source = models.ForeignKey("bookings.Booking", models.PROTECT, related_name="+", db_index=False)
    giver = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False)
    periods = ArrayField(DateTimeRangeField())
    claims = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(state="open"), name="freed_time_open_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="freed_time_in_municipality"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="freed_time_ended_when",
            ),
            models.CheckConstraint(condition=Q(state="open") | Q(claims=[]), name="freed_time_holds_while_open"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.state}"


class TimeOffer(models.Model):
    """Freed time that a group may have until a moment: from which minute, for how long, in which space.

    One offer of a time is open at once. What is taken has become the club's own booking.
    """

    class State(models.TextChoices):
        OFFERED = "offered"
        TAKEN = "taken"
        DECLINED = "declined"
        LAPSED = "lapsed"
        FALLEN = "fallen", "the time was needed otherwise, or taken back by its club"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    freed = models.ForeignKey(FreedTime, models.PROTECT, related_name="offers", db_index=False)
    group = models.ForeignKey("seasons.GroupApplication", models.PROTECT, related_name="+")
    hall = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    periods = ArrayField(DateTimeRangeField())
    state = models.CharField(max_length=8, choices=State.choices, default=State.OFFERED)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    booking = models.ForeignKey("bookings.Booking", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["freed", "group"], name="offered_once_to_group"),
            models.UniqueConstraint(fields=["freed"], condition=Q(state="offered"), name="offered_to_one_at_once"),
            models.CheckConstraint(
                condition=Q(state="offered", ended_at=None) | (~Q(state="offered") & Q(ended_at__isnull=False)),
                name="time_offer_ended_when",
            ),
            models.CheckConstraint(
                condition=Q(state="taken", booking__isnull=False) | (~Q(state="taken") & Q(booking=None)),
                name="time_offer_taken_is_booked",
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, from_minute__lt=1440, minutes__gte=1), name="time_offer_within_a_week"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="time_offer_of_club"),
            models.Index(fields=["until"], name="time_offer_open", condition=Q(state="offered")),
        ]

    def __str__(self) -> str:
        return f"{self.freed_id}: {self.group_id} {self.state}"
