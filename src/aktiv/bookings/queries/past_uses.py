"""What was used and what it was quoted: what a new price list is held against."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from aktiv.prices.drafts import Line
from aktiv.prices.queries.books import parsed
from aktiv.prices.rules.repricing import Past
from aktiv.values.arrays import array_of
from aktiv.values.periods import Period, at

# Dates that took place, of the spaces or with one of them along; served by occurrence_during and the quotes' key.
_OF = """
FROM bookings_occurrence o JOIN bookings_booking b ON b.id = o.booking_id
JOIN prices_quote q ON q.id = o.quote_id JOIN prices_pricegroup g ON g.id = q.price_group_id
WHERE o.municipality_id = %(municipality)s AND o.state = 'confirmed'
  AND o.during && tstzrange(%(start)s, %(end)s) AND lower(o.during) >= %(start)s
  AND (o.space_id = ANY(%(spaces)s::bigint[]) OR EXISTS (
      SELECT FROM jsonb_array_elements(q.lines) l WHERE (l -> 'data' ->> 'space')::bigint = ANY(%(spaces)s::bigint[])))
"""
_COUNT = f"SELECT count(*) {_OF}"
_READ = f"""
SELECT o.holder, o.space_id, lower(o.during), upper(o.during), g.code, q.total, q.lines, b.organisation_id {_OF}
ORDER BY lower(o.during), q.created_at, o.id
"""


def count_past_uses(municipality_id: int, spaces: Collection[int], first: date, last: date, zone: ZoneInfo) -> int:
    """How many priced uses began on these civil days (inclusive) and were not cancelled. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _asked(municipality_id, spaces, first, last, zone))
        found: int = cursor.fetchone()[0]
    return found


def past_uses(municipality_id: int, spaces: Collection[int], first: date, last: date, zone: ZoneInfo) -> list[Past]:
    """Those uses, by when they began and then in the order they were quoted. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, _asked(municipality_id, spaces, first, last, zone))
        return [
            Past(holder, space, Period(start, end), group, total, tuple(map(Line.from_json, parsed(lines))), club)
            for holder, space, start, end, group, total, lines, club in cursor.fetchall()
        ]


def _asked(
    municipality_id: int, spaces: Collection[int], first: date, last: date, zone: ZoneInfo
) -> dict[str, str | int | datetime]:
    return {
        "municipality": municipality_id,
        "spaces": array_of(spaces),
        "start": at(first, 0, zone),
        "end": at(last + timedelta(days=1), 0, zone),
    }
