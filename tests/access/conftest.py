"""Doors, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.world import Doors, some_doors
from tests.simulators.locks import in_use


@pytest.fixture
def doors(db: None) -> Iterator[Doors]:
    made = some_doors()
    with in_use(made.world.municipality.slug, pins=made.service):
        yield made
