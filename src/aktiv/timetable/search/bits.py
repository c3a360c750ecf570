"""SQL over rows of five-minute cells: which starts have room, for many spaces and days at once.

`timetable_runs(bits, n)` (migration 0003) marks where n ones in a row begin; it is called for few rows only. For many,
the same steps are written out (`doubled`): a call costs some 15 microseconds, a step less than a tenth of one. What is
computed for a row stands behind OFFSET 0 where it is read more than once, because PostgreSQL would otherwise compute it
for each reading.

A day's row ends at midnight. Where a night goes on, or a space keeps time around a booking free, the days before and
after are looked at as well, as one row from the `eve`'s midnight to the `morrow`'s: for those spaces only (`far`).
"""

from __future__ import annotations

CELL_MINUTES = 5
MOST_CELLS = 300
ONES = f"B'{'1' * MOST_CELLS}'::varbit"
NOUGHTS = f"B'{'0' * MOST_CELLS}'::varbit"
_THREE_DAYS = f"B'{'1' * 3 * MOST_CELLS}'::varbit"


def cells(minutes: int) -> int:
    """How many whole cells a length takes."""
    return -(-minutes // CELL_MINUTES)


def first_instant(day: str, zone: str) -> str:
    """SQL: the first instant of a civil day: the first of two midnights, the end of a gap that midnight is in."""
    midnight = f"(({day})::timestamp AT TIME ZONE {zone})"
    return f"""CASE WHEN (({midnight} - interval '1 hour') AT TIME ZONE {zone})::date = ({day})
                    THEN {midnight} - interval '1 hour' ELSE {midnight} END"""


def clocks(zones: str) -> str:
    """SQL: the civil days asked for in each zone (`zones` gives `time_zone`, each once), in instants and cells.

    `wish` is the cell of the wished time (it may lie outside the day), `since` how many seconds the day is old, `ahead`
    how many days it is from today. A country has few zones: nothing here is computed for each municipality.
    """
    return f"""
    SELECT zone.time_zone, asked.day, whole.*,
           ceil(extract(epoch FROM whole.starts - whole.eve) / 300)::int AS eve_cells,
           ceil(extract(epoch FROM whole.ends - whole.starts) / 300)::int AS cells,
           ceil(extract(epoch FROM whole.morrow - whole.ends) / 300)::int AS morrow_cells,
           floor(extract(epoch FROM (asked.day + make_interval(mins => %(from_minute)s::int))
                                    AT TIME ZONE zone.time_zone - whole.starts) / 300)::int AS wish,
           extract(epoch FROM %(now)s::timestamptz - whole.starts)::float8 AS since,
           asked.day - (%(now)s::timestamptz AT TIME ZONE zone.time_zone)::date AS ahead
    FROM ({zones}) zone
    CROSS JOIN unnest(%(days)s::date[]) AS asked(day)
    CROSS JOIN LATERAL (
        SELECT {first_instant("asked.day - 1", "zone.time_zone")} AS eve,
               {first_instant("asked.day", "zone.time_zone")} AS starts,
               {first_instant("asked.day + 1", "zone.time_zone")} AS ends,
               {first_instant("asked.day + 2", "zone.time_zone")} AS morrow
        OFFSET 0
    ) whole
"""


def holds(spaces: str = "") -> str:
    """SQL: live holds as rows of three days: what they use, and that with the buffers around it.

    Of all spaces, or of those in a common table with `id`, `stretch`, `footprint` and `time_zone`. The partial index
    `live_holds` names the few that are alive, their occupancy is found by claim. `upper_inf` says "use" without
    inviting the exclusion constraint's index, which would read all use there is.
    """
    everywhere = """(SELECT s.id, s.stretch, s.footprint, m.time_zone FROM facilities_space s
                     JOIN municipalities_municipality m ON m.id = s.municipality_id)"""
    return f"""
    SELECT space_id, day, bit_or(CASE WHEN used THEN held END)::varbit AS used, bit_or(held)::varbit AS held
    FROM (
        SELECT s.id AS space_id, c.day, upper_inf(o.layer) AS used, substring(
                 ({_THREE_DAYS} >> greatest(0, floor(extract(epoch FROM lower(o.during) - c.eve) / 300))::int)
                 & ~({_THREE_DAYS} >> ceil(extract(epoch FROM least(c.morrow, upper(o.during)) - c.eve) / 300)::int)
                 FROM 1 FOR c.eve_cells + c.cells + c.morrow_cells) AS held
        FROM timetable_occupancy o
        JOIN {spaces or everywhere} s ON s.stretch = lower(o.footprint) / 5040 AND s.footprint && o.footprint
        JOIN clocks c ON c.time_zone = s.time_zone AND o.during && tstzrange(c.eve, c.morrow)
        WHERE o.claim_id = ANY (ARRAY(
            SELECT id FROM timetable_claim
            WHERE kind = 'hold' AND released_at IS NULL AND expires_at > %(now)s::timestamptz))
    ) rows
    GROUP BY space_id, day
"""


def opens(patterns: str, *, few: bool) -> str:
    """SQL: how patterns are open on each day of `clocks`, with the day's clock: a special day wins over its weekday.

    `patterns` gives them with their `time_zone`. `grid` are the starts. `night` and `night_instant` are the next day's
    row, only where the day is open to its end and the next from its beginning.

    `few` patterns look up each of their sheets. Many are met with one day's sheets read in a row; DISTINCT ON the
    pattern then tells the planner that there is one row for each, so that spaces look theirs up.
    """
    clock = "c.day, c.starts, c.eve_cells, c.cells, c.morrow_cells, c.wish, c.since, c.ahead"
    sheet = f"CROSS JOIN LATERAL ({_sheet('p.id', 'c.day')}) o"
    if not few:
        sheet = f"JOIN facilities_opensheet o ON o.pattern_id = p.id AND {_tells_of('c.day')}"
    return f"""
    SELECT day.*, night.bookable AS night, night.instant AS night_instant
    FROM (
        SELECT {"" if few else "DISTINCT ON (p.id)"} p.id AS pattern_id, o.bookable, o.instant, o.starts AS grid,
               {clock}, substring({NOUGHTS} FROM 1 FOR c.cells) AS none
        FROM ({patterns}) p
        JOIN clocks c ON c.time_zone = p.time_zone
        {sheet}
        {"" if few else "ORDER BY p.id, o.day NULLS LAST, o.valid_from DESC"}
    ) day
    LEFT JOIN LATERAL (
        SELECT bookable, instant
        FROM (SELECT * FROM ({_sheet("day.pattern_id", "day.day + 1")}) next
              WHERE get_bit(day.bookable, day.cells - 1) = 1 OFFSET 0) next
        WHERE get_bit(bookable, 0) = 1
    ) night ON true
    """


def _sheet(pattern: str, day: str) -> str:
    """SQL: the sheet of a pattern that tells of a day."""
    return f"""
        SELECT o.bookable, o.instant, o.starts FROM facilities_opensheet o
        WHERE o.pattern_id = {pattern} AND {_tells_of(day)}
        ORDER BY o.day NULLS LAST, o.valid_from DESC LIMIT 1
    """


def _tells_of(day: str) -> str:
    return f"""(o.day = {day} OR (o.weekday = extract(isodow FROM {day})::int AND o.valid_from <= {day}
                                  AND (o.valid_to IS NULL OR o.valid_to >= {day})))"""


def laid(candidates: str, *, more: str = "", one_day: bool = False) -> str:
    """SQL: each space and day with `bar`, the cells it cannot have, and what else decides which starts are valid.

    `candidates` gives id, pattern_id, the space's terms (`space_columns`), and a `day` with what its sheet says
    (`busy`, `buffers`); with `one_day` all say the same. Uses the common tables `opens` and `holds`. Starts from the
    cell `soonest` to `latest` are neither past nor sooner than the notice, nor beyond the horizon; `lent` tells whether
    the length is. `apart`: it keeps time around a booking free; `beyond`: other days count for it (see `far`). `more`
    are further columns of `opens`, each after a comma.
    """
    return f"""
        SELECT k.*, o.bookable, o.instant, o.night, o.night_instant, o.grid, o.starts, o.none, o.wish,
               o.eve_cells, o.cells, o.morrow_cells, h.used AS held_used, h.held,
               CASE WHEN h.held IS NULL AND k.buffers IS NULL THEN coalesce(k.busy, o.none)
                    ELSE coalesce(k.busy, o.none) | coalesce(k.buffers, o.none)
                         | coalesce(substring(h.held FROM o.eve_cells + 1 FOR o.cells), o.none) END AS bar,
               k.whole_day OR k.before + k.after > 0 AS apart,
               k.whole_day OR k.before + k.after > 0 OR o.night IS NOT NULL AS beyond,
               CASE WHEN o.since + k.lead_minutes * 60 <= 0 THEN 0
                    ELSE ceil((o.since + k.lead_minutes * 60) / 300)::int END AS soonest,
               CASE WHEN k.horizon_hours IS NOT NULL
                    THEN least(o.cells, floor((o.since + k.horizon_hours * 3600) / 300))::int
                    WHEN o.ahead > k.horizon_days THEN -1 ELSE o.cells END AS latest,
               %(minutes)s::int >= k.min_length AND (k.max_length IS NULL OR %(minutes)s::int <= k.max_length)
               AND mod(%(minutes)s::int - k.min_length, k.length_step) = 0 AS lent{more}
        FROM ({candidates}) k
        JOIN opens o ON o.pattern_id = k.pattern_id{"" if one_day else " AND o.day = k.day"}
        LEFT JOIN holds h ON h.space_id = k.id{"" if one_day else " AND h.day = o.day"}
        OFFSET 0
    """


NEIGHBOURS = f"""
    SELECT coalesce((SELECT e.busy FROM timetable_daysheet e WHERE e.day = laid.day - 1 AND e.space_id = laid.id),
                    substring({NOUGHTS} FROM 1 FOR eve_cells)) AS eve_busy,
           coalesce((SELECT e.busy FROM timetable_daysheet e WHERE e.day = laid.day + 1 AND e.space_id = laid.id),
                    substring({NOUGHTS} FROM 1 FOR morrow_cells)) AS morrow_busy,
           (SELECT e.buffers FROM timetable_daysheet e WHERE e.day = laid.day + 1 AND e.space_id = laid.id
           ) AS morrow_buffers
    WHERE beyond
    OFFSET 0
"""
"""SQL for a row of `laid`: what its sheets say of the days before and after, where those count."""

_WHOLE = "(eve_busy || coalesce(busy, none) || morrow_busy)"
USED = f"CASE WHEN apart THEN CASE WHEN held_used IS NULL THEN {_WHOLE} ELSE {_WHOLE} | held_used END END"
"""SQL over `laid` and NEIGHBOURS: what is used, from the eve's midnight to the morrow's: what the buffers of a space's
own bookings must keep away from. Closures count as use here."""


def _long(bookable: str, night: str) -> str:
    """SQL: the day's cells that are open in one of two ways and free, and the next day's where the night goes on."""
    return f"""CASE WHEN {night} IS NULL THEN {bookable} & ~bar
                    ELSE ({bookable} & ~bar) || ({night} & ~(morrow_busy | coalesce(morrow_buffers, morrow_busy)
                         | coalesce(substring(held FROM eve_cells + cells + 1), morrow_busy))) END"""


ROOM = _long("bookable", "night")
"""SQL over `laid` and NEIGHBOURS: the free cells in which anything may be booked or applied for."""
INSTANT_ROOM = _long("instant", "night_instant")
"""SQL over `laid` and NEIGHBOURS: those in which anything may be booked at once."""

_APART = f"""
    substring(timetable_runs(~({USED}), before + %(cells)s::int + after)
              FROM eve_cells - least(before, eve_cells) + 1 FOR cells)
    & CASE WHEN NOT whole_day THEN ~none
           WHEN coalesce(busy, none) | coalesce(substring(held_used FROM eve_cells + 1 FOR cells), none) <> none
           THEN none
           WHEN morrow_busy | coalesce(substring(held_used FROM eve_cells + cells + 1), morrow_busy)
                <> substring({NOUGHTS} FROM 1 FOR morrow_cells)
           THEN ~none << (%(cells)s::int - 1)
           ELSE ~none END
"""


def far(room: str) -> str:
    """SQL over `laid` and NEIGHBOURS: the starts that stay inside a room (ROOM, INSTANT_ROOM), and `before` and `after`
    away from all use. Buffers pass through each other and never through use. A booking that takes the day needs all
    days it touches."""
    return f"""
    grid & substring(timetable_runs({room}, %(cells)s::int) FROM 1 FOR cells)
    & CASE WHEN apart THEN {_APART} ELSE ~none END
"""


def doubled(rows: str, columns: str, length: int) -> tuple[str, str]:
    """SQL: the rows with where `length` ones in a row begin in their `run0`, and the name of the column that tells.

    Each step tells of up to four times as many, of fewer at the end, where runs overlap. `columns` go along.
    """
    covered, number = 1, 0
    while covered < length:
        reached = min(4 * covered, length)
        shifts = sorted({min(step * covered, reached - covered) for step in range(1, 4)})
        run = " & ".join([f"run{number}", *(f"(run{number} << {shift})" for shift in shifts)])
        rows = f"SELECT {columns}, {run} AS run{number + 1} FROM ({rows} OFFSET 0) doubled"
        covered, number = reached, number + 1
    return rows, f"run{number}"


def within_bounds(starts: str) -> str:
    """SQL over rows of `laid`: of some starts those that are soon and late enough."""
    return f"""CASE WHEN latest < soonest THEN none
                    WHEN soonest = 0 AND latest >= cells THEN {starts}
                    ELSE {starts} & substring(({ONES} >> least(soonest, cells)) & ~({ONES} >> latest + 1)
                                              FROM 1 FOR cells) END"""


def space_columns(space: str) -> str:
    """SQL: the generated columns of a space that search reads, from its alias."""
    names = (
        "before",
        "after",
        "whole_day",
        "min_length",
        "max_length",
        "length_step",
        "lead_minutes",
        "horizon_days",
        "horizon_hours",
    )
    return ", ".join(f"{space}.search_{name} AS {name}" for name in names)
