"""What should open now and in the days to come: read from what bookings hold, every time anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from aktiv.access.models import Lock
from aktiv.access.rules.windows import windows
from aktiv.facilities.models import Space
from aktiv.values.footprints import Footprint
from aktiv.values.periods import Period

PLANNED_FOR = timedelta(days=15)
"""How far ahead grants are made: longer than any lock's lead."""

# By the exclusion constraint's index on (footprint, during, layer): a few rows of one place and a fortnight. A use
# stands on every layer; buffers and closures do not. What a decision has granted and nobody been told of opens nothing.
_HELD = """
SELECT o.id, o.holder, lower(held.during), upper(held.during)
FROM timetable_occupancy held
JOIN bookings_occurrence o ON o.claim_id = held.claim_id
JOIN bookings_booking b ON b.id = o.booking_id
WHERE held.footprint && %(footprint)s::int8multirange AND held.during && tstzrange(%(start)s, %(end)s)
  AND held.layer = int8range(NULL, NULL) AND o.state = 'confirmed' AND b.kind <> 'closure' AND NOT b.unsaid
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The windows in which a lock should open for a date, in order."""

    holder: UUID
    windows: tuple[Period, ...]


def wanted_at(lock: Lock, now: datetime) -> Mapping[int, Wanted]:
    """For each date that holds something behind the lock, by its id. Three statements; none for a lock out of use."""
    if not lock.active:
        return {}
    footprint = behind(lock)
    if not footprint:
        return {}
    # A window reaches out of the time by its minutes: so does the question.
    edge = timedelta(minutes=max(lock.minutes_before, lock.minutes_after))
    asked: dict[str, str | datetime] = {"footprint": str(footprint), "start": now - edge, "end": now + PLANNED_FOR}
    holders: dict[int, UUID] = {}
    held: defaultdict[int, list[Period]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_HELD, asked)
        for occurrence_id, holder, start, end in cursor.fetchall():
            holders[occurrence_id] = holder
            held[occurrence_id].append(Period(start, end))
    found = {
        pk: Wanted(holders[pk], windows(each, lock.minutes_before, lock.minutes_after)) for pk, each in held.items()
    }
    return {
        pk: Wanted(each.holder, coming)
        for pk, each in found.items()
        if (coming := tuple(window for window in each.windows if window.end > now))
    }


def behind(lock: Lock) -> Footprint:
    """What lies behind a lock, spaces out of use among it. None are named only where everything was chosen
    (`actions.setting_up`), and a space that is named cannot be taken out of the table. Two statements."""
    rows = Space.objects.filter(facility_id=lock.facility_id)
    if named := list(lock.behind.values_list("space_id", flat=True)):
        rows = rows.filter(pk__in=named)
    return Footprint(tuple(each for footprint in rows.values_list("footprint", flat=True) for each in footprint.ranges))
