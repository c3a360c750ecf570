"""A column as the text of one array is read back by the database as the values that went in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from django.db import connection

from aktiv.values.arrays import array_of
from aktiv.values.footprints import Footprint


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("bigint", [1, None, -(2**63), 2**63 - 1]),
        ("uuid", [UUID(int=7), None]),
        ("date", [date(2026, 12, 31), None]),
        (
            "timestamptz",
            [
                datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
                datetime(2026, 3, 29, 0, 59, 59, 999999, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
                None,
            ],
        ),
        ("bigint", []),
    ],
)
@pytest.mark.django_db
def test_values_come_back_as_they_went(kind: str, column: list[int | date | UUID | None]) -> None:
    assert _read(kind, column) == column


@pytest.mark.django_db
def test_footprints_come_back_as_they_went() -> None:
    column = [Footprint(((0, 2520), (3780, 5040))), Footprint(), None]
    told = [None if each is None else str(each) for each in column]
    assert _read("int8multirange", column, "::text[]") == told


def _read(kind: str, column: Iterable[int | date | UUID | Footprint | None], shown: str = "") -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}[]{shown}", [array_of(column)])
        return cursor.fetchone()[0]
