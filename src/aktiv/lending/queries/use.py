"""How the equipment was used, and how often there was too little of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from aktiv import prepared
from aktiv.lending.models import Kind
from aktiv.values.periods import civil_day
from aktiv.walls import within


@dataclass(frozen=True, slots=True)
class Used:
    """How a kind was used over some days: loans, things lent, the most that were out at once, and the share of all its
    days that its things were lent (percent). `lacked` is how often somebody wanted more of it than was left, and
    `lacked_most` how many too few there were then at most."""

    kind: Kind
    stock: int
    loans: int
    lent: int
    most: int
    percent: int
    refused: int
    lacked: int
    lacked_most: int


def use_of(
    municipality_id: int, start: datetime, end: datetime, zone: ZoneInfo, *, offset: int = 0, limit: int | None = None
) -> list[Used]:
    """Kinds in use, those that are lent most first; `limit` of them after `offset`, or all. One statement; it reads the
    holdings of the period alone, and how many were out at once, were refused or lacked of those kinds alone."""
    with within(municipalities=[municipality_id]), prepared.cursor() as cursor:
        days = {"first": civil_day(start, zone), "last": civil_day(end - timedelta(microseconds=1), zone)}
        asked: dict[str, int | datetime | date | None] = {
            "municipality": municipality_id, "start": start, "end": end, "offset": offset, "limit": limit, **days
        }  # fmt: skip
        cursor.execute(_USE, asked)
        rows = cursor.fetchall()
    kinds = Kind.objects.in_bulk([row[0] for row in rows])
    return [Used(kinds[row[0]], *(int(each) for each in row[1:])) for row in rows]


# What is held is added up by kind and clipped to the period, so that a loan that began before it counts its part; that
# puts the kinds in order. All else is asked of those on the page.
_USE = """
WITH pools AS (
    SELECT p.id, p.kind_id, p.stock - p.short AS stock FROM lending_pool p JOIN lending_kind k ON k.id = p.kind_id
    WHERE p.municipality_id = %(municipality)s AND k.active
), held AS (
    SELECT p.kind_id, h.pool_id, h.line_id, h.amount, greatest(lower(h.during), %(start)s) AS start,
        least(upper(h.during), %(end)s) AS "end"
    FROM pools p JOIN lending_holding h ON h.pool_id = p.id AND h.line_id IS NOT NULL
    WHERE upper(h.during) > %(start)s AND lower(h.during) < %(end)s
), by_kind AS (
    SELECT kind_id, count(DISTINCT line_id) AS loans, sum(amount) AS lent,
        sum(amount * extract(epoch FROM "end" - start)) AS seconds
    FROM held GROUP BY kind_id
), stocks AS (
    SELECT kind_id, sum(stock) AS stock FROM pools GROUP BY kind_id
), page AS (
    SELECT s.kind_id, s.stock, coalesce(b.loans, 0) AS loans, coalesce(b.lent, 0) AS lent,
        CASE WHEN s.stock > 0 THEN round(100 * coalesce(b.seconds, 0)
            / (s.stock * extract(epoch FROM %(end)s::timestamptz - %(start)s::timestamptz))) ELSE 0 END AS percent
    FROM stocks s LEFT JOIN by_kind b USING (kind_id)
    ORDER BY percent DESC, lent DESC, s.kind_id LIMIT %(limit)s OFFSET %(offset)s
), steps AS (
    SELECT kind_id, at, sum(change) AS change FROM (
        SELECT kind_id, start AS at, amount AS change FROM held JOIN page USING (kind_id)
        UNION ALL SELECT kind_id, "end", -amount FROM held JOIN page USING (kind_id)
    ) AS each GROUP BY kind_id, at
), peaks AS (
    SELECT kind_id, max(out) AS most FROM (
        SELECT kind_id, sum(change) OVER (PARTITION BY kind_id ORDER BY at) AS out FROM steps
    ) AS level GROUP BY kind_id
), refused AS (
    SELECT p.kind_id, count(DISTINCT l.loan_id) AS loans FROM pools p JOIN page USING (kind_id)
    JOIN lending_line l ON l.pool_id = p.id JOIN lending_loan o ON o.id = l.loan_id
    WHERE o.state = 'refused' AND upper(o.during) > %(start)s AND lower(o.during) < %(end)s
    GROUP BY p.kind_id
), lacks AS (
    SELECT k.kind_id, sum(k.times) AS times, max(k.most) AS most FROM lending_lack k JOIN page USING (kind_id)
    WHERE municipality_id = %(municipality)s AND day BETWEEN %(first)s AND %(last)s GROUP BY k.kind_id
)
SELECT p.kind_id, p.stock, p.loans, p.lent, coalesce(k.most, 0), p.percent,
    coalesce(r.loans, 0), coalesce(w.times, 0), coalesce(w.most, 0)
FROM page p LEFT JOIN peaks k USING (kind_id) LEFT JOIN refused r USING (kind_id) LEFT JOIN lacks w USING (kind_id)
ORDER BY p.percent DESC, p.lent DESC, p.kind_id
"""
