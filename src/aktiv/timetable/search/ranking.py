"""One statement that ranks every root space for a question, and one that counts what narrows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from aktiv.timetable.search import bits
from aktiv.timetable.search.question import Facets, Hit, Hits, Question
from aktiv.timetable.search.ways_out import ways_out
from aktiv.values.cells import CELL
from aktiv.values.periods import Period

# Metres between two places near each other; good to a few per cent over a country, and only sorts.
_DISTANCE = """
    111195 * sqrt(power(f.latitude - %(latitude)s, 2)
                  + power((f.longitude - %(longitude)s) * cos(radians(%(latitude)s)), 2))
"""

# facilities_spaceactivity by its unique index (activity, municipality, space) where an activity is asked for.
_CHOSEN = """
    FROM facilities_space s
    JOIN facilities_facility f ON f.id = s.facility_id
    WHERE s.active AND s.alone AND f.published AND s.pattern_id IS NOT NULL
      AND s.municipality_id IN (SELECT municipality_id FROM clocks)
      AND (%(activity_ids)s::bigint[] IS NULL
           OR s.id IN (SELECT space_id FROM facilities_spaceactivity a
                       WHERE a.activity_id = ANY (%(activity_ids)s)
                         AND (%(municipality_ids)s::bigint[] IS NULL
                              OR a.municipality_id = ANY (%(municipality_ids)s))))
      AND (%(facility_ids)s::bigint[] IS NULL OR s.facility_id = ANY (%(facility_ids)s))
      AND (%(kinds)s::text[] IS NULL OR s.kind = ANY (%(kinds)s))
      AND (%(capacity)s::int IS NULL OR s.capacity >= %(capacity)s)
      AND (%(accessibility)s::text[] IS NULL OR f.accessibility::text[] @> %(accessibility)s)
      AND (%(equipment)s::text[] IS NULL OR NOT EXISTS (
            SELECT FROM unnest(%(equipment)s::text[]) AS asked(slug)
            WHERE NOT EXISTS (SELECT FROM facilities_spaceequipment e JOIN facilities_equipmenttag t ON t.id = e.tag_id
                              WHERE t.slug = asked.slug AND e.space_id IN (s.id, s.parent_id))))
"""


@cache
def statement(length: int, everywhere: bool) -> str:
    """The one statement that ranks, for a length of so many cells; `everywhere` when most of all spaces are asked."""
    sheets = f"sheets AS MATERIALIZED ({bits.SHEETS})," if everywhere else ""
    return f"""
    WITH clocks AS MATERIALIZED ({bits.CLOCKS}),
    holds AS MATERIALIZED ({bits.HOLDS}),
    chosen AS MATERIALIZED (
        SELECT s.id, s.stretch, s.facility_id, s.municipality_id, s.pattern_id, s.footprint, s.order,
               {bits.space_columns("s")}, f.sort_key,
               CASE WHEN %(latitude)s::float8 IS NULL THEN NULL ELSE {_DISTANCE} END AS distance
        {_CHOSEN}
    ),
    {sheets}
    opens AS MATERIALIZED ({bits.opens("SELECT DISTINCT pattern_id FROM chosen")}),
    valid AS (
        {
        bits.valid_starts(
            '''
            SELECT chosen.*, c.day, c.cells, greatest(0, c.wish) AS wish, c.starts, c.time_zone
            FROM chosen
            JOIN clocks c ON c.municipality_id = chosen.municipality_id
        ''',
            length,
            sheets="sheets" if everywhere else "timetable_daysheet",
        )
    }
    ),
    placed AS (
        SELECT *, position(B'1' IN substring(valid FROM wish + 1 FOR %(width)s)) AS at,
               CASE WHEN position(B'1' IN substring(valid FROM wish + 1 FOR 1)) = 1 THEN 1
                    WHEN position(B'1' IN valid) = 0 THEN NULL
                    ELSE least(nullif(position(B'1' IN substring(valid FROM wish + 1)), 0),
                               nullif(strpos(reverse(substring(valid FROM 1 FOR wish)::text), '1'), 0) + 1) END AS away
        FROM valid
    ),
    best AS (
        SELECT *, row_number() OVER (PARTITION BY stretch ORDER BY at = 0, away NULLS LAST,
                                     upper(footprint) - lower(footprint) DESC, "order", id) AS place
        FROM placed
    )
    SELECT id, facility_id, municipality_id, at > 0, starts, wish + at - 1,
           CASE WHEN at > 0 THEN get_bit(instant_run, wish + at - 1) = 1 ELSE NOT instant_run = substring(
               {bits.NOUGHTS} FROM 1 FOR cells) END,
           round(distance)::int,
           count(*) OVER (), count(*) FILTER (WHERE at > 0) OVER (),
           count(*) FILTER (WHERE at = 0 AND away IS NOT NULL) OVER ()
    FROM best
    WHERE place = 1
    ORDER BY at = 0, away NULLS LAST, distance NULLS LAST, sort_key COLLATE "C", "order", id
    LIMIT %(limit)s OFFSET %(offset)s
