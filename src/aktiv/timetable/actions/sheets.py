"""Keeping day sheets true, in the transaction that changes occupancy.

A sheet is the union of what stands, so what is added is laid over it; only what is taken away needs the day computed
again. Both touch every space whose footprint overlaps (a hall, its halves, its thirds), on every civil day in the
municipality's zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from aktiv.values.rectangles import Rectangle

_ONES = f"B'{'1' * 300}'"

# Each changed rectangle × the spaces it overlaps × the civil days it has a point in, with the day's first instant
# (where midnight comes twice, the first) and number of cells. `facilities_space` by its index on stretch.
_TOUCHED = """
    SELECT s.id AS space_id, s.footprint AS space, c.during, m.time_zone, civil.day
    FROM unnest(%s::int8multirange[], %s::timestamptz[], %s::timestamptz[]) AS r(footprint, starts, ends)
    CROSS JOIN LATERAL (SELECT r.footprint, tstzrange(r.starts, r.ends) AS during) c
    JOIN facilities_space s ON s.stretch = lower(c.footprint) / 5040 AND s.footprint && c.footprint
    JOIN municipalities_municipality m ON m.id = s.municipality_id
    CROSS JOIN LATERAL (
        SELECT (r.starts AT TIME ZONE m.time_zone)::date + n AS day
        FROM generate_series(0, ((r.ends - interval '1 microsecond') AT TIME ZONE m.time_zone)::date
                                - (r.starts AT TIME ZONE m.time_zone)::date) n
    ) civil
"""


def _first_instant(day: str) -> str:
    """SQL: the first instant of a civil day: the end of the gap that midnight is in, the first of two midnights."""
    midnight = f"(({day})::timestamp AT TIME ZONE time_zone)"
    return f"""CASE WHEN (({midnight} - interval '1 hour') AT TIME ZONE time_zone)::date = ({day})
                    THEN {midnight} - interval '1 hour' ELSE {midnight} END"""


_CELLS = f"""
    CROSS JOIN LATERAL (
        SELECT {_first_instant("day")} AS starts, {_first_instant("day + 1")} AS ends
    ) whole
    CROSS JOIN LATERAL (SELECT ceil(extract(epoch FROM whole.ends - whole.starts) / 300)::int AS cells) counted
"""


def _row(during: str) -> str:
    """SQL: the day's row with the cells of `during` busy: from the cell it begins in, to the one it ends in."""
    return f"""substring(
        ({_ONES} >> greatest(0, floor(extract(epoch FROM lower({during}) - whole.starts) / 300))::int)
        & ~({_ONES} >> least(counted.cells, ceil(extract(epoch FROM upper({during}) - whole.starts) / 300))::int)
        FROM 1 FOR counted.cells)"""


_LAY_OVER = f"""
    WITH touched AS ({_TOUCHED})
    INSERT INTO timetable_daysheet AS sheet (day, space_id, busy)
    SELECT day, space_id, bit_or({_row("during")})::varbit
    FROM touched {_CELLS}
    GROUP BY day, space_id
    ORDER BY day, space_id
    ON CONFLICT (day, space_id) DO UPDATE SET busy = sheet.busy | EXCLUDED.busy
"""


_AWAIT = f"""
    SELECT 1 FROM timetable_daysheet
    WHERE (day, space_id) IN (SELECT day, space_id FROM ({_TOUCHED}) touched)
    ORDER BY day, space_id FOR UPDATE
"""

# Confirmed use and closures of each space and day: the exclusion constraint's GiST serves footprint and period.
_STANDING = f"""
    SELECT day, space_id, bit_or({_row("o.during")})::varbit AS busy
    FROM touched {_CELLS}
    JOIN timetable_occupancy o
      ON o.footprint && touched.space AND o.during && tstzrange(whole.starts, whole.ends)
    WHERE o.expires_at IS NULL AND (o.layer = '(,)'::int8range OR o.layer = '[0,0]'::int8range)
    GROUP BY day, space_id
"""

