"""The world of bookings, fresh for each test, and a provider of payment that the test holds in its hands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aktiv.payments.ports.provider import use
from tests.bookings.world import World, a_world
from tests.payments.purse import Purse


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.fixture
def purse(world: World) -> Iterator[Purse]:
    made = Purse()
    use({world.municipality.slug: {"purse": made}})
    yield made
    use({})
