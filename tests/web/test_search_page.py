"""The search page asks the database as often for one hit as for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bookings.world import World, a_world
from tests.facilities.world import a_hall
from tests.web.booking_world import stop_the_clock


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    stop_the_clock(monkeypatch)
    return a_world()


@pytest.mark.parametrize("halls", [1, 3])
@pytest.mark.parametrize(("view", "statements"), [("liste", 12), ("uke", 13), ("kart", 12)])
def test_the_page_asks_the_database_a_fixed_number_of_times(
    world: World, client: Client, halls: int, view: str, statements: int
) -> None:
    for number in range(halls - 1):
        a_hall(world.facility, name=f"Hall {number}")
    address = f"/sok/?dato=2027-03-02&fra=18.00&min=120&type=sports_hall&vis={view}"
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200
    assert len(asked) == statements, [each["sql"][:110] for each in asked]
