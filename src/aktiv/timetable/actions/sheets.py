"""Keeping day sheets true, in the transaction that changes occupancy.

A sheet is the union of what stands, so what is added is laid over it; only what is taken away needs the day computed
again. Both touch every space whose footprint overlaps (a hall, its halves, its thirds), on every civil day in the
municipality's zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection, transaction

from aktiv import prepared
from aktiv.timetable.rules import InTheWay, Piece
from aktiv.timetable.search.bits import first_instant
from aktiv.values.arrays import array_of
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle

# How far a civil day may be from UTC's: no zone is further.
_WEST_OF_UTC = timedelta(hours=12)
_EAST_OF_UTC = timedelta(hours=14)
_ONES = f"B'{'1' * 300}'"

# Each changed piece × the civil days it has a point in, with each day's first instant, end and number of cells.
# Days are offered by the caller (see `days_of`) rather than generated, so that the planner knows how few they are;
# OFFSET 0 keeps what is computed once from being computed wherever it is used. The root by its unique index on stretch.
_OFFERED = """
    unnest(%(footprints)s::int8multirange[], %(starts)s::timestamptz[], %(ends)s::timestamptz[], %(buffers)s::boolean[],
           %(days)s::date[]) AS r(footprint, starts, ends, buffer, day)
"""
_DAYS = """
    SELECT *, ceil(extract(epoch FROM day_ends - day_starts) / 300)::int AS cells
    FROM (
        SELECT r.footprint, root.stretch, tstzrange(r.starts, r.ends) AS during, r.buffer, r.day,
               {first_instant} AS day_starts, {end_instant} AS day_ends
        FROM {offered}
        JOIN facilities_space root ON root.stretch = lower(r.footprint) / 5040 AND root.parent_id IS NULL
        JOIN municipalities_municipality m ON m.id = root.municipality_id
        WHERE r.day BETWEEN (r.starts AT TIME ZONE m.time_zone)::date
                        AND ((r.ends - interval '1 microsecond') AT TIME ZONE m.time_zone)::date
        OFFSET 0
    ) instants
"""


def _row(during: str) -> str:
    """SQL: the day's row with the cells of `during` busy: from the cell it begins in, to the one it ends in."""
    return f"""substring(
        ({_ONES} >> greatest(0, floor(extract(epoch FROM lower({during}) - day_starts) / 300))::int)
        & ~({_ONES} >> least(cells, ceil(extract(epoch FROM upper({during}) - day_starts) / 300))::int)
        FROM 1 FOR cells)"""


def _days(offered: str = _OFFERED) -> str:
    return _DAYS.format(
        offered=offered,
        first_instant=first_instant("r.day", "m.time_zone"),
        end_instant=first_instant("r.day + 1", "m.time_zone"),
    )


_NOTHING = "substring(B'{}'::varbit FROM 1 FOR cells)".format("0" * 300)


def _sheet(row: str, buffer: str) -> str:
    """SQL: a day's two rows, of what is taken and of buffers (empty when there are none), from rows of each."""
    return f"""coalesce(bit_or({row}) FILTER (WHERE NOT {buffer}), {_NOTHING})::varbit AS busy,
               (bit_or({row}) FILTER (WHERE {buffer}))::varbit AS buffers"""


def laying_over(offered: str = _OFFERED) -> str:
    """SQL: marks the pieces `r(footprint, starts, ends, buffer, day)` as taken; rivals for a sheet wait for each
    other's row. The spaces that a piece overlaps are found by the index on stretch."""
    return f"""
    INSERT INTO timetable_daysheet AS sheet (day, space_id, busy, buffers)
    SELECT d.day, s.id, {_sheet("d.row", "d.buffer")}
    FROM (SELECT stretch, footprint, day, buffer, cells, {_row("during")} AS row
          FROM ({_days(offered)} OFFSET 0) days OFFSET 0) d
    JOIN facilities_space s ON s.stretch = d.stretch AND s.footprint && d.footprint
    GROUP BY d.day, s.id, d.cells
    ORDER BY d.day, s.id
    ON CONFLICT (day, space_id) DO UPDATE
    SET busy = sheet.busy | EXCLUDED.busy,
        buffers = coalesce(sheet.buffers | EXCLUDED.buffers, sheet.buffers, EXCLUDED.buffers)
    """


_LAY_OVER = laying_over()

_TOUCHED = f"""
    SELECT DISTINCT s.id AS space_id, s.footprint AS space, d.day, d.day_starts, d.day_ends, d.cells
    FROM ({_days()} OFFSET 0) d
    JOIN facilities_space s ON s.stretch = d.stretch AND s.footprint && d.footprint
"""

_AWAIT = f"""
    SELECT 1 FROM timetable_daysheet
    WHERE (day, space_id) IN (SELECT day, space_id FROM ({_TOUCHED}) touched)
    ORDER BY day, space_id FOR UPDATE
"""

