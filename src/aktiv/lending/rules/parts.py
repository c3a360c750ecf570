"""When a municipality pays the part that it was asked for, and how soon it can stop: pure, in civil days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from aktiv.values.refusal import Refusal

NOTICE_DAYS = 30
"""So many days after notice is given a part is still paid at least."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a municipality is asked to agree to: the percentage, whose residents come first until how many days before
    pick-up, the rules in three languages, the last day (inclusive), and as whom it is billed."""

    percent: int
    own_until_days: int
    rules: tuple[str, str, str]
    last_day: date | None
    organisation_id: object


def begins_on(first_day: date, last_day: date | None, today: date) -> date:
    """The first day of what is accepted today: never in the past, as nobody pays for what was before. Raises
    Refusal("part_over") when its last day has passed."""
    if last_day is not None and last_day < today:
        raise Refusal("part_over")
    return max(first_day, today)


def cut_before(begins: date, ends: date | None, first: date) -> date:
    """The last day of an agreement that holds until a day; the day before it begins when it never comes to hold."""
    last = max(begins, first) - timedelta(days=1)
    return last if ends is None else min(ends, last)


def ends_with_notice(begins: date, ends: date | None, asked: date | None, today: date) -> date:
    """The last day that somebody who pays gives notice for. Raises Refusal("part_notice", day) for an earlier one than
    she may, or none, and Refusal("part_ends_already", day) when it ends no later anyway."""
    earliest = max(begins - timedelta(days=1), today + timedelta(days=NOTICE_DAYS))
    if ends is not None and ends <= earliest:
        raise Refusal("part_ends_already", day=ends)
    if asked is None or asked < earliest:
        raise Refusal("part_notice", day=earliest)
    return asked if ends is None else min(asked, ends)