_COMPUTE_AGAIN = f"""
    WITH touched AS (SELECT DISTINCT space_id, space, time_zone, day FROM ({_TOUCHED}) changed),
    fresh AS ({_STANDING}),
    emptied AS (
        DELETE FROM timetable_daysheet sheet USING touched
        WHERE sheet.day = touched.day AND sheet.space_id = touched.space_id
          AND NOT EXISTS (SELECT FROM fresh WHERE fresh.day = sheet.day AND fresh.space_id = sheet.space_id)
    )
    INSERT INTO timetable_daysheet (day, space_id, busy)
    SELECT day, space_id, busy FROM fresh ORDER BY day, space_id
    ON CONFLICT (day, space_id) DO UPDATE SET busy = EXCLUDED.busy
"""

# Spaces of one municipality by their foreign key; what each holds by the constraint's GiST, space by space (OFFSET
# keeps it so). The layers are told in words that the index does not serve: every row has one of them.
_COMPUTE_ALL = f"""
    WITH touched AS (
        SELECT s.id AS space_id, o.during, m.time_zone, civil.day
        FROM facilities_space s
        JOIN municipalities_municipality m ON m.id = s.municipality_id
        CROSS JOIN LATERAL (
            SELECT o.during FROM timetable_occupancy o
            WHERE o.footprint && s.footprint
              AND o.during && tstzrange(%(first)s::date::timestamp AT TIME ZONE m.time_zone,
                                        (%(first)s::date + %(days)s)::timestamp AT TIME ZONE m.time_zone)
              AND o.expires_at IS NULL AND (lower_inf(o.layer) OR lower(o.layer) = 0)
            OFFSET 0
        ) o
        CROSS JOIN LATERAL (
            SELECT (lower(o.during) AT TIME ZONE m.time_zone)::date + n AS day
            FROM generate_series(0, ((upper(o.during) - interval '1 microsecond') AT TIME ZONE m.time_zone)::date
                                    - (lower(o.during) AT TIME ZONE m.time_zone)::date) n
        ) civil
        WHERE s.municipality_id = %(municipality)s
          AND civil.day >= %(first)s::date AND civil.day < %(first)s::date + %(days)s
    )
    INSERT INTO timetable_daysheet (day, space_id, busy)
    SELECT day, space_id, bit_or({_row("during")})::varbit
    FROM touched {_CELLS}
    GROUP BY day, space_id
    ORDER BY day, space_id
    ON CONFLICT (day, space_id) DO UPDATE SET busy = EXCLUDED.busy
"""


def compute_all(municipality_id: int, first: date, days: int) -> None:
    """Computes the sheets of every space of a municipality on so many days, where nothing is let go meanwhile.

    For loads that wrote occupancy in statements of their own.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COMPUTE_ALL, {"municipality": municipality_id, "first": first, "days": days})


def lay_over(added: Sequence[Rectangle]) -> None:
    """Marks confirmed use and closures as taken. One statement; rivals for a sheet wait for each other's row."""
    if added:
        with connection.cursor() as cursor:
            cursor.execute(_LAY_OVER, as_arrays(added))


def compute_again(removed: Sequence[Rectangle]) -> None:
    """Computes the sheets that lost something, from occupancy as it is now. Two statements.

    The first waits for the sheets' rows, so that the second sees all that was laid over them, and what comes later is
    laid over what it writes.
    """
    if removed:
        with connection.cursor() as cursor:
            cursor.execute(_AWAIT, as_arrays(removed))
            cursor.execute(_COMPUTE_AGAIN, as_arrays(removed))


def as_arrays(rectangles: Sequence[Rectangle]) -> list[list[object]]:
    return [
        [str(each.footprint) for each in rectangles],
        [each.period.start for each in rectangles],
        [each.period.end for each in rectangles],
    ]
