"""The world that programs call in, at noon on Monday 1 March 2027."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.bookings.world import NOW, World, a_world


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock that requests are judged by stands still."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def world(db: None, frozen: None) -> World:
    return a_world()
