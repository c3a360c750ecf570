"""A municipality, two halls in it, and a clock that stands still."""

from __future__ import annotations

from datetime import datetime

import pytest

from aktiv.municipalities.models import Municipality
from tests.timetable.places import NOW, Hall, make_hall, make_municipality


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def municipality(db: None) -> Municipality:
    return make_municipality("1103")


@pytest.fixture
def hall(municipality: Municipality) -> Hall:
    return make_hall(municipality, 7)


@pytest.fixture
def other_hall(municipality: Municipality) -> Hall:
    return make_hall(municipality, 8)
