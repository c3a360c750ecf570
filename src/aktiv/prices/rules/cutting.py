"""Which row prices which time: a use is cut at midnight and at the border of every band."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from aktiv.prices.tariffs import PUBLIC_HOLIDAY, UNIT_MINUTES, Book, Rate, Target, Tariff, Unit
from aktiv.values.periods import (
    DAY_MINUTES,
    Period,
    civil_day,
    civil_days,
    civil_minute,
    day_period,
    wall_periods,
    without,
)

IsHoliday = Callable[[date], bool]
_BY_TIME = frozenset({*UNIT_MINUTES, Unit.FIXED})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be priced, with all it takes to answer."""

    book: Book
    target: Target
    period: Period
    group: str
    is_holiday: IsHoliday

    def price_day(self, day: date) -> int:
        """1–7 from Monday, or 8 on a public holiday."""
        return PUBLIC_HOLIDAY if self.is_holiday(day) else day.isoweekday()


@dataclass(frozen=True, slots=True)
class Piece:
    """Time on one civil day under one row; `rate` is None where the list has no price by time."""

    day: date
    period: Period
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class PricedDay:
    """One civil day of the use, its list, and the group whose rows price it (another than the asker's by subsidy).

    `rows` are the group's rows for this part, those of the very part before those of any part.
    """

    day: date
    price_day: int
    tariff: Tariff
    group: str
    rows: tuple[Rate, ...]
    pieces: tuple[Piece, ...]

    @property
    def minutes(self) -> Fraction:
        """Minutes used, elapsed."""
        return sum((piece.period.exact_minutes for piece in self.pieces), Fraction(0))

    @property
    def gap(self) -> Piece | None:
        """The first time that has no price by time."""
        return next((piece for piece in self.pieces if piece.rate is None), None)


def days_of(asked: Asked) -> list[PricedDay | date]:
    """The civil days of the use in order; only the date where no price list is in force."""
    return [_priced_day(asked, day, asked.period) or day for day in civil_days(asked.period, asked.book.zone)]


def pieces_after(asked: Asked, minutes_end: Period) -> Iterator[Piece]:
    """The pieces of time that a rounded-up use reaches into, as priced there."""
    for day in civil_days(minutes_end, asked.book.zone):
        if priced := _priced_day(asked, day, minutes_end):
            yield from priced.pieces


def package(priced: PricedDay, unit: Unit) -> Rate | None:
    """The row of a package unit for this day: that of the very part before that of any part."""
    weekly = unit in (Unit.WEEKEND, Unit.WEEK)  # these name calendar days, holiday or not
    day = priced.day.isoweekday() if weekly else priced.price_day
    return next((row for row in priced.rows if row.unit is unit and day in row.days), None)


def unpriced(asked: Asked, piece: Piece) -> dict[str, object]:
    """What staff must know to mend a missing price. `to` is 24:00 for a piece that ends with the day."""
    zone = asked.book.zone
    until = civil_minute(piece.period.end, zone) if civil_day(piece.period.end, zone) == piece.day else DAY_MINUTES
    return {
        "group": asked.group,
        "names": asked.book.groups[asked.group].names.as_dict(),
        "day": piece.day,
        "weekday": piece.day.isoweekday(),
        "public_holiday": asked.is_holiday(piece.day),
        "from_minute": civil_minute(piece.period.start, zone),
        "to_minute": until,
        "share": str(asked.target.share),
        "space_id": asked.target.space_id,
    }


def _priced_day(asked: Asked, day: date, within: Period) -> PricedDay | None:
    tariff = asked.book.tariff(asked.target, day)
    if tariff is None:
        return None
    subsidy = tariff.subsidies.get(asked.group)
    group = subsidy.of if subsidy else asked.group
    price_day = asked.price_day(day)
    rows = _rows(tariff, group, asked.target.share)
    by_time = [row for row in rows if row.unit in _BY_TIME and price_day in row.days]
    today = within.intersection(day_period(day, asked.book.zone))
    pieces = () if today is None else _cut(today, day, by_time, asked.book.zone)
    return PricedDay(day, price_day, tariff, group, rows, pieces)


def _cut(today: Period, day: date, rows: Iterable[Rate], zone: ZoneInfo) -> tuple[Piece, ...]:
    left: tuple[Period, ...] = (today,)
    pieces: list[Piece] = []
    for row in rows:  # the rows of the very part come first, rows of any part fill what is left
        if not left:
            break
        if row.from_minute == 0 and row.to_minute == DAY_MINUTES:
            found = left
        else:
            band = wall_periods(day, row.from_minute, row.to_minute, zone)
            found = tuple(both for free in left for shown in band if (both := free.intersection(shown)))
        pieces += [Piece(day, each, row) for each in found]
        left = without(left, found)
    pieces += [Piece(day, each, None) for each in left]
    return tuple(sorted(pieces, key=lambda piece: piece.period))


def _rows(tariff: Tariff, group: str, share: Fraction) -> tuple[Rate, ...]:
    rows = tariff.rates.get(group, ())
    return (*(row for row in rows if row.share == share), *(row for row in rows if row.share is None))
