"""Day sheets equal the occupancy rounded to cells, at any clock time and in any zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from aktiv.facilities.models import Space
from aktiv.timetable.actions import claim, confirm, release
from aktiv.timetable.models import Claim, DaySheet, Occupancy
from aktiv.timetable.rules import Taken, Wanted
from aktiv.values.cells import busy_bits
from aktiv.values.periods import Period, civil_days
from tests.timetable.places import Hall, make_hall, make_municipality

pytestmark = [pytest.mark.debian_postgres]

# Around the nights of change in Norway, in Cuba (midnight comes twice) and in Lebanon (there is no midnight).
NIGHTS = {
    "Europe/Oslo": [datetime(2027, 3, 27, 20, tzinfo=UTC), datetime(2027, 10, 30, 20, tzinfo=UTC)],
    "America/Havana": [datetime(2025, 3, 8, 20, tzinfo=UTC), datetime(2025, 11, 1, 20, tzinfo=UTC)],
    "Asia/Beirut": [datetime(2025, 3, 29, 12, tzinfo=UTC), datetime(2025, 10, 25, 12, tzinfo=UTC)],
}


def sheets_say() -> dict[tuple[object, int], tuple[str, str | None]]:
    return {(sheet.day, sheet.space_id): (sheet.busy, sheet.buffers) for sheet in DaySheet.objects.all()}


def occupancy_says(zone: ZoneInfo) -> dict[tuple[object, int], tuple[str, str | None]]:
    said: dict[tuple[object, int], tuple[str, str | None]] = {}
    rows = list(Occupancy.objects.filter(expires_at=None))
    for space in Space.objects.all():
        taken, buffers = (
            [
                Period(row.during.lower, row.during.upper)
                for row in rows
                if row.footprint.overlaps(space.footprint) and bool(row.layer.lower) is buffer
            ]
            for buffer in (False, True)
        )
        for day in {day for period in [*taken, *buffers] for day in civil_days(period, zone)}:
            around = busy_bits(day, zone, buffers)
            said[day, space.pk] = busy_bits(day, zone, taken), around if "1" in around else None
    return said


Step = tuple[str, int, int, str]


class SheetsFollowOccupancy(TestCase):
    """Any series of claims, confirmations and releases, around nights when clocks change."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        zone=st.sampled_from(sorted(NIGHTS)),
        night=st.integers(0, 1),
        steps=st.lists(
            st.tuples(
                st.sampled_from(["use", "hold", "release"]),
                st.integers(0, 36 * 12 * 5),
                st.integers(1, 600),
                st.sampled_from(["ABCDEF", "ABC", "DEF", "AB", "C", "F"]),
            ),
            max_size=8,
        ),
    )
    @example(zone="Europe/Oslo", night=0, steps=[("use", 300, 400, "A"), ("release", 0, 1, "A")])
    @example(zone="Europe/Oslo", night=1, steps=[("use", 300, 400, "A"), ("use", 960, 60, "A")])
    @example(zone="America/Havana", night=0, steps=[("use", 300, 400, "A"), ("use", 960, 60, "A")])
    @example(zone="America/Havana", night=1, steps=[("use", 300, 400, "A"), ("use", 960, 60, "A")])
    @example(zone="Asia/Beirut", night=0, steps=[("use", 300, 600, "A"), ("use", 960, 60, "A")])
    @example(zone="Asia/Beirut", night=1, steps=[("use", 300, 600, "A"), ("use", 960, 60, "A")])
    def test_after_every_step(self, zone: str, night: int, steps: Sequence[Step]) -> None:
        municipality = make_municipality("9999", zone)
        hall = make_hall(municipality, 3)
        now, claims = NIGHTS[zone][night] - timedelta(days=1), []
        for verb, start, minutes, atoms in steps:
            begins = NIGHTS[zone][night] + timedelta(minutes=start)
            wanted = Wanted(
                hall.spaces[atoms], hall.footprint(atoms), Period(begins, begins + timedelta(minutes=minutes)), 10, 10
            )
            if verb == "release" and claims:
                release(claims.pop(start % len(claims)), now=now)
            elif verb != "release":
                self.take(hall, verb, wanted, now, claims)
            assert sheets_say() == occupancy_says(ZoneInfo(zone))

    def take(self, hall: Hall, verb: str, wanted: Wanted, now: datetime, claims: list[int]) -> None:
        kind = Claim.Kind(verb)
        expires_at = now + timedelta(minutes=1) if verb == "hold" else None
        try:
            claims.append(claim(hall.municipality_id, kind, [wanted], now=now, expires_at=expires_at))
        except Taken:
            return
        if verb == "hold" and wanted.during.minutes % 2:
            confirm(claims[-1], now=now)
