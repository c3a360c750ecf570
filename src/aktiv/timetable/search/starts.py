"""The starts at which a few spaces may be booked at once on a few days: for ways out, weeks and "next free"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.db import connection

from aktiv.timetable.search import bits
from aktiv.values.cells import CELL
from aktiv.values.periods import Period


@cache
def _statement(length: int) -> str:
    """What is asked for starts of so many cells."""
    return f"""
    WITH clocks AS MATERIALIZED ({bits.CLOCKS}),
    holds AS MATERIALIZED ({bits.HOLDS}),
    opens AS MATERIALIZED ({bits.opens("SELECT pattern_id FROM facilities_space WHERE id = ANY (%(space_ids)s)")}),
    valid AS (
        {
        bits.valid_starts(
            f'''
            SELECT s.id, s.pattern_id, {bits.space_columns("s")}, c.day, c.cells, c.wish, c.starts, c.time_zone
            FROM facilities_space s
            JOIN clocks c ON c.municipality_id = s.municipality_id
            WHERE s.id = ANY (%(space_ids)s) AND s.active
        ''',
            length,
        )
    }
    )
    SELECT id, day, starts, wish, (valid & instant_run)::text, room::text, gap, min_length, length_step, soonest
    FROM valid ORDER BY id, day
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
    if not space_ids or not days:
        return {}
    length = min(bits.cells(minutes), bits.MOST_CELLS)
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(length),
            {
                "days": list(days),
                "now": now,
                "minutes": minutes,
                "cells": length,
                "from_minute": wish_minute,
                "municipality_ids": None,
                "space_ids": list(space_ids),
            },
        )
        return {(row[0], row[1]): Starts(*row) for row in cursor.fetchall()}


def next_free(space_id: int, minutes: int, *, now: datetime, first: date, days: int = 60) -> Period | None:
    """The first time from `first` on, within so many days, when the space may be had for so many minutes."""
    found = starts_on([space_id], [first + timedelta(days=n) for n in range(days)], minutes, now=now)
    for (_, _day), starts in sorted(found.items(), key=lambda each: each[0][1]):
        cell = starts.valid.find("1")
        if cell >= 0:
            return starts.at(cell, minutes)
    return None
