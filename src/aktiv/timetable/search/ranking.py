"""One statement that ranks every root space for a question, and one that counts what narrows it.

Most places can be told from the wished time alone: `space` says which fit. Only the roots where nothing fits are looked
through for the nearest other start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from aktiv import prepared
from aktiv.timetable.search import bits
from aktiv.timetable.search.question import Facets, Hit, Hits, Question
from aktiv.timetable.search.ways_out import ways_out
from aktiv.values.arrays import array_of
from aktiv.values.cells import CELL
from aktiv.values.periods import Period
from aktiv.values.texts import Texts

_NEVER = 1000  # further away than any cell

# Metres between two places near each other; good to a few per cent over a country, and only sorts.
_DISTANCE = """
    111195 * sqrt(power(f.latitude - %(latitude)s::float8, 2)
                  + power((f.longitude - %(longitude)s::float8) * cos(radians(%(latitude)s::float8)), 2))
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a question narrows by: the statement says no more than that, so that its plan fits."""

    activities: int
    activity_by_slug: bool
    municipalities: bool
    municipality_by_slug: bool
    facilities: bool
    kinds: bool
    capacity: bool
    accessibility: bool
    equipment: bool
    near: bool
    at_wish: bool  # one start is wished for, not any of several

    @staticmethod
    def of(question: Question) -> Shape:
        return Shape(
            activities=1 if question.activity else min(2, len(question.activity_ids)),
            activity_by_slug=bool(question.activity),
            municipalities=bool(question.municipality or question.municipality_ids),
            municipality_by_slug=bool(question.municipality),
            facilities=question.facility_ids is not None,
            kinds=bool(question.kinds),
            capacity=question.capacity is not None,
            accessibility=bool(question.accessibility),
            equipment=bool(question.equipment),
            near=question.near is not None,
            at_wish=_width(question) == 1,
        )

    @property
    def municipality(self) -> str:
        """SQL: which municipalities `m` are asked."""
        if self.municipality_by_slug:
            return "m.published AND m.slug = %(municipality)s::text"
        return "m.published" + (f" AND m.id = ANY ({self.municipality_ids})" if self.municipalities else "")

    @property
    def municipality_ids(self) -> str:
        """SQL: an array, worked out once for the statement."""
        if self.municipality_by_slug:
            return "ARRAY(SELECT id FROM municipalities_municipality WHERE slug = %(municipality)s::text)"
        return "%(municipality_ids)s::bigint[]"

    @property
    def activity_ids(self) -> str:
        """SQL: an array, worked out once for the statement."""
        if self.activity_by_slug:
            return "ARRAY(SELECT id FROM facilities_activity WHERE slug = %(activity)s::text)"
        return "%(activity_ids)s::bigint[]"

    @property
    def few(self) -> bool:
        """Whether a small part of all patterns is asked."""
        return self.municipalities or self.facilities

    @property
    def zones(self) -> str:
        """SQL: the zones of the municipalities asked; a slug is one's."""
        each_once = "" if self.municipality_by_slug else "DISTINCT"
        return f"SELECT {each_once} m.time_zone FROM municipalities_municipality m WHERE {self.municipality}"

    @property
    def patterns(self) -> str:
        """SQL: the patterns asked, with the zone of their clock."""
        there = """ AND p.id IN (SELECT pattern_id FROM facilities_space
                                 WHERE facility_id = ANY (%(facility_ids)s::bigint[]))"""
        return f"""
            SELECT p.id, m.time_zone FROM municipalities_municipality m
            JOIN facilities_hoursplan plan ON plan.municipality_id = m.id
            JOIN facilities_openpattern p ON p.plan_id = plan.id
            WHERE {self.municipality}{there if self.facilities else ""}
        """

    def spaces(self, joined: str = "") -> str:
        """SQL: from where, and which spaces `s` are asked, apart from what is said of their facility.

        facilities_spaceactivity by its unique index (activity, municipality, space), facilities_space by
        `space_in_search`, both without their tables where nothing else is asked.
        """
        found = "facilities_space s"
        conditions = ["s.active AND s.alone AND s.pattern_id IS NOT NULL"]
        if self.activities == 1:
            found = "facilities_spaceactivity a JOIN facilities_space s ON s.id = a.space_id"
            conditions.append(f"a.activity_id = ({self.activity_ids})[1]")
        elif self.activities:
            conditions.append(
                f"""s.id IN (SELECT a.space_id FROM facilities_spaceactivity a
                             WHERE a.activity_id = ANY ({self.activity_ids}))"""
            )
        if self.municipalities:
            belongs = "a" if self.activities == 1 else "s"
            conditions.append(f"{belongs}.municipality_id = ANY ({self.municipality_ids})")
        if self.facilities:
            conditions.append("s.facility_id = ANY (%(facility_ids)s::bigint[])")
        if self.kinds:
            conditions.append("s.kind = ANY (%(kinds)s::text[])")
        if self.capacity:
            conditions.append("s.capacity >= %(capacity)s::int")
        if self.equipment:
            conditions.append(
                """NOT EXISTS (
                   SELECT FROM unnest(%(equipment)s::text[]) AS asked(slug)
                   WHERE NOT EXISTS (
                       SELECT FROM facilities_spaceequipment e JOIN facilities_equipmenttag t ON t.id = e.tag_id
                       WHERE t.slug = asked.slug AND e.space_id IN (s.id, s.parent_id)))"""
            )
        return f"FROM {found} {joined} WHERE {' AND '.join(conditions)}"

    @property
    def facility(self) -> str:
        """SQL: which facilities `f` are asked."""
        return "f.published" + (
            " AND f.accessibility::text[] @> %(accessibility)s::text[]" if self.accessibility else ""
        )


