"""How full a city's halls are: of the hours that are open to the public, how much of the floor is taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from aktiv.demo.rules.board import GYMNASIA
from aktiv.facilities.fields import footprint_of
from aktiv.facilities.models import Space
from aktiv.facilities.queries import openings
from aktiv.municipalities.models import Municipality
from aktiv.values.periods import Period, common, wall_periods

EVENING = (16 * 60, 22 * 60)


@dataclass(frozen=True, slots=True)
class Fill:
    """Shares from 0 to 1: on weekdays from four to ten, and at all other open hours."""

    evenings: float
    otherwise: float


def fill_of(municipality: Municipality, days: Iterable[date]) -> Fill:
    """How full the halls that clubs train in are on these days, each hall's floor and minutes weighing the same."""
    wanted = sorted(days)
    halls = list(
        Space.objects.filter(
            municipality=municipality, parent=None, alone=True, active=True, kind__in=[kind.value for kind in GYMNASIA]
        )
    )
    zone = municipality.zone
    taken = _taken(municipality, wanted)
    opened = openings(halls, wanted)
    had: defaultdict[bool, float] = defaultdict(float)
    used: defaultdict[bool, float] = defaultdict(float)
    for day in wanted:
        evening = wall_periods(day, *EVENING, zone) if day.isoweekday() < 6 else ()
        for hall in halls:
            public = opened[hall.pk, day].bookable
            both = common(public, evening)
            had[True] += _minutes(both)
            had[False] += _minutes(public) - _minutes(both)
            for share, period in taken[hall.stretch, day]:
                within, late = _minutes(common(public, [period])), _minutes(common(both, [period]))
                used[True] += share * late
                used[False] += share * (within - late)
    return Fill(used[True] / had[True], used[False] / had[False])


def _minutes(periods: Iterable[Period]) -> int:
    return sum(period.minutes for period in periods)


def _taken(municipality: Municipality, days: list[date]) -> defaultdict[tuple[int, date], list[tuple[float, Period]]]:
    found: defaultdict[tuple[int, date], list[tuple[float, Period]]] = defaultdict(list)
    with connection.cursor() as cursor:
        # One pass over the city's year: use alone, neither buffers nor holds nor closures.
        cursor.execute(
            """
            SELECT lower(o.footprint) / 5040, o.footprint, lower(o.during), upper(o.during),
                   (lower(o.during) AT TIME ZONE %s)::date
            FROM timetable_occupancy o JOIN timetable_claim c ON c.id = o.claim_id
            WHERE c.municipality_id = %s AND o.layer = '(,)'::int8range AND o.expires_at IS NULL
              AND (lower(o.during) AT TIME ZONE %s)::date BETWEEN %s AND %s
            """,
            [municipality.time_zone, municipality.pk, municipality.time_zone, days[0], days[-1]],
        )
        for stretch, footprint, start, end, day in cursor.fetchall():
            found[stretch, day].append((float(footprint_of(footprint).fraction()), Period(start, end)))
    return found
