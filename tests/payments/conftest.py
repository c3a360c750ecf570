"""The world of bookings, fresh for each test."""

from __future__ import annotations

import pytest

from tests.bookings.world import World, a_world


@pytest.fixture
def world(db: None) -> World:
    return a_world()