_PLACE = "smaller, turn, id, facility_id, pattern_id"
"""SQL: the end of a key. Columns until the key is made: most rows never need one, and adding arrays up is dear."""
_ORDER = """NOT fits, away NULLS LAST, distance NULLS LAST, sort_key COLLATE "C", place, id"""


@lru_cache(maxsize=512)
def statement(length: int, shape: Shape) -> str:
    """The one statement that ranks, for a length of so many cells.

    The best part of a root is the least of keys: fits or not, how many cells away, larger first, in order. At the end
    of the key stand the space, its facility and its pattern.
    """
    fitting = f"""
    fitting AS MATERIALIZED (
        SELECT stretch, min(ARRAY[0, 0, {_PLACE}]) AS key FROM space
        WHERE fits AND (far IS NULL OR get_bit(far, cell) = 1)
        GROUP BY stretch
    ),
    """
    told, run = bits.doubled(
        """SELECT page.*, o.starts, o.cell, o.cells, o.none, o.instant || coalesce(o.night_instant, B'') AS run0
           FROM page JOIN opens o USING (pattern_id)""",
        "doubled.*",
        length,
    )
    at_once = f"substring({run} FROM 1 FOR cells)"
    return f"""
    WITH clocks AS MATERIALIZED ({bits.clocks(shape.zones)}),
    holds AS MATERIALIZED ({bits.holds()}),
    opens AS MATERIALIZED (
        SELECT o.*, get_bit(grid, cell) = 1 AND cell + {length} <= cells AND mask & ~bookable = none AS open
        FROM (SELECT o.*, substring(({bits.ONES} >> cell) & ~({bits.ONES} >> least({bits.MOST_CELLS}, cell + {length}))
                                    FROM 1 FOR cells) AS mask
              FROM (SELECT o.*, least(greatest(0, wish), cells - 1) AS cell
                    FROM ({bits.opens(shape.patterns, few=shape.few)}) o OFFSET 0) o OFFSET 0) o
    ),
    space AS MATERIALIZED (
        SELECT stretch, {_PLACE}, bookable & ~bar AS room, lent, soonest, latest, cell,
               CASE WHEN beyond THEN (SELECT {bits.far(bits.ROOM)} FROM ({bits.NEIGHBOURS}) neighbours) END AS far,
               lent AND cell BETWEEN soonest AND latest AND (beyond OR open AND bar & mask = none) AS fits
        FROM ({bits.laid(_spaces(shape), more=", o.cell, o.mask, o.open", one_day=True)}) laid
    ),
    {fitting if shape.at_wish else ""}
    keys AS (
        {"SELECT key FROM fitting UNION ALL" if shape.at_wish else ""}
        SELECT min(key) AS key FROM ({_looked_through(length, at_wish=shape.at_wish)}) looked_through GROUP BY stretch
    ),
    ranked AS (
        SELECT key[5] AS id, key[6] AS facility_id, key[7] AS pattern_id, key[1] = 0 AS fits,
               nullif(key[2], {_NEVER}) AS away, key[4] AS place, f.municipality_id, f.sort_key, f.name AS facility,
               {_DISTANCE if shape.near else "NULL::float8"} AS distance
        FROM keys
        JOIN facilities_facility f ON f.id = key[6]
        WHERE {shape.facility}
    ),
    page AS (
        SELECT *, count(*) OVER () AS total, count(*) FILTER (WHERE fits) OVER () AS fitting,
               count(*) FILTER (WHERE NOT fits AND away IS NOT NULL) OVER () AS nearly
        FROM ranked
        ORDER BY {_ORDER}
        LIMIT %(limit)s::int OFFSET %(offset)s::int
    ),
    told AS MATERIALIZED ({told})
    SELECT told.id, s.name_nb, s.name_nn, s.name_en, told.facility_id, facility, told.municipality_id, m.slug,
           m.time_zone, fits, starts, (cell + away)::int,
           CASE WHEN fits THEN get_bit({at_once}, (cell + away)::int) = 1 ELSE {at_once} <> none END,
           round(distance)::int, total, fitting, nearly
    FROM told
    JOIN facilities_space s ON s.id = told.id
    JOIN municipalities_municipality m ON m.id = told.municipality_id
    ORDER BY {_ORDER.replace("place, id", "place, told.id").replace("sort_key", "told.sort_key")}
"""


