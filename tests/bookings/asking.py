"""What a test asks for: a space open 08–22 every day in Oslo's zone unless said otherwise."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from aktiv.bookings.rules import Asked, Form, Hours, Party
from aktiv.facilities.terms import Terms
from aktiv.values.periods import Period, wall_period, wall_periods
from aktiv.values.start_grid import starts_in

OSLO = ZoneInfo("Europe/Oslo")
HOME, ABROAD = 1, 2
PERSON = Party(person_id=UUID(int=1), home_id=HOME, birth_date=date(1990, 5, 17))
CLUB = Party(person_id=UUID(int=1), organisation_id=UUID(int=2), home_id=HOME)
VISITOR = Party(session="a" * 64)


def wall(text: str) -> datetime:
    """An instant from "2027-03-01 12:00" on the wall in Oslo."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO)


def period(start: str, end: str) -> Period:
    """From one wall time to another; the end may be "20:00" alone, on the same day."""
    if len(end) == 5:
        end = f"{start[:10]} {end}"
    return Period(wall(start), wall(end))


def daily(first: date, days: int, *windows: tuple[int, int]) -> tuple[Period, ...]:
    """Opening of so many days, each window in wall hours."""
    return tuple(
        piece
        for n in range(days)
        for from_hour, to_hour in windows
        for piece in wall_periods(first + timedelta(days=n), from_hour * 60, to_hour * 60, OSLO)
    )


def asked(
    what: Period,
    *,
    now: str = "2027-03-01 12:00",
    hours: tuple[Period, ...] | None = None,
    instant: tuple[Period, ...] | None = None,
    party: Party = PERSON,
    price_group: str | None = "private",
    booked: tuple[Period, ...] = (),
    form: Form | None = None,
    **terms: Any,
) -> Asked:
    """One date asked for, with terms by name."""
    first = what.start.astimezone(OSLO).date()
    days = (what.end.astimezone(OSLO).date() - first).days + 1
    hours = daily(first, days, (8, 22)) if hours is None else hours
    said = Terms(**terms)
    starts = tuple(start for piece in hours for start in starts_in(piece, piece.start, said.start_interval, 5))
    return Asked(
        period=what,
        zone=OSLO,
        terms=said,
        hours=Hours(bookable=hours, instant=hours if instant is None else instant, starts=starts),
        now=wall(now) if len(now) < 20 else datetime.fromisoformat(now).replace(tzinfo=OSLO),
        municipality_id=HOME,
        party=party,
        price_group=price_group,
        booked=booked,
        form=form or Form(),
    )


def on(day: str, from_minute: int, to_minute: int) -> Period:
    return wall_period(date.fromisoformat(day), from_minute, to_minute, OSLO)
