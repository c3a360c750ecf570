"""What statistics need of a holder is kept on her bookings when she is erased; what holds time for her is let go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from aktiv.bookings.actions.holding import drop_rows
from aktiv.bookings.models import Hold

# The bands are those in which organisations count their members (people.models.TeamMembers.Band).
BAND = """
    CASE WHEN {age} < 6 THEN '0-5' WHEN {age} < 13 THEN '6-12' WHEN {age} < 20 THEN '13-19' WHEN {age} < 26 THEN '20-25'
         WHEN {age} < 67 THEN '26-66' ELSE '67+' END
"""
AGE = "extract(year FROM age((b.created_at AT TIME ZONE m.time_zone)::date, p.birth_date))"
_KEEP = f"""
    UPDATE bookings_booking b SET age_band = {BAND.format(age=AGE)}
    FROM people_person p, municipalities_municipality m
    WHERE p.id = b.person_id AND m.id = b.municipality_id AND b.organisation_id IS NULL
      AND p.birth_date IS NOT NULL AND b.age_band = '' AND p.id = ANY(%s)
"""  # noqa: S608 - put together from constants


def keep_ages(persons: Collection[UUID], now: datetime) -> None:
    """Writes the band of each one's age on the day she booked on her own bookings, and drops what is held for her."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [list(persons)])
    drop_rows(list(Hold.objects.select_for_update().filter(person__in=persons).order_by("pk")), now=now)
