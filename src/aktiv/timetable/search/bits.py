"""SQL over rows of five-minute cells: which starts have room, for many spaces and days at once.

`timetable_runs(bits, n)` (migration 0003) marks where n ones in a row begin; it is called for few rows only. For many,
the same steps are written out (`_doubled`): a call costs some 15 microseconds, a step less than a tenth of one. What is
computed for a row stands behind OFFSET 0 where it is read more than once, because PostgreSQL would otherwise compute it
for each reading.
"""

from __future__ import annotations

CELL_MINUTES = 5
MOST_CELLS = 300
ONES = f"B'{'1' * MOST_CELLS}'::varbit"
NOUGHTS = f"B'{'0' * MOST_CELLS}'::varbit"


def cells(minutes: int) -> int:
    """How many whole cells a length takes."""
    return -(-minutes // CELL_MINUTES)


def first_instant(day: str, zone: str) -> str:
    """SQL: the first instant of a civil day: the first of two midnights, the end of a gap that midnight is in."""
    midnight = f"(({day})::timestamp AT TIME ZONE {zone})"
    return f"""CASE WHEN (({midnight} - interval '1 hour') AT TIME ZONE {zone})::date = ({day})
                    THEN {midnight} - interval '1 hour' ELSE {midnight} END"""


CLOCKS = f"""
    SELECT m.id AS municipality_id, m.time_zone, asked.day, whole.starts, whole.ends,
           ceil(extract(epoch FROM whole.ends - whole.starts) / 300)::int AS cells,
           floor(extract(epoch FROM (asked.day + make_interval(mins => %(from_minute)s)) AT TIME ZONE m.time_zone
                                    - whole.starts) / 300)::int AS wish
    FROM municipalities_municipality m
    CROSS JOIN unnest(%(days)s::date[]) AS asked(day)
    CROSS JOIN LATERAL (
        SELECT {first_instant("asked.day", "m.time_zone")} AS starts,
               {first_instant("asked.day + 1", "m.time_zone")} AS ends
    ) whole
    WHERE m.published AND (%(municipality_ids)s::bigint[] IS NULL OR m.id = ANY (%(municipality_ids)s))
"""
"""Each municipality's civil days in instants and cells, and the cell of the wished time on each."""

HOLDS = f"""
    SELECT s.id AS space_id, c.day, bit_or(substring(
             ({ONES} >> greatest(0, floor(extract(epoch FROM lower(o.during) - c.starts) / 300))::int)
             & ~({ONES} >> least(c.cells, ceil(extract(epoch FROM upper(o.during) - c.starts) / 300))::int)
             FROM 1 FOR c.cells))::varbit AS held
    FROM timetable_occupancy o
    JOIN facilities_space s ON s.stretch = lower(o.footprint) / 5040 AND s.footprint && o.footprint
    JOIN clocks c ON c.municipality_id = s.municipality_id AND o.during && tstzrange(c.starts, c.ends)
    WHERE o.claim_id = ANY (ARRAY(
              SELECT id FROM timetable_claim WHERE kind = 'hold' AND released_at IS NULL AND expires_at > %(now)s))
      AND upper_inf(o.layer)
    GROUP BY s.id, c.day
"""
"""Live holds as rows of cells: the partial index `live_holds` names the few that are alive, their occupancy is found by
claim. `upper_inf` says "use" without inviting the exclusion constraint's index, which would read all use there is."""


def opens(patterns: str) -> str:
    """SQL: how the patterns that `patterns` selects are open on each day: a special day wins over its weekday."""
    sheets = f"""
        SELECT DISTINCT ON (o.pattern_id, asked.day) o.pattern_id, asked.day, o.bookable, o.instant, o.starts
        FROM unnest(%(days)s::date[]) AS asked(day)
        JOIN facilities_opensheet o
          ON o.day = asked.day
          OR (o.weekday = extract(isodow FROM asked.day)::int AND o.valid_from <= asked.day
              AND (o.valid_to IS NULL OR o.valid_to >= asked.day))
        WHERE o.pattern_id IN ({patterns})
        ORDER BY o.pattern_id, asked.day, o.day NULLS LAST, o.valid_from DESC
    """
    return f"""
        SELECT pattern_id, day, bookable, starts & timetable_runs(bookable, %(cells)s) AS open_starts,
               timetable_runs(instant, %(cells)s) AS instant_run
        FROM ({sheets}) sheets
    """


def _doubled(rows: str, length: int) -> tuple[str, str]:
    """SQL: the rows with where `length` ones in a row begin in their `run0`, and the name of the column that tells.

    By doubling: after k steps each bit tells of 2^k, and two overlapping powers make the length.
    """
    covered, number = 1, 0
    while covered < length:
        step = min(covered, length - covered)
        rows = f"SELECT *, run{number} & (run{number} << {step}) AS run{number + 1} FROM ({rows} OFFSET 0) doubled"
        covered, number = covered + step, number + 1
    return rows, f"run{number}"


SHEETS = "SELECT day, space_id, busy FROM timetable_daysheet WHERE day = ANY (%(days)s::date[])"
"""Every sheet of the days: for a whole country, reading them in a row is a quarter of the work of looking each up."""


def valid_starts(candidates: str, length: int, *, sheets: str = "timetable_daysheet") -> str:
    """SQL: each space and day with `valid`, the starts where the whole length may be had, and `room`, the free cells.

    `candidates` gives id, pattern_id, day, cells, wish, starts (the day's first instant) and the space's effective
    `gap`, min_length, max_length, length_step, lead_minutes, horizon_days, horizon_hours, time_zone. Uses the common
    tables `opens` and `holds`. A start is valid on the start grid, inside opening, with no use from `gap` cells before
    to `gap` cells after; not past, not sooner than the notice, not beyond the horizon, and of a length that is lent.
    `length` is %(cells)s, known here to write its steps out for the many spaces that have no gap. The candidates stand
    behind OFFSET 0, so that no other table is multiplied with the municipalities before they are met. `sheets` names a
    table of day sheets.
    """
    joined = f"""
        SELECT k.*, o.bookable, o.open_starts, o.instant_run,
               coalesce(sheet.busy, substring({NOUGHTS} FROM 1 FOR k.cells))
               | coalesce(h.held, substring({NOUGHTS} FROM 1 FOR k.cells)) AS busy,
               substring({ONES} FROM 1 FOR k.gap) AS edge,
               greatest(0, ceil(extract(epoch FROM
                   %(now)s::timestamptz + make_interval(mins => k.lead_minutes) - k.starts) / 300))::int AS soonest,
               %(minutes)s >= k.min_length AND (k.max_length IS NULL OR %(minutes)s <= k.max_length)
               AND mod(%(minutes)s - k.min_length, k.length_step) = 0
               AND CASE WHEN k.horizon_hours IS NOT NULL
                        THEN k.starts <= %(now)s::timestamptz + make_interval(hours => k.horizon_hours)
                        WHEN k.horizon_days IS NOT NULL
                        THEN k.day <= (%(now)s::timestamptz AT TIME ZONE k.time_zone)::date + k.horizon_days
                        ELSE true END AS lent
        FROM ({candidates} OFFSET 0) k
        JOIN opens o ON o.pattern_id = k.pattern_id AND o.day = k.day
        LEFT JOIN {sheets} sheet ON sheet.day = k.day AND sheet.space_id = k.id
        LEFT JOIN holds h ON h.space_id = k.id AND h.day = k.day
    """
    laid, run = _doubled(f"SELECT *, ~busy AS run0 FROM ({joined} OFFSET 0) joined", length)
    return f"""
        SELECT *, bookable & ~busy AS room,
               CASE WHEN NOT lent THEN substring({NOUGHTS} FROM 1 FOR cells)
                    WHEN gap = 0 AND soonest = 0 THEN open_starts & {run}
                    ELSE open_starts
                         & CASE WHEN gap = 0 THEN {run}
                                ELSE substring(timetable_runs(edge || ~busy || edge, %(cells)s + 2 * gap)
                                               FROM 1 FOR cells) END
                         & substring({ONES} >> least(soonest, cells) FROM 1 FOR cells) END AS valid
        FROM ({laid} OFFSET 0) laid
        OFFSET 0
    """


def space_columns(space: str) -> str:
    """SQL: the generated columns of a space that search reads, from its alias."""
    names = ("gap", "min_length", "max_length", "length_step", "lead_minutes", "horizon_days", "horizon_hours")
    return ", ".join(f"{space}.search_{name} AS {name}" for name in names)
