"""The world of bookings, fresh for each test; mail is kept instead of sent."""

from __future__ import annotations

import pytest

from aktiv.config.catalogues import build
from tests.bookings.world import World, a_world


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    build()


@pytest.fixture
def world(db: None) -> World:
    return a_world()
