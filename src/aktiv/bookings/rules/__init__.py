"""What may refuse a booking: one rule, one code, one test table; pure, everything they need comes in.

The page that greys out a time, the API that refuses it and the case handler's checklist all read these tables. The
order is that of the thought, so that the first refusal is the one to say when only one is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aktiv.bookings.rules.asked import LONGEST, Asked, Form, Hours, Party, exists_in_civil_time, sane
from aktiv.bookings.rules.fees import Cancellation, cancellation, not_begun
from aktiv.bookings.rules.forms import questions_answered, room_for_all, terms_accepted
from aktiv.bookings.rules.parties import (
    home_municipality_first,
    in_a_price_group_that_may_book,
    in_the_audience,
    old_enough,
    quota_limit,
    within_quota,
)
from aktiv.bookings.rules.seasons import SeasonGate, within_season_days, within_season_hours
from aktiv.bookings.rules.times import (
    around,
    booked_at_once,
    in_length_steps,
    long_enough,
    not_in_the_past,
    on_start_grid,
    open_for_booking,
    short_enough,
    with_notice,
    within_horizon,
    within_opening,
)
from aktiv.values.refusal import Refusal

Rule = Callable[[Asked], None]

OF_TIME: tuple[Rule, ...] = (
    not_in_the_past,
    open_for_booking,
    within_opening,
    booked_at_once,
    on_start_grid,
    long_enough,
    short_enough,
    in_length_steps,
    with_notice,
    within_horizon,
)
OF_PARTY: tuple[Rule, ...] = (
    in_the_audience,
    in_a_price_group_that_may_book,
    old_enough,
    home_municipality_first,
    within_quota,
)
OF_FORM: tuple[Rule, ...] = (room_for_all, questions_answered, terms_accepted)

BEFORE_A_HOLD: tuple[Rule, ...] = OF_TIME + OF_PARTY
BEFORE_A_BOOKING: tuple[Rule, ...] = BEFORE_A_HOLD + OF_FORM

STAFF_MAY_PASS: frozenset[Rule] = frozenset(
    {booked_at_once, with_notice, within_horizon, home_municipality_first, within_quota}
)
"""What keeps people from one another's chances is the municipality's to weigh: its staff are told, and may go on."""
FOR_STAFF: tuple[Rule, ...] = tuple(rule for rule in BEFORE_A_HOLD if rule not in STAFF_MAY_PASS)
"""What holds for a time that staff lay for somebody too. What questions and terms ask is the holder's to answer."""


def check(asked: Asked, rules: Iterable[Rule] = BEFORE_A_BOOKING) -> list[Refusal]:
    """All that refuses, in the order of the rules; empty when nothing does."""
    refusals: list[Refusal] = []
    for rule in rules:
        try:
            rule(asked)
        except Refusal as refusal:
            refusals.append(refusal)
    return refusals


def refuse(asked: Asked, rules: Iterable[Rule] = BEFORE_A_BOOKING) -> None:
    """Raises the first refusal, or nothing."""
    for rule in rules:
        rule(asked)


__all__ = [
    "BEFORE_A_BOOKING",
    "BEFORE_A_HOLD",
    "FOR_STAFF",
    "LONGEST",
    "OF_FORM",
    "OF_PARTY",
    "OF_TIME",
    "STAFF_MAY_PASS",
    "Asked",
    "Cancellation",
    "Form",
    "Hours",
    "Party",
    "Rule",
    "SeasonGate",
    "around",
    "booked_at_once",
    "cancellation",
    "check",
    "exists_in_civil_time",
    "home_municipality_first",
    "in_a_price_group_that_may_book",
    "in_length_steps",
    "in_the_audience",
    "long_enough",
    "not_begun",
    "not_in_the_past",
    "old_enough",
    "on_start_grid",
    "open_for_booking",
    "questions_answered",
    "quota_limit",
    "refuse",
    "room_for_all",
    "sane",
    "short_enough",
    "terms_accepted",
    "with_notice",
    "within_horizon",
    "within_opening",
    "within_quota",
    "within_season_days",
    "within_season_hours",
]
