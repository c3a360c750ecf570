"""What is asked again and again is planned once for a connection."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aktiv import prepared

pytestmark = [pytest.mark.debian_postgres, pytest.mark.django_db]


def plans(of: str) -> list[tuple[int, int]]:
    """How often the statements that begin so were run with the kept plan, and with one made for the values."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE starts_with(statement, %s)", [of]
        )
        return list(cursor.fetchall())


def test_a_statement_is_planned_once_whatever_its_values() -> None:
    for asked in ([1], [1, 2], [4, 5, 6]):
        with prepared.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM unnest(%(asked)s::bigint[])", {"asked": asked})
            assert cursor.fetchone() == (len(asked),)
    assert plans("SELECT count(*) FROM unnest") == [(3, 0)]


def test_ordinary_statements_are_not_kept() -> None:
    for _ in range(10):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 + %s", [1])
    assert plans("SELECT 1 +") == []


def test_prepared_statements_are_counted_as_any() -> None:
    with CaptureQueriesContext(connection) as seen, prepared.cursor() as cursor:
        cursor.execute("SELECT %(seven)s::int", {"seven": 7})
    assert len(seen) == 1
