"""The starts at which a few spaces may be booked at once on a few days: for ways out, weeks and "next free"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from aktiv.timetable.search import bits, prepared
from aktiv.values.cells import CELL
from aktiv.values.periods import Period

_CLOCKS = bits.CLOCKS.replace(
    "%(municipality_ids)s", "ARRAY(SELECT municipality_id FROM facilities_space WHERE id = ANY (%(space_ids)s))"
)
"""The clocks of the spaces' own municipalities: those of a whole country take longer than everything else here."""


_SHEETS = """
    SELECT pattern.id AS pattern_id, asked.day, sheet.bookable, sheet.instant, sheet.starts
    FROM (SELECT DISTINCT pattern_id AS id FROM facilities_space WHERE id = ANY (%(space_ids)s)) pattern
    CROSS JOIN unnest(%(days)s::date[]) AS asked(day)
    CROSS JOIN LATERAL (
        SELECT o.bookable, o.instant, o.starts, o.day, o.valid_from FROM facilities_opensheet o
        WHERE o.pattern_id = pattern.id AND o.day = asked.day
        UNION ALL
        SELECT o.bookable, o.instant, o.starts, NULL, o.valid_from FROM facilities_opensheet o
        WHERE o.pattern_id = pattern.id AND o.weekday = extract(isodow FROM asked.day)::int
          AND o.valid_from <= asked.day AND (o.valid_to IS NULL OR o.valid_to >= asked.day)
        ORDER BY 4 NULLS LAST, 5 DESC LIMIT 1
    ) sheet
"""
"""How the spaces' patterns are open on each day; a special day wins over its weekday. For few patterns: each is looked
up by the unique indexes (pattern, day) and (pattern, weekday, valid_from)."""


@cache
def _statement(lengths: tuple[int, ...]) -> str:
    """What is asked for starts of so many cells, of each length; the first answers for `minutes_0`, and so on."""
    each = " UNION ALL ".join(
        _of_length(length).replace("%(minutes)s", f"%(minutes_{number})s").replace("%(cells)s", f"%(cells_{number})s")
        for number, length in enumerate(lengths)
    )
    return prepared.unseen(
        f"""
        WITH clocks AS MATERIALIZED ({_CLOCKS}),
        holds AS MATERIALIZED ({bits.HOLDS}),
        sheets AS MATERIALIZED ({_SHEETS})
        {each}
        """,
        {"days": "date[]", "space_ids": "bigint[]"},
    )


def _of_length(length: int) -> str:
    """One length's part of the statement: its starts from the common tables `clocks`, `holds` and `sheets`."""
    valid = bits.valid_starts(
        f"""
        SELECT s.id, s.pattern_id, {bits.space_columns("s")}, c.day, c.cells, c.wish, c.starts, c.time_zone
        FROM facilities_space s
        JOIN clocks c ON c.municipality_id = s.municipality_id
        WHERE s.id = ANY (%(space_ids)s) AND s.active
        """,
        length,
    )
    return f"""
    SELECT * FROM (
        WITH opens AS MATERIALIZED (
            SELECT pattern_id, day, bookable, starts & timetable_runs(bookable, %(cells)s) AS open_starts,
                   timetable_runs(instant, %(cells)s) AS instant_run
            FROM sheets
        )
        SELECT %(minutes)s, id, day, starts, wish, (valid & instant_run)::text, room::text, gap, min_length,
               length_step, soonest
        FROM ({valid}) valid
    ) of_length
    """


@dataclass(frozen=True, slots=True)
class Starts:
    """One space on one civil day: `valid` has a 1 where the whole length may start at once, `room` at each free cell.

    `begins` is the day's first instant and `wish` the cell of the wished time (it may lie outside the row).
    """

    space_id: int
    day: date
    begins: datetime
    wish: int
    valid: str
    room: str
    gap: int
    min_length: int
    length_step: int
    soonest: int

    def at(self, cell: int, minutes: int) -> Period:
        """The period of so many minutes from a cell."""
        start = self.begins + cell * CELL
        return Period(start, start + timedelta(minutes=minutes))

    def cells(self) -> list[int]:
        """Every cell at which the whole length may start."""
        return [cell for cell, bit in enumerate(self.valid) if bit == "1"]

    def nearest(self) -> int | None:
        """The valid cell nearest the wished one; None when there is none."""
        return min(self.cells(), key=lambda cell: (abs(cell - self.wish), cell), default=None)


def starts_on(
    space_ids: Collection[int], days: Sequence[date], minutes: int, *, now: datetime, wish_minute: int = 0
) -> dict[tuple[int, date], Starts]:
    """The valid starts of some spaces on some days, in one statement. Days a space has no hours for are left out."""
    return starts_of_lengths(space_ids, days, [minutes], now=now, wish_minute=wish_minute)[minutes]


def starts_of_lengths(
    space_ids: Collection[int], days: Sequence[date], lengths: Collection[int], *, now: datetime, wish_minute: int = 0
) -> dict[int, dict[tuple[int, date], Starts]]:
    """The same for several lengths in minutes, still in one statement: for each length its starts."""
    found: dict[int, dict[tuple[int, date], Starts]] = {minutes: {} for minutes in lengths}
    if not space_ids or not days or not found:
        return found
    cells = {minutes: min(bits.cells(minutes), bits.MOST_CELLS) for minutes in found}
    asked: dict[str, object] = {
        "days": list(days),
        "now": now,
        "from_minute": wish_minute,
        "space_ids": list(space_ids),
    }
    for number, (minutes, length) in enumerate(cells.items()):
        asked |= {f"minutes_{number}": minutes, f"cells_{number}": length}
    for minutes, *row in prepared.rows(_statement(tuple(cells.values())), asked):
        found[minutes][row[0], row[1]] = Starts(*row)
    return found


def next_free(space_id: int, minutes: int, *, now: datetime, first: date, days: int = 60) -> Period | None:
    """The first time from `first` on, within so many days, when the space may be had for so many minutes."""
    found = starts_on([space_id], [first + timedelta(days=n) for n in range(days)], minutes, now=now)
    for (_, _day), starts in sorted(found.items(), key=lambda each: each[0][1]):
        cell = starts.valid.find("1")
        if cell >= 0:
            return starts.at(cell, minutes)
    return None
