"""Rules about the time that is asked for. One rule, one code, one test table.

Exactly on a limit is always allowed. A refusal's data says what would work instead; instants are aware, and the words
tell them on the wall clock of the municipality.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from aktiv.bookings.rules.asked import Asked
from aktiv.facilities.terms import Mode, Terms
from aktiv.values.periods import Period, civil_day, civil_days, day_period, merged
from aktiv.values.refusal import Refusal

_MINUTE = timedelta(minutes=1)


def not_in_the_past(asked: Asked) -> None:
    """Refusal("in_the_past", earliest): the time has begun."""
    if asked.period.start < asked.now:
        raise Refusal("in_the_past", earliest=_next_offered(asked, asked.now))


def open_for_booking(asked: Asked) -> None:
    """Refusal("closed_for_booking"): the space is not lent out at all; Refusal("season_only"): only to season time."""
    if asked.terms.mode == Mode.CLOSED:
        raise Refusal("closed_for_booking")
    if asked.terms.mode == Mode.SEASON:
        raise Refusal("season_only")


def within_opening(asked: Asked) -> None:
    """Refusal("outside_opening", open): the whole period lies in opening hours that meet, over midnight too.

    `open` are the hours of the days asked for, as periods; none when it is closed then.
    """
    if not _covers(asked.hours.bookable, asked.period):
        raise Refusal("outside_opening", open=list(merged(asked.hours.bookable)))


def booked_at_once(asked: Asked) -> None:
    """Refusal("by_application"): open then, but a person decides. Says nothing when it is closed anyway."""
    if _covers(asked.hours.bookable, asked.period) and not _covers(asked.hours.instant, asked.period):
        raise Refusal("by_application")


def on_start_grid(asked: Asked) -> None:
    """Refusal("off_start_grid", every, next): starts are every so many minutes from opening."""
    start, starts = asked.period.start, asked.hours.starts
    if start in starts or not any(open_.contains(start) for open_ in asked.hours.bookable):
        return  # outside opening, which is another rule's to say
    following = next((each for each in starts if each > start), None)
    raise Refusal("off_start_grid", every=asked.terms.start_interval, next=following)


def long_enough(asked: Asked) -> None:
    """Refusal("time_too_short", minutes): at least so many."""
    if asked.period.length < asked.terms.min_length * _MINUTE:
        raise Refusal("time_too_short", minutes=asked.terms.min_length)


def short_enough(asked: Asked) -> None:
    """Refusal("time_too_long", minutes): at most so many."""
    if asked.terms.max_length is not None and asked.period.length > asked.terms.max_length * _MINUTE:
        raise Refusal("time_too_long", minutes=asked.terms.max_length)


def in_length_steps(asked: Asked) -> None:
    """Refusal("off_length_step", step, shorter, longer): lengths in minutes grow by the step from the shortest."""
    terms, over = asked.terms, asked.period.length - asked.terms.min_length * _MINUTE
    steps, rest = divmod(over, terms.length_step * _MINUTE)
    if rest and over > timedelta(0):
        shorter = terms.min_length + steps * terms.length_step
        longer: int | None = shorter + terms.length_step
        if terms.max_length is not None and longer is not None and longer > terms.max_length:
            longer = None
        raise Refusal("off_length_step", step=terms.length_step, shorter=shorter, longer=longer)


def with_notice(asked: Asked) -> None:
    """Refusal("too_late_notice", minutes, earliest): so long before the start at the latest."""
    soonest = asked.now + asked.terms.lead_minutes * _MINUTE
    if asked.now <= asked.period.start < soonest:
        raise Refusal("too_late_notice", minutes=asked.terms.lead_minutes, earliest=_next_offered(asked, soonest))


def within_horizon(asked: Asked) -> None:
    """Refusal("beyond_horizon", last | until, opens): how far ahead may be booked.

    Today is day 0 in the municipality's zone and the last day may be booked whole. An hour-based horizon, when set,
    wins and is counted to the start. `opens` is when the time that was asked for can be booked.
    """
    terms, start = asked.terms, asked.period.start
    if terms.horizon_hours is not None:
        until = asked.now + timedelta(hours=terms.horizon_hours)
        if start > until:
            raise Refusal("beyond_horizon", until=until, opens=start - timedelta(hours=terms.horizon_hours))
    elif terms.horizon_days is not None:
        last = last_day(asked.now, terms.horizon_days, asked)
        if (day := civil_day(start, asked.zone)) > last:
            opens = _start_of(day - timedelta(days=terms.horizon_days), asked)
            raise Refusal("beyond_horizon", last=last, opens=opens)


def last_day(now: datetime, days: int, asked: Asked) -> date:
    """The last civil day of a horizon of so many days."""
    return civil_day(now, asked.zone) + timedelta(days=days)


def around(period: Period, terms: Terms, zone: ZoneInfo) -> tuple[int, int]:
    """Minutes kept free before and after: the buffers, or the rest of the civil days when a booking takes the day."""
    if not terms.whole_day:
        return terms.buffer_before, terms.buffer_after
    days = civil_days(period, zone)
    midnight, next_midnight = day_period(days[0], zone).start, day_period(days[-1], zone).end
    before, after = (period.start - midnight) // _MINUTE, (next_midnight - period.end) // _MINUTE
    return max(terms.buffer_before, before), max(terms.buffer_after, after)


def _start_of(day: date, asked: Asked) -> datetime:
    return day_period(day, asked.zone).start


def _covers(hours: Iterable[Period], period: Period) -> bool:
    return any(open_.start <= period.start and period.end <= open_.end for open_ in merged(hours))


def _next_offered(asked: Asked, soonest: datetime) -> datetime | None:
    """The first start on the grid of the hours at hand that is not before `soonest` and leaves the shortest length."""
    hours, shortest = merged(asked.hours.bookable), asked.terms.min_length * _MINUTE
    for start in asked.hours.starts:
        if start >= soonest and any(open_.start <= start and start + shortest <= open_.end for open_ in hours):
            return start
    return None
