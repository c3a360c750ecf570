"""The starts at which a few spaces may be booked at once on a few days: for ways out, weeks and "next free"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from aktiv import prepared
from aktiv.timetable.search import bits
from aktiv.values.arrays import array_of
from aktiv.values.cells import CELL
from aktiv.values.periods import Period


@cache
def _statement(lengths: tuple[int, ...], told: str = "true") -> str:
    """What is asked for starts of so many cells, of each length; the first answers for `minutes_0`, and so on.

    `told` is a condition on `day`: of others, only those where the wished start is valid, and nothing but the starts.
    """
    each = " UNION ALL ".join(
        _of_length(length, told)
        .replace("%(minutes)s", f"%(minutes_{number})s")
        .replace("%(cells)s", f"%(cells_{number})s")
        for number, length in enumerate(lengths)
    )
    return f"""
    WITH asked AS MATERIALIZED ({_ASKED}),
    clocks AS MATERIALIZED ({bits.clocks("SELECT DISTINCT time_zone FROM asked")}),
    holds AS MATERIALIZED ({bits.holds("asked")}),
    candidates AS ({_CANDIDATES}),
    opens AS MATERIALIZED ({bits.opens("SELECT DISTINCT pattern_id AS id, time_zone FROM asked", few=True)})
    {each}
    """


_ASKED = f"""
    SELECT s.id, s.stretch, s.footprint, s.pattern_id, m.time_zone, {bits.space_columns("s")}
    FROM facilities_space s JOIN municipalities_municipality m ON m.id = s.municipality_id
    WHERE s.id = ANY (%(space_ids)s::bigint[]) AND s.active AND s.pattern_id IS NOT NULL AND m.published
"""
# Sheets by their keys, before hours are met: else all spaces of a pattern are looked through for each day.
_CANDIDATES = """
    SELECT s.*, of.day, sheet.busy, sheet.buffers
    FROM asked s
    CROSS JOIN unnest(%(days)s::date[]) AS of(day)
    LEFT JOIN timetable_daysheet sheet ON sheet.day = of.day AND sheet.space_id = s.id
    OFFSET 0
