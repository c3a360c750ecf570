"""Cells against a brute-force model: every minute of a civil day is busy or it is not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.values.cells import (
    CELL,
    busy_bits,
    cell_period,
    cell_start,
    cells_for,
    cells_of,
    enclosed,
    free_periods,
    overlay,
    runs,
    touched,
)
from aktiv.values.periods import Period, at, day_period, merged, without

OSLO = ZoneInfo("Europe/Oslo")
SPRING, AUTUMN, PLAIN = date(2027, 3, 28), date(2027, 10, 31), date(2027, 6, 1)

days = st.sampled_from([SPRING, AUTUMN, PLAIN])
# Seconds from an hour before the day to past its end, lengths down to one second: nothing is on a cell by chance.
spans = st.lists(st.tuples(st.integers(-3600, 25 * 3600), st.integers(1, 4 * 3600)), max_size=6)
# Made of stretches, so that long free runs occur as often as short ones.
rows = st.lists(st.tuples(st.sampled_from("001"), st.integers(1, 14)), min_size=1, max_size=6).map(
    lambda stretches: "".join(bit * length for bit, length in stretches)
)


def on(day: date, given_spans: list[tuple[int, int]]) -> list[Period]:
    start = day_period(day, OSLO).start
    return [
        Period(start + timedelta(seconds=second), start + timedelta(seconds=second + length))
        for second, length in given_spans
    ]


@pytest.mark.parametrize(("day", "cells"), [(SPRING, 276), (PLAIN, 288), (AUTUMN, 300)])
def test_a_day_has_as_many_cells_as_it_has_time(day: date, cells: int) -> None:
    assert cells_of(day, OSLO) == len(busy_bits(day, OSLO, [])) == cells
    assert cell_start(day, cells, OSLO) == cell_start(day + timedelta(days=1), 0, OSLO)


@given(days, spans)
def test_a_cell_is_busy_if_any_part_of_it_is(day: date, given_spans: list[tuple[int, int]]) -> None:
    periods = on(day, given_spans)
    cells = [cell_period(day, cell, 1, OSLO) for cell in range(cells_of(day, OSLO))]
    expected = "".join("1" if any(cell.overlaps(period) for period in periods) else "0" for cell in cells)
    bits = busy_bits(day, OSLO, periods)
    assert bits == expected
    assert free_periods(bits, day, OSLO) == merged(cell for cell, bit in zip(cells, bits, strict=True) if bit == "0")


@given(days, spans)
def test_free_cells_are_free_time_and_time_off_the_cells_is_lost(day: date, given_spans: list[tuple[int, int]]) -> None:
    periods = on(day, given_spans)
    free = without([day_period(day, OSLO)], periods)
    assert all(
        any(piece.contains(cells) for piece in free) for cells in free_periods(busy_bits(day, OSLO, periods), day, OSLO)
    )


@given(days, spans)
def test_touched_and_enclosed_are_the_cells_with_some_and_with_all_of_their_time(
    day: date, given_spans: list[tuple[int, int]]
) -> None:
    cells = [cell_period(day, cell, 1, OSLO) for cell in range(cells_of(day, OSLO))]
    for period in on(day, given_spans):
        assert list(touched(period, day, OSLO)) == [n for n, cell in enumerate(cells) if period.overlaps(cell)]
        assert list(enclosed(period, day, OSLO)) == [n for n, cell in enumerate(cells) if period.contains(cell)]


@given(rows, st.integers(1, 12), st.none() | st.tuples(st.integers(-5, 45), st.integers(-5, 45)))
def test_runs_are_where_so_many_cells_in_a_row_are_free(bits: str, n: int, ends: tuple[int, int] | None) -> None:
    within = None if ends is None else range(*ends)
    inside = range(len(bits)) if within is None else within
    expected = tuple(
        cell
        for cell in range(len(bits) - n + 1)
        if bits[cell : cell + n] == "0" * n and all(each in inside for each in range(cell, cell + n))
    )
    assert runs(bits, n, within) == expected


def test_two_free_pieces_that_are_too_short_are_not_added_up() -> None:
    def clock(hour: int, minute: int) -> datetime:
        return at(PLAIN, hour * 60 + minute, OSLO)

    day = day_period(PLAIN, OSLO)
    busy = without([day], [Period(clock(10, 0), clock(10, 20)), Period(clock(12, 0), clock(12, 20))])
    bits = busy_bits(PLAIN, OSLO, busy)
    assert runs(bits, cells_for(30)) == ()
    assert [cell_start(PLAIN, cell, OSLO) for cell in runs(bits, cells_for(20))] == [clock(10, 0), clock(12, 0)]


@given(st.integers(1, 40).flatmap(lambda n: st.lists(st.text("01", min_size=n, max_size=n), min_size=1, max_size=4)))
def test_rows_laid_over_each_other_are_busy_where_any_is(given_rows: list[str]) -> None:
    assert overlay(*given_rows) == "".join(max(column) for column in zip(*given_rows, strict=True))


def test_rows_of_different_days_are_not_laid_over_each_other() -> None:
    for wrong in ((), ("0" * 276, "0" * 288)):
        with pytest.raises(ValueError, match="one length"):
            overlay(*wrong)


def test_what_is_not_a_row_or_not_a_run_is_refused() -> None:
    with pytest.raises(ValueError, match="0 and 1"):
        runs("0012", 1)
    with pytest.raises(ValueError, match="at least one"):
        runs("00", 0)


@pytest.mark.parametrize("cell", [-1, 277])
def test_a_cell_outside_the_day_is_refused(cell: int) -> None:
    with pytest.raises(IndexError):
        cell_start(SPRING, cell, OSLO)


def test_cells_are_five_minutes_and_a_stay_takes_whole_ones() -> None:
    assert timedelta(minutes=5) == CELL
    assert [cells_for(minutes) for minutes in (1, 5, 6, 30)] == [1, 1, 2, 6]
