"""The world of cases, fresh for each test."""

from __future__ import annotations

import pytest

from tests.cases.world import CaseWorld, a_case_world


@pytest.fixture
def world(db: None) -> CaseWorld:
    return a_case_world()