"""


_FACETS = f"""
    WITH clocks AS MATERIALIZED ({bits.CLOCKS}),
    chosen AS MATERIALIZED (SELECT s.id, s.parent_id, s.stretch, s.kind, f.accessibility {_CHOSEN})
    SELECT 'kind', kind, count(DISTINCT stretch) FROM chosen GROUP BY kind
    UNION ALL
    SELECT 'accessibility', tag, count(DISTINCT stretch) FROM chosen, unnest(accessibility) AS tags(tag) GROUP BY tag
    UNION ALL
    SELECT 'equipment', t.slug, count(DISTINCT stretch)
    FROM chosen JOIN facilities_spaceequipment e ON e.space_id IN (chosen.id, chosen.parent_id)
    JOIN facilities_equipmenttag t ON t.id = e.tag_id GROUP BY t.slug
"""


class _Ranked(NamedTuple):
    space_id: int
    facility_id: int
    municipality_id: int
    fits: bool
    day_starts: datetime
    cell: int
    instant: bool
    distance: int | None
    total: int
    fitting: int
    nearly: int


def search(question: Question) -> Hits:
    """The page of hits asked for: free as wished first, then by the nearest other start, distance and name.

    Two statements, whatever the number of spaces; one when everything on the page fits. A page past the last is empty.
    """
    with connection.cursor() as cursor:
        asked = values(question)
        everywhere = not question.municipality_ids and question.facility_ids is None
        cursor.execute(statement(asked["cells"], everywhere), asked)
        rows = [_Ranked(*row) for row in cursor.fetchall()]
    out = ways_out(question, [row.space_id for row in rows if not row.fits])
    hits = tuple(
        Hit(
            row.space_id,
            row.facility_id,
            row.municipality_id,
            row.fits,
            row.instant,
            _period(row, question.minutes) if row.fits else None,
            row.distance,
            out.get(row.space_id, ()),
        )
        for row in rows
    )
    total = rows[0].total if rows else 0
    pages = -(-total // question.page_size)
    return Hits(
        hits, total, rows[0].fitting if rows else 0, rows[0].nearly if rows else 0, question.page, max(pages, 1)
    )


def facets(question: Question) -> Facets:
    """How many root spaces each kind, accessibility tag and equipment tag would leave. One statement."""
    counts: dict[str, dict[str, int]] = {"kind": {}, "accessibility": {}, "equipment": {}}
    with connection.cursor() as cursor:
        cursor.execute(_FACETS, values(question))
        for group, value, number in cursor.fetchall():
            counts[group][value] = number
    return Facets(counts["kind"], counts["accessibility"], counts["equipment"])


def values(question: Question) -> dict[str, Any]:  # Any: parameters of a statement
    """The question as the statements' parameters."""
    wish = question.from_minute if question.from_minute is not None else 0
    if question.from_minute is None:
        width = bits.MOST_CELLS
    elif question.to_minute is None:
        width = 1
    else:
        width = max(1, (question.to_minute - wish - question.minutes) // bits.CELL_MINUTES + 1)
    latitude, longitude = question.near or (None, None)
    return {
        "days": [question.day],
        "now": question.now,
        "minutes": question.minutes,
        "cells": min(bits.cells(question.minutes), bits.MOST_CELLS),
        "from_minute": wish,
        "width": width,
        "activity_ids": list(question.activity_ids) or None,
        "municipality_ids": list(question.municipality_ids) or None,
        "facility_ids": None if question.facility_ids is None else list(question.facility_ids),
        "kinds": list(question.kinds) or None,
        "accessibility": list(question.accessibility) or None,
        "equipment": list(question.equipment) or None,
        "capacity": question.capacity,
        "latitude": latitude,
        "longitude": longitude,
        "limit": question.page_size,
        "offset": (question.page - 1) * question.page_size,
    }


def _period(row: _Ranked, minutes: int) -> Period:
    start = row.day_starts + row.cell * CELL
    return Period(start, start + timedelta(minutes=minutes))