def _spaces(shape: Shape) -> str:
    """SQL: the spaces asked, with their sheets: all sheets of the day are read in a row where that is less work than
    looking each up. Opening comes later, so that no wide row is built before it is narrowed."""
    sheets = "LEFT JOIN timetable_daysheet sheet ON sheet.day = (%(days)s::date[])[1] AND sheet.space_id = s.id"
    return f"""
        SELECT s.id, s.stretch, s.pattern_id, {bits.space_columns("s")},
               -s.search_size AS smaller, s.order AS turn, s.facility_id,
               (%(days)s::date[])[1] AS day, sheet.busy, sheet.buffers
        {shape.spaces(sheets)}
        OFFSET 0
    """


def _looked_through(length: int, *, at_wish: bool) -> str:
    """SQL: the keys of all spaces, or of those in whose root nothing fits, by their start nearest the wish.

    The nearest start before the wish is the lowest one of the 64 cells before it, mostly; reading a row backwards as
    text costs ten times that.
    """
    looked_at = f"""
        SELECT space.stretch, {_PLACE}, room AS run0, far, o.none, o.cell,
               CASE WHEN lent THEN {bits.within_bounds("o.grid")} ELSE o.none END AS may
        FROM space JOIN opens o USING (pattern_id)
    """
    if at_wish:
        looked_at += "WHERE NOT EXISTS (SELECT FROM fitting WHERE fitting.stretch = space.stretch)"
    rows, run = bits.doubled(looked_at, f"stretch, {_PLACE}, far, none, cell, may", length)
    before = f"substring(B'{'0' * 64}' || valid FROM cell + 1 FOR 64)::bit(64)::bigint"
    at = "0" if at_wish else "position(B'1' IN substring(valid FROM cell + 1 FOR %(width)s::int))"
    away = f"""
        CASE WHEN at > 0 THEN at - 1
             WHEN valid = none THEN {_NEVER}
             ELSE least(nullif(position(B'1' IN substring(valid FROM cell + 1)), 0) - 1,
                        CASE WHEN before <> 0 THEN 1 + round(ln((before & -before)::float8) / ln(2::float8))::int
                             ELSE cell + 1 - nullif(length(rtrim(substring(valid FROM 1 FOR cell)::text, '0')), 0)
                        END) END
    """
    return f"""
        SELECT stretch, ARRAY[(at = 0)::int, {away}, {_PLACE}] AS key
        FROM (SELECT stretch, {_PLACE}, valid, none, cell, {before} AS before, {at} AS at
              FROM (SELECT stretch, {_PLACE}, none, cell, may & coalesce(far, {run}) AS valid
                    FROM ({rows} OFFSET 0) doubled OFFSET 0) valid
              OFFSET 0) told
    """


