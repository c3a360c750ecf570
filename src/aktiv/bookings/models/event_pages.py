"""What an event tells about itself, to everyone or to the municipality alone, and whom to call about its safety."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class EventPage(models.Model):
    """The words of an event. `public` ones are for everyone to read under "What’s on"; others stand behind the wall.

    Whose the event is stands beside it, for the second wall to see; that it is right is held by 0061_event_wall.
    """

    booking = models.OneToOneField("bookings.Booking", models.CASCADE, primary_key=True, related_name="event_page")
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    holder = models.UUIDField(help_text="the booking's: the organisation, or the person acting for self")
    public = models.BooleanField()
    slug = models.SlugField(max_length=120, unique=True)
    programme = models.TextField(blank=True)
    organiser = models.CharField(max_length=160, blank=True)
    audience = models.PositiveIntegerField(null=True, help_text="how many are expected in all")
    registration_url = models.URLField(max_length=400, blank=True, help_text="where one signs up or buys a ticket")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="event_page_has_an_address"),
            models.CheckConstraint(condition=Q(audience__isnull=True) | Q(audience__gt=0), name="an_audience_is_some"),
            models.CheckConstraint(
                condition=Q(registration_url="") | Q(registration_url__regex=r"^https?://"),
                name="event_page_links_to_the_web",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class EventContact(models.Model):
    """Who answers for safety while an event goes on. Never public; goes when it has been kept long enough."""

    booking = models.OneToOneField("bookings.Booking", models.CASCADE, primary_key=True, related_name="event_contact")
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    holder = models.UUIDField(help_text="the booking's: the organisation, or the person acting for self")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)

    def __str__(self) -> str:
        return str(self.booking_id)
