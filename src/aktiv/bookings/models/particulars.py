"""The words of a booking that are for its holder and the municipality alone."""

from __future__ import annotations

from django.db import models


class Particulars(models.Model):
    """What was answered and written with a booking. No row where nothing was.

    Apart from the booking, which calendars read for everyone: these stand behind the second wall, and go when they have
    been kept long enough. Whose they are is written beside them, for the wall to see.
    """

    booking = models.OneToOneField("bookings.Booking", models.CASCADE, primary_key=True, related_name="particulars")
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    answers = models.JSONField(default=dict, help_text="question id → answer")
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.booking_id)
