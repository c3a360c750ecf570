"""How many days a loan lasts, as it is paid for, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from aktiv.values.periods import NotAPeriod, Period, at
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Rate:
    """What one of a kind costs: øre with VAT for each day begun, and once for each loan."""

    per_day: int = 0
    per_loan: int = 0


def loan_period(first: date, start: int | None, last: date, end: int | None, zone: ZoneInfo) -> Period:
    """From a wall time of one day until one of another, in minutes since midnight; without times whole days.

    Raises Refusal("loan_end_first"), ("nonexistent_time", …) for the hour that a night leaves out,
    ("loan_time_twice", time) for the one that a night has twice, and ("nonexistent_day").
    """
    try:
        begins, ends = at(first, start or 0, zone), at(last, 1440 if end is None else end, zone)
    except Refusal as refusal:
        if refusal.code == "ambiguous_time":
            raise Refusal("loan_time_twice", time=refusal.data["time"]) from refusal
        raise
    try:
        return Period(begins, ends)
    except NotAPeriod:
        raise Refusal("loan_end_first") from None


def days_begun(period: Period, zone: ZoneInfo) -> int:
    """Days begun by the clock on the wall: from Friday at noon until Sunday at noon is two, also when the clocks
    change in between. At least one."""
    start = period.start.astimezone(zone).replace(tzinfo=None)
    end = period.end.astimezone(zone).replace(tzinfo=None)
    return max(1, -(-(end - start) // timedelta(days=1)))


def price_of_more_days(left: Iterable[tuple[int, int]], rates: Mapping[int, Rate], days: int) -> int:
    """Øre with VAT for so many days more of what is not back, as (kind, amount) pairs: what is paid once for a loan is
    paid already."""
    return sum(amount * rates.get(kind_id, Rate()).per_day for kind_id, amount in left) * days


def price_of(wanted: Iterable[tuple[int, int]], rates: Mapping[int, Rate], days: int) -> int:
    """Øre with VAT for (kind, amount) pairs over so many days. A kind without a rate is free of charge."""
    total = 0
    for kind_id, amount in wanted:
        rate = rates.get(kind_id, Rate())
        total += amount * rate.per_day * days + rate.per_loan
    return total