def _facets(shape: Shape) -> str:
    return f"""
    WITH chosen AS MATERIALIZED (
        SELECT s.id, s.parent_id, s.stretch, s.kind, f.accessibility
        FROM (SELECT s.* {shape.spaces()}) s
        JOIN facilities_facility f ON f.id = s.facility_id
        JOIN municipalities_municipality m ON m.id = f.municipality_id
        WHERE {shape.facility} AND {shape.municipality}
    )
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
    name_nb: str
    name_nn: str
    name_en: str
    facility_id: int
    facility: str
    municipality_id: int
    municipality: str
    zone: str
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
    asked = values(question)
    rows = [_Ranked._make(row) for row in prepared.rows(statement(asked["cells"], Shape.of(question)), asked)]
    out = ways_out(question, [row.space_id for row in rows if not row.fits])
    hits = tuple(
        Hit(
            row.space_id,
            Texts(row.name_nb, row.name_nn, row.name_en),
            row.facility_id,
            row.facility,
            row.municipality_id,
            row.municipality,
            ZoneInfo(row.zone),
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
    for group, value, number in prepared.rows(_facets(Shape.of(question)), values(question)):
        counts[group][value] = number
    return Facets(counts["kind"], counts["accessibility"], counts["equipment"])


def values(question: Question) -> dict[str, Any]:  # Any: parameters of a statement
    """The question as the statements' parameters."""
    latitude, longitude = question.near or (None, None)
    return {
        "days": array_of([question.day]),
        "now": question.now,
        "minutes": question.minutes,
        "cells": min(bits.cells(question.minutes), bits.MOST_CELLS),
        "from_minute": question.from_minute or 0,
        "width": _width(question),
        "activity_ids": array_of(question.activity_ids),
        "activity": question.activity,
        "municipality_ids": array_of(question.municipality_ids),
        "municipality": question.municipality,
        "facility_ids": array_of(question.facility_ids or ()),
        "kinds": list(question.kinds),
        "accessibility": list(question.accessibility),
        "equipment": list(question.equipment),
        "capacity": question.capacity,
        "latitude": latitude,
        "longitude": longitude,
        "limit": question.page_size,
        "offset": (question.page - 1) * question.page_size,
    }


def _width(question: Question) -> int:
    """How many cells from the wished one a start may be in."""
    if question.from_minute is None:
        return bits.MOST_CELLS
    if question.to_minute is None:
        return 1
    return max(1, (question.to_minute - question.from_minute - question.minutes) // bits.CELL_MINUTES + 1)


def _period(row: _Ranked, minutes: int) -> Period:
    start = row.day_starts + row.cell * CELL
    return Period(start, start + timedelta(minutes=minutes))
