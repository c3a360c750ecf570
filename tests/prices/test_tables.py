"""The price table of a facility's page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from aktiv.prices.queries import price_table
from tests.prices.world import HALL, MEETING, YOUTH_FREE, a_world, published

DAY = date(2026, 11, 24)
pytestmark = pytest.mark.django_db


def test_a_facility_shows_each_list_in_use_with_its_rooms_groups_and_prices() -> None:
    world = a_world()
    hall, room = price_table(world.facility.pk, DAY)
    assert [[name.nb for name in table.spaces] for table in (hall, room)] == [["Hall"], ["Møterom"]]
    assert [group.code for group in hall.groups] == ["youth_club", "adult_club", "resident", "business"]
    told = [(row.unit.value, row.shown_share, row.amounts) for row in hall.rows]
    assert told == [
        ("hour", "1/4", (35_00, 141_00, 141_00, 141_00)),
        ("hour", "2/4", (70_00, 185_00, 185_00, 185_00)),
        ("hour", "4/4", (141_00, 362_00, 362_00, 362_00)),
        ("day", "4/4", (None, 7421_00, 7421_00, 7421_00)),
        ("day", "4/4", (None, 9277_00, 9277_00, 9277_00)),
        ("weekend", "4/4", (None, 12987_00, 12987_00, 12987_00)),
    ]  # no part of the hall is three quarters
    assert [row.amounts for row in room.rows] == [(79_00, 79_00, 136_00, 136_00)]


def test_a_subsidised_group_is_shown_with_what_it_pays() -> None:
    world = a_world(lists=(YOUTH_FREE,))
    (hall,) = price_table(world.facility.pk, DAY)
    assert hall.rows[0].amounts == (0, 141_00, 141_00, 141_00)
    assert hall.subsidies[0].names.en == "Youth clubs borrow for free."


def test_the_table_is_of_the_list_in_force_on_the_day() -> None:
    world = a_world(lists=(HALL,))
    published(world.municipality, replace(HALL, valid_from=date(2027, 1, 1), rows=HALL.rows[:1]))
    assert [len(price_table(world.facility.pk, day)[0].rows) for day in (DAY, date(2027, 1, 1))] == [6, 1]
    assert price_table(world.facility.pk, date(2024, 1, 1)) == []
    assert price_table(-1, DAY) == []


@pytest.mark.parametrize("lists", [(HALL,), (HALL, MEETING)])
def test_a_table_takes_two_statements_at_most(lists: Any, django_assert_num_queries: Any) -> None:
    world = a_world(lists=lists)
    with django_assert_num_queries(2):
        price_table(world.facility.pk, DAY)
    with django_assert_num_queries(1):
        price_table(world.facility.pk, DAY)
