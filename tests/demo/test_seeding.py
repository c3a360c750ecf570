"""A seeded country is as large as asked for, whole, and the same for the same numbers."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from aktiv.demo.actions.seeding import CannotSeed, Size, seed
from aktiv.facilities.models import OpenSheet, Space, SpaceActivity
from aktiv.municipalities.models import Municipality
from aktiv.prices.queries import quote_for
from aktiv.timetable.models import Claim, DaySheet, Grant, Occupancy
from aktiv.values.cells import busy_bits
from aktiv.values.periods import Period, civil_day
from tests.conftest import Committed, _point_django_at
from tests.demo.world import NOW

SMALL = Size(municipalities=3, spaces=40, days=9, seed=7)

USE = """
    SELECT f.slug, s.slug, o.during::text FROM timetable_occupancy o
    JOIN timetable_grant g ON g.claim_id = o.claim_id
    JOIN facilities_space s ON s.id = g.space_id JOIN facilities_facility f ON f.id = s.facility_id
"""


def use() -> Counter[Any]:
    with connection.cursor() as cursor:
        cursor.execute(USE)
        return Counter(cursor.fetchall())


def test_a_country_is_as_large_as_asked_for_and_can_be_searched_and_priced(committed: Committed) -> None:
    seed(SMALL, lambda _: None, now=NOW)
    assert Municipality.objects.count() == 3
    assert Space.objects.count() == 40
    assert OpenSheet.objects.exists()
    assert SpaceActivity.objects.filter(activity__slug="handball").exists()
    assert Claim.objects.count() == Grant.objects.count() == Occupancy.objects.count() > 200
    space = Space.objects.filter(kind="sports_hall").first()
    assert space is not None
    evening = Period(NOW + timedelta(hours=6), NOW + timedelta(hours=8))
    assert quote_for(space.pk, evening, "resident").total > 0
    with pytest.raises(CannotSeed):
        seed(SMALL, lambda _: None, now=NOW)


def test_its_sheets_say_what_is_held(committed: Committed) -> None:
    seed(SMALL, lambda _: None, now=NOW)
    zone = Municipality.objects.all()[0].zone
    held = [(each.footprint, Period(each.during.lower, each.during.upper)) for each in Occupancy.objects.all()]
    sheets = {(space, day): busy for space, day, busy in DaySheet.objects.values_list("space_id", "day", "busy")}
    days = {civil_day(period.start, zone) for _, period in held}
    assert len(days) == SMALL.days
    for space in Space.objects.all():
        for day in days:
            periods = [period for footprint, period in held if space.footprint.overlaps(footprint)]
            wanted = busy_bits(day, zone, periods)
            assert sheets.get((space.pk, day), "0" * len(wanted)) == wanted


def test_the_same_numbers_give_the_same_country_and_another_seed_another(committed: Committed) -> None:
    seen: list[Counter[Any]] = []
    for number in (7, 7, 8):
        name = f"{committed.name}_{len(seen)}"
        committed.server.create(name, "aktiv_template")
        try:
            _point_django_at(committed.server, name)
            seed(Size(municipalities=2, spaces=20, days=5, seed=number), lambda _: None, now=NOW)
            seen.append(use())
        finally:
            _point_django_at(committed.server, committed.name)
            committed.server.drop(name)
    assert seen[0] == seen[1] != seen[2]