"""


def _of_length(length: int, told: str) -> str:
    """One length's part of the statement. What is had at once is part of what is had at all, so only that is looked at.

    `possible` stands for itself: it is long, and read more than once.
    """
    laid = bits.laid("SELECT * FROM candidates")
    rows, run = bits.doubled(f"SELECT laid.*, instant & ~bar AS run0 FROM ({laid}) laid", "doubled.*", length)
    return f"""
    SELECT * FROM (
        SELECT minutes, id, day, starts, wish,
               (CASE WHEN lent THEN {bits.within_bounds("possible")} ELSE none END)::text AS valid,
               room, grid, used, eve_cells, cells, before, after, whole_day, min_length, length_step
        FROM (
            SELECT %(minutes)s::int AS minutes, id, day, starts, wish, lent, none, soonest, latest,
                   CASE WHEN beyond THEN {bits.far(bits.INSTANT_ROOM)} ELSE grid & {run} END AS possible,
                   CASE WHEN {told} THEN ({bits.INSTANT_ROOM})::text ELSE '' END AS room,
                   CASE WHEN {told} THEN ({bits.within_bounds("grid")})::text ELSE '' END AS grid,
                   CASE WHEN {told} THEN coalesce(({bits.USED})::text, '') ELSE '' END AS used,
                   eve_cells, cells, before, after, whole_day, min_length, length_step
            FROM ({rows}) laid LEFT JOIN LATERAL ({bits.NEIGHBOURS}) neighbours ON true
            OFFSET 0
        ) told
        OFFSET 0
    ) of_length
    WHERE {told} OR (wish >= 0 AND substr(valid, wish + 1, 1) = '1')
    """


class Starts(NamedTuple):
    """One space on one civil day: `valid` has a 1 where the whole length may start at once, `room` at each cell that is
    free and booked at once, `grid` where anything may start.

    `begins` is the day's first instant and `wish` the cell of the wished time (it may lie outside the row). `room` goes
    on into the next day where the night does. `used`, of spaces that keep time around a booking free, has a 1 where
    somebody uses the space, from `eve_cells` before the day.
    """

    space_id: int
    day: date
    begins: datetime
    wish: int
    valid: str
    room: str
    grid: str
    used: str
    eve_cells: int
    whole: int
    before: int
    after: int
    whole_day: bool
    min_length: int
    length_step: int

    def at(self, cell: int, minutes: int) -> Period:
        """The period of so many minutes from a cell."""
        start = self.begins + cell * CELL
        return Period(start, start + timedelta(minutes=minutes))

    def cells(self) -> list[int]:
        """Every cell at which the whole length may start."""
        return [cell for cell, bit in enumerate(self.valid) if bit == "1"]

    def nearest(self, *, apart_from: int | None = None, least: int = 0) -> int | None:
        """The valid cell nearest the wished one, the earlier of two; at least so many cells from another, when that is
        given. None when there is none."""
        whole = len(self.valid)
        parts = (
            [(0, whole)] if apart_from is None else [(0, max(0, apart_from - least + 1)), (apart_from + least, whole)]
        )
        found: list[int] = []
        for first, end in parts:
            wish = min(max(self.wish, first), end)
            found += (self.valid.rfind("1", first, wish), self.valid.find("1", wish, end))
        return min((cell for cell in found if cell >= 0), key=lambda cell: (abs(cell - self.wish), cell), default=None)

    def longest(self, cell: int, below: int) -> int | None:
        """The longest lent length of less than so many minutes that may be had at once from a cell; None without."""
        if not 0 <= cell < len(self.grid) or self.grid[cell] == "0":
            return None
        free = self.room[cell:]
        minutes = min(below - 1, (len(free) - len(free.lstrip("1"))) * bits.CELL_MINUTES)
        for length in range(self.min_length, minutes + 1, self.length_step)[::-1]:
            if self._apart(cell, cell + bits.cells(length)):
                return length
        return None

    def _apart(self, first: int, end: int) -> bool:
        """Whether nobody uses the space near a booking of these cells, nor on its days when it takes them whole."""
        if not self.used:
            return True
        first, end = first - self.before, end + self.after
        if self.whole_day:
            first, end = min(first, 0), max(end, self.whole if end - self.after <= self.whole else len(self.used))
        return "1" not in self.used[max(0, self.eve_cells + first) : self.eve_cells + end]


def starts_on(
    space_ids: Collection[int],
    days: Sequence[date],
    minutes: int,
    *,
    now: datetime,
    wish_minute: int = 0,
    told_whole: date | None = None,
) -> dict[tuple[int, date], Starts]:
    """The valid starts of some spaces on some days, in one statement. Days a space has no hours for are left out.

    With `told_whole` that day is told whole, and others only where the wished start is valid, without `room`, `grid`
    and `used`: `longest` is asked of that one.
    """
    found = starts_of_lengths(space_ids, days, [minutes], now=now, wish_minute=wish_minute, told_whole=told_whole)
    return found[minutes]


def starts_of_lengths(
    space_ids: Collection[int],
    days: Sequence[date],
    lengths: Collection[int],
    *,
    now: datetime,
    wish_minute: int = 0,
    told_whole: date | None = None,
) -> dict[int, dict[tuple[int, date], Starts]]:
    """The same for several lengths in minutes, still in one statement: for each length its starts."""
    found: dict[int, dict[tuple[int, date], Starts]] = {minutes: {} for minutes in lengths}
    if not space_ids or not days or not found:
        return found
    cells = {minutes: min(bits.cells(minutes), bits.MOST_CELLS) for minutes in found}
    asked: dict[str, object] = {
        "days": array_of(days),
        "now": now,
        "from_minute": wish_minute,
        "space_ids": array_of(space_ids),
        "told_whole": told_whole,
    }
    told = "true" if told_whole is None else "day = %(told_whole)s::date"
    for number, (minutes, length) in enumerate(cells.items()):
        asked |= {f"minutes_{number}": minutes, f"cells_{number}": length}
    for minutes, *row in prepared.rows(_statement(tuple(cells.values()), told), asked):
        found[minutes][row[0], row[1]] = Starts._make(row)
    return found


def next_free(space_id: int, minutes: int, *, now: datetime, first: date, days: int = 60) -> Period | None:
    """The first time from `first` on, within so many days, when the space may be had for so many minutes."""
    found = starts_on([space_id], [first + timedelta(days=n) for n in range(days)], minutes, now=now)
    for (_, _day), starts in sorted(found.items(), key=lambda each: each[0][1]):
        cell = starts.valid.find("1")
        if cell >= 0:
            return starts.at(cell, minutes)
    return None
