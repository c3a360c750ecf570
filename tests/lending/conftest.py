"""Tests of lending look behind the wall, unless they are about it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aktiv.walls import everything
from tests.lending.world import Stocked, stocked


@pytest.fixture
def there(db: None) -> Iterator[Stocked]:
    """The storage place, with all of it shown."""
    with everything():
        yield stocked()
