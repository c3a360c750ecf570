"""Rules about who asks. They are silent for a visitor who has not signed in; the check page asks again."""

from __future__ import annotations

from datetime import date, timedelta

from aktiv.bookings.rules.asked import Asked
from aktiv.facilities.terms import Audience
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal


def in_the_audience(asked: Asked) -> None:
    """Refusal("organisations_only") or Refusal("residents_only")."""
    party, audience = asked.party, asked.terms.audience
    if party.person_id is None:
        return
    if audience == Audience.ORGANISATIONS and party.organisation_id is None:
        raise Refusal("organisations_only")
    if audience == Audience.RESIDENTS and party.home_id != asked.municipality_id:
        raise Refusal("residents_only")


def in_a_price_group_that_may_book(asked: Asked) -> None:
    """Refusal("price_group_not_admitted", group, groups)."""
    groups = asked.terms.price_groups
    if groups and asked.price_group is not None and asked.price_group not in groups:
        raise Refusal("price_group_not_admitted", group=asked.price_group, groups=list(groups))


def old_enough(asked: Asked) -> None:
    """Refusal("too_young", age): of that age on the day of use. An unknown birth date is refused for oneself with
    Refusal("age_unknown", age); an organisation answers for those who act for it."""
    party, age = asked.party, asked.terms.min_age
    if age is None or party.person_id is None:
        return
    if party.birth_date is None:
        if party.organisation_id is None:
            raise Refusal("age_unknown", age=age)
        return
    if _age(party.birth_date, civil_day(asked.period.start, asked.zone)) < age:
        raise Refusal("too_young", age=age)


def home_municipality_first(asked: Asked) -> None:
    """Refusal("home_first", last, opens): the last days of the horizon are kept for those who live here.

    `last` is the last day that is open to all, `opens` the day on which the one asked for will be.
    """
    terms, party = asked.terms, asked.party
    if not terms.home_first_days or party.person_id is None or party.home_id == asked.municipality_id:
        return
    horizon = terms.horizon_days
    if terms.horizon_hours is not None:
        horizon = terms.horizon_hours // 24
    if horizon is None:
        return  # no last day, so no last days
    open_days = max(0, horizon - terms.home_first_days)
    day, last = civil_day(asked.period.start, asked.zone), civil_day(asked.now, asked.zone) + timedelta(days=open_days)
    if day > last:
        raise Refusal("home_first", last=last, opens=day - timedelta(days=open_days))


def quota_limit(asked: Asked) -> int | None:
    """How many bookings the party may have per window in this space; None for no limit."""
    if asked.party.person_id is None:
        return None
    if asked.party.organisation_id is not None:
        return asked.terms.max_active_organisation
    return asked.terms.max_active_person


def within_quota(asked: Asked) -> None:
    """Refusal("quota_reached", limit, days, next): at most so many dates of use in any such row of civil days.

    Only what holds or will hold time counts: what is over, cancelled or merely held for a quarter of an hour does not.
    `next` is the first day from the one asked for on which one more is possible.
    """
    limit = quota_limit(asked)
    if limit is None:
        return
    days = [civil_day(period.start, asked.zone) for period in counting(asked.booked, asked)]
    day, window = civil_day(asked.period.start, asked.zone), asked.terms.quota_window_days
    if _room(days, day, limit, window):
        return
    candidates = sorted({used + timedelta(days=window) for used in days if used + timedelta(days=window) > day})
    following = next((each for each in candidates if _room(days, each, limit, window)), None)
    raise Refusal("quota_reached", limit=limit, days=window, next=following)


def counting(booked: tuple[Period, ...], asked: Asked) -> tuple[Period, ...]:
    """Those of the holder's dates that are not over."""
    return tuple(period for period in booked if period.end > asked.now)


def _room(days: list[date], day: date, limit: int, window: int) -> bool:
    """Whether one more on `day` leaves every row of `window` days within the limit."""
    for back in range(window):
        first = day - timedelta(days=back)
        if 1 + sum(first <= used < first + timedelta(days=window) for used in days) > limit:
            return False
    return True


def _age(born: date, on: date) -> int:
    """Whole years; whoever is born on 29 February has the birthday on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