# What stands in each space and day, holds apart: the exclusion constraint's GiST serves footprint and period. Layers
# are told in words that the index does not serve: every row has one of them, and several scans would be worse.
_COMPUTE_AGAIN = f"""
    WITH touched AS MATERIALIZED ({_TOUCHED}),
    fresh AS MATERIALIZED (
        SELECT day, space_id, {_sheet("row", "buffer")}
        FROM (
            SELECT day, space_id, cells, coalesce(lower(o.layer) > 0, false) AS buffer, {_row("o.during")} AS row
            FROM touched
            JOIN timetable_occupancy o
              ON o.footprint && touched.space AND o.during && tstzrange(touched.day_starts, touched.day_ends)
            WHERE o.expires_at IS NULL
        ) standing
        GROUP BY day, space_id, cells
    ),
    emptied AS (
        DELETE FROM timetable_daysheet
        WHERE (day, space_id) IN (SELECT day, space_id FROM touched EXCEPT SELECT day, space_id FROM fresh)
    )
    INSERT INTO timetable_daysheet (day, space_id, busy, buffers)
    SELECT day, space_id, busy, buffers FROM fresh ORDER BY day, space_id
    ON CONFLICT (day, space_id) DO UPDATE SET busy = EXCLUDED.busy, buffers = EXCLUDED.buffers
"""

# Spaces of one municipality by their foreign key; what each holds by the constraint's GiST, space by space (OFFSET
# keeps it so).
_COMPUTE_ALL = f"""
    WITH days AS MATERIALIZED (
        SELECT *, ceil(extract(epoch FROM day_ends - day_starts) / 300)::int AS cells
        FROM (
            SELECT day, {first_instant("day", "m.time_zone")} AS day_starts,
                   {first_instant("day + 1", "m.time_zone")} AS day_ends
            FROM municipalities_municipality m,
                 LATERAL (SELECT %(first)s::date + n AS day FROM generate_series(0, %(days)s - 1) n) offered
            WHERE m.id = %(municipality)s
            OFFSET 0
        ) instants
    ), standing AS MATERIALIZED (
        SELECT s.id AS space_id, o.during, o.buffer
        FROM facilities_space s
        CROSS JOIN LATERAL (
            SELECT o.during, coalesce(lower(o.layer) > 0, false) AS buffer FROM timetable_occupancy o
            WHERE o.footprint && s.footprint
              AND o.during && tstzrange((SELECT min(day_starts) FROM days), (SELECT max(day_ends) FROM days))
              AND o.expires_at IS NULL
            OFFSET 0
        ) o
        WHERE s.municipality_id = %(municipality)s
    )
    INSERT INTO timetable_daysheet (day, space_id, busy, buffers)
    SELECT day, space_id, {_sheet(_row("during"), "buffer")}
    FROM standing JOIN days ON upper(during) > day_starts AND lower(during) < day_ends
    GROUP BY day, space_id, cells
    ORDER BY day, space_id
"""


@transaction.atomic
def compute_all(municipality_id: int, first: date, days: int) -> None:
    """Computes the sheets of every space of a municipality on so many days from occupancy alone, whatever they said.

    For loads that wrote occupancy in statements of their own, and for repair. Whoever claims or releases meanwhile
    waits to write sheets: what is not yet committed is laid over afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE timetable_daysheet IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            """
            DELETE FROM timetable_daysheet sheet USING facilities_space s
            WHERE s.id = sheet.space_id AND s.municipality_id = %(municipality)s
              AND sheet.day >= %(first)s AND sheet.day < %(first)s + %(days)s
            """,
            {"municipality": municipality_id, "first": first, "days": days},
        )
        cursor.execute(_COMPUTE_ALL, {"municipality": municipality_id, "first": first, "days": days})


def lay_over(added: Sequence[Piece]) -> None:
    """Marks use, closures and buffers that stand. One statement; rivals for a sheet wait for each other's row."""
    if added:
        with prepared.cursor() as cursor:
            cursor.execute(_LAY_OVER, _as_days(added))


def compute_again(removed: Sequence[Piece]) -> None:
    """Computes the sheets that lost something, from occupancy as it is now. Two statements.

    The first waits for the sheets' rows, so that the second sees all that was laid over them, and what comes later is
    laid over what it writes.
    """
    if removed:
        with connection.cursor() as cursor:
            cursor.execute(_AWAIT, _as_days(removed))
            cursor.execute(_COMPUTE_AGAIN, _as_days(removed))


def as_arrays(rectangles: Sequence[Rectangle]) -> list[str]:
    return [
        array_of(each.footprint for each in rectangles),
        array_of(each.period.start for each in rectangles),
        array_of(each.period.end for each in rectangles),
    ]


def days_of(period: Period) -> list[date]:
    """Every civil day that it may have a point in, wherever on earth it lies."""
    first, last = period.start - _WEST_OF_UTC, period.end + _EAST_OF_UTC
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]


def _as_days(pieces: Sequence[Piece]) -> dict[str, str | list[bool]]:
    offered = [(each, day) for each in pieces for day in days_of(each.rectangle.period)]
    footprints, starts, ends = as_arrays([each.rectangle for each, _ in offered])
    return {
        "footprints": footprints,
        "starts": starts,
        "ends": ends,
        "buffers": [each.kind is InTheWay.BUFFER for each, _ in offered],
        "days": array_of(day for _, day in offered),
    }
