"""Asking the statements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection

from aktiv.collaboration.queries.indicators.statements import STATEMENTS
from aktiv.collaboration.rules.indicators import Code, Counted
from aktiv.walls import everything

A_DAY = timedelta(days=1)


def counted(
    code: Code,
    first: date,
    last: date,
    *,
    municipality_ids: Collection[int] | None = None,
    facility_ids: Collection[int] = (),
) -> dict[int, Counted]:
    """What an indicator comes to from one day to another, both included, by municipality; those with nothing to count
    are left out. Of some municipalities, and of some of their facilities, when they are named. One statement, and those
    of the wall: it reads who holds what, and gives numbers alone."""
    with everything(), connection.cursor() as cursor:
        cursor.execute(STATEMENTS[code], _asked(first, last, municipality_ids, facility_ids))
        return {
            there: Counted(int(numerator), int(denominator), int(n), least, most)
            for there, numerator, denominator, n, least, most in cursor.fetchall()
        }


def explained(code: Code, first: date, last: date) -> str:
    """The plan of the statement, as the database tells it: for the test that holds it to its indexes."""
    with everything(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {STATEMENTS[code]}", _asked(first, last, None, ()))
        return "\n".join(line for (line,) in cursor.fetchall())


def _asked(
    first: date, last: date, municipality_ids: Collection[int] | None, facility_ids: Collection[int]
) -> dict[str, Any]:  # Any: parameters
    midnight = datetime.combine(first, time(), UTC)
    return {
        "first": first,
        "last": last,
        "earliest": midnight - A_DAY,
        "latest": datetime.combine(last, time(), UTC) + 2 * A_DAY,
        "there": None if municipality_ids is None else list(municipality_ids),
        "facilities": list(facility_ids) or None,
    }
