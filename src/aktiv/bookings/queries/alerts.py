"""Alerts, and whom freed time concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from aktiv.bookings.models import Alert
from aktiv.bookings.rules import Party
from aktiv.values.periods import Period, civil_days, wall_periods


@dataclass(frozen=True, slots=True)
class Freed:
    """Time that became free in a space."""

    space_id: int
    period: Period


@dataclass(frozen=True, slots=True)
class Match:
    """An alert that freed time answers: what of it lies in the alert's window."""

    alert_id: UUID
    person_id: UUID
    freed: Freed
    within: Period


def my_alerts(party: Party, today: date) -> list[Alert]:
    """The person's alerts that still look, newest first."""
    if party.person_id is None:
        return []
    rows = Alert.objects.filter(person_id=party.person_id, stopped_at=None, active_until__gte=today)
    return list(rows.select_related("space__facility", "activity").order_by("-created_at"))


# Alerts that look at the floor that was freed: their space overlaps it, or some space on it suits their activity. Few
# alerts are live at a time; spaces are found by their stretch, activities by space_activity_once.
_CANDIDATES = """
SELECT f.number, a.id, a.person_id, m.time_zone, a.weekday, a.first, a.last, a.from_minute, a.to_minute, a.minutes,
       a.active_until
FROM unnest(%(spaces)s::bigint[]) WITH ORDINALITY AS f(space_id, number)
JOIN facilities_space s ON s.id = f.space_id
JOIN municipalities_municipality m ON m.id = s.municipality_id
JOIN bookings_alert a ON a.stopped_at IS NULL AND a.active_until >= %(today)s
LEFT JOIN facilities_space own ON own.id = a.space_id
WHERE (a.space_id IS NULL OR own.footprint && s.footprint)
  AND (a.municipality_ids = '{}' OR s.municipality_id = ANY(a.municipality_ids))
  AND (a.activity_id IS NULL OR EXISTS (
        SELECT FROM facilities_space o JOIN facilities_spaceactivity x ON x.space_id = o.id
        WHERE o.stretch = s.stretch AND o.footprint && s.footprint AND o.active AND x.activity_id = a.activity_id
          AND x.municipality_id = o.municipality_id))
ORDER BY f.number, a.created_at, a.id
"""


def matches(freed: Sequence[Freed], now: datetime) -> list[Match]:
    """Which alerts the freed time answers: at least the wished minutes unbroken within the wished window, to come.

    One statement. What is freed is told as it was freed: whether it is still free is for the reader's click.
    """
    if not freed:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, {"spaces": [each.space_id for each in freed], "today": timezone.localdate(now)})
        rows = cursor.fetchall()
    found: list[Match] = []
    for number, alert_id, person_id, zone, weekday, first, last, from_minute, to_minute, minutes, until in rows:
        what = freed[number - 1]
        for day in civil_days(what.period, ZoneInfo(zone)):
            if (
                day > until
                or (weekday and day.isoweekday() != weekday)
                or (first and day < first)
                or (last and day > last)
            ):
                continue
            for window in wall_periods(day, from_minute, to_minute, ZoneInfo(zone)):
                within = window.intersection(what.period)
                if within is not None and within.start >= now and within.minutes >= minutes:
                    found.append(Match(alert_id, person_id, what, within))
    return found
