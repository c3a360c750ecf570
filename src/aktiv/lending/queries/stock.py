"""What is left of pools over a period, and day by day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from aktiv import prepared
from aktiv.values.arrays import array_of
from aktiv.values.periods import Period, day_period

_FREE = """
SELECT id, stock - short - lending_peak(id, tstzrange(%(start)s, %(end)s)) FROM lending_pool
WHERE id = ANY (%(pools)s::bigint[])
"""
# Every pool's holdings are read once; each day then takes the level it begins with and the steps inside it. The pools
# themselves come with it, as day -1.
_BY_DAY = """
WITH days AS (
    SELECT day, start, "end" FROM unnest(%(days)s::int[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
        AS d(day, start, "end")
), span AS (SELECT min(start) AS start, max("end") AS "end" FROM days),
held AS (
    SELECT h.pool_id, greatest(lower(h.during), span.start) AS start, upper(h.during) AS "end", h.amount
    FROM lending_holding h, span
    WHERE h.pool_id = ANY (%(pools)s::bigint[]) AND upper(h.during) > span.start AND lower(h.during) < span."end"
), steps AS (
    SELECT pool_id, start AS at, amount AS change FROM held
    UNION ALL SELECT held.pool_id, held."end", -amount FROM held, span WHERE held."end" < span."end"
), levels AS (
    SELECT pool_id, at, sum(sum(change)) OVER (PARTITION BY pool_id ORDER BY at) AS held,
        lead(at, 1, 'infinity') OVER (PARTITION BY pool_id ORDER BY at) AS until
    FROM steps GROUP BY pool_id, at
)
SELECT id, -1, stock - short FROM lending_pool WHERE id = ANY (%(pools)s::bigint[])
UNION ALL
SELECT levels.pool_id, days.day, max(levels.held) FROM levels
JOIN days ON levels.at < days."end" AND levels.until > days.start
GROUP BY levels.pool_id, days.day
"""


def free_over(pools: Collection[int], period: Period) -> dict[int, int]:
    """How many of each pool are left at every moment of the period, in one statement. Below zero where more is gone
    than was promised away. A pool that is not there is not in the answer."""
    if not pools:
        return {}
    with prepared.cursor() as cursor:
        cursor.execute(_FREE, {"pools": array_of(sorted(pools)), "start": period.start, "end": period.end})
        return {int(pool): int(free) for pool, free in cursor.fetchall()}


def free_by_day(pools: Collection[int], days: Sequence[date], zone: ZoneInfo) -> Mapping[int, list[int]]:
    """How many of each pool are left through the whole of each civil day, in the order of `days`: one statement for
    any number of pools."""
    if not pools or not days:
        return {}
    bounds = [day_period(day, zone) for day in days]
    asked: dict[str, Any] = {  # Any: columns of several kinds
        "pools": array_of(sorted(pools)),
        "days": array_of(range(len(days))),
        "starts": [each.start for each in bounds],
        "ends": [each.end for each in bounds],
    }
    with prepared.cursor() as cursor:
        cursor.execute(_BY_DAY, asked)
        rows = cursor.fetchall()
    left = {int(pool): [int(there)] * len(days) for pool, day, there in rows if day < 0}
    for pool, day, held in rows:
        if day >= 0:
            left[int(pool)][day] -= int(held)
    return left
