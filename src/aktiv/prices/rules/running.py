"""Price by time: runs of pieces with the same unit, rounded up once for the whole run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from math import ceil

from aktiv.prices.rules.cutting import Asked, Piece, PricedDay, pieces_after
from aktiv.prices.tariffs import UNIT_MINUTES, Rate, Rounding, Unit
from aktiv.values.periods import Period

Timed = tuple[Rate, Fraction, Fraction]
"""A row, the minutes used of it, and the minutes paid for."""


def by_time(asked: Asked, days: Sequence[PricedDay]) -> dict[date, list[Timed]]:
    """The rows that price each civil day by time, in order, with what was used and what is paid.

    Rounding up prolongs the use in thought: minutes that fall under another row are priced by it, those that fall where
    nothing is priced by time (the end of opening) by the last row. So a longer use never costs less than a shorter one.
    """
    rounding = {day.day: day.tariff.rounding for day in days}
    pieces = [piece for day in days for piece in day.pieces]
    found: dict[date, list[Timed]] = {}
    for run in _runs(pieces, rounding):
        last = run[-1]
        if last.rate is None:
            continue
        if last.rate.unit is Unit.FIXED:
            found.setdefault(run[0].day, []).append((run[0].rate or last.rate, _minutes(run), _minutes(run)))
            for later in run[1:]:
                found.setdefault(later.day, [])
            continue
        paid: list[tuple[Piece, Fraction, Fraction]] = [(each, _length(each), _length(each)) for each in run]
        if rounding[last.day] is Rounding.UP:
            for row, minutes in _started(asked, run, ends_use=last is pieces[-1]):
                paid.append((Piece(last.day, last.period, row), Fraction(0), minutes))
        _add(found, paid)
    return found


def _runs(pieces: Sequence[Piece], rounding: dict[date, Rounding]) -> Iterator[list[Piece]]:
    for _, run in groupby(pieces, key=lambda each: (each.rate and each.rate.unit, rounding[each.day])):
        yield list(run)


def _started(asked: Asked, run: Sequence[Piece], *, ends_use: bool) -> Iterator[tuple[Rate, Fraction]]:
    """The minutes that complete the last started unit, by the row that prices them."""
    last = run[-1]
    if last.rate is None:
        return
    unit = UNIT_MINUTES[last.rate.unit]
    used = _minutes(run)
    extra = ceil(used / unit) * unit - used
    if not extra:
        return
    if ends_use:
        end = last.period.end
        reach = Period(end, end + timedelta(microseconds=ceil(extra * 60_000_000)))
        for piece in pieces_after(asked, reach):
            if piece.rate is not None and piece.rate.unit in UNIT_MINUTES and extra > 0:
                minutes = min(_length(piece), extra)
                yield piece.rate, minutes
                extra -= minutes
    if extra > 0:
        yield last.rate, extra


def _add(found: dict[date, list[Timed]], paid: Sequence[tuple[Piece, Fraction, Fraction]]) -> None:
    """Adds up what stands next to each other under one row of one day."""
    for (day, _), same in groupby(paid, key=lambda each: (each[0].day, each[0].rate and each[0].rate.id)):
        rows = list(same)
        rate = rows[0][0].rate
        if rate is not None:
            total = (sum((row[1] for row in rows), Fraction(0)), sum((row[2] for row in rows), Fraction(0)))
            found.setdefault(day, []).append((rate, *total))


def _length(piece: Piece) -> Fraction:
    return piece.period.exact_minutes


def _minutes(run: Sequence[Piece]) -> Fraction:
    return sum(map(_length, run), Fraction(0))
