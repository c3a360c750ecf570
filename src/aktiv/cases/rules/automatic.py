"""Whether a municipality's rule grants a case by itself. Pure: everything it needs comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aktiv.cases.models import AutomaticRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One date as rules see it. `clean` when no rule of the space says no but that a person decides on it, and nothing
    is in the way."""

    facility_id: int
    space_kind: str
    day: date
    minutes: int
    clean: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A case as rules see it."""

    kind: str
    price_group: str
    people: int
    attachments: int
    dates: tuple[Asked, ...]


def fits(rule: AutomaticRule, whole: Whole) -> bool:
    """Whether the rule grants all of it."""
    if not rule.active or not whole.dates or whole.attachments:
        return False
    if rule.kinds and whole.kind not in rule.kinds:
        return False
    if rule.price_groups and whole.price_group not in rule.price_groups:
        return False
    if rule.most_people is not None and whole.people > rule.most_people:
        return False
    return len(whole.dates) <= rule.most_dates and all(_fits(rule, each) for each in whole.dates)


def _fits(rule: AutomaticRule, asked: Asked) -> bool:
    if not asked.clean or asked.minutes > rule.most_minutes:
        return False
    if rule.facility_id is not None and asked.facility_id != rule.facility_id:
        return False
    if rule.space_kinds and asked.space_kind not in rule.space_kinds:
        return False
    return in_season(rule.first, rule.last, asked.day)


def in_season(first: int, last: int, day: date) -> bool:
    """Whether a day lies between two days of the year (month × 100 + day, inclusive), also over the new year."""
    number = day.month * 100 + day.day
    return first <= number <= last if first <= last else number >= first or number <= last


def first_that_fits(rules: Sequence[AutomaticRule], whole: Whole) -> AutomaticRule | None:
    """The first rule that grants it, in the order in which they stand."""
    return next((each for each in rules if fits(each, whole)), None)


def sampled(decision_id: UUID, percent: int) -> bool:
    """Whether a decision is among those that a person looks at. By its id, which chance has made: it can be counted
    again, and nobody can know beforehand."""
    return decision_id.int % 100 < percent


def minutes(start: datetime, end: datetime) -> int:
    """How long, in whole minutes."""
    return int((end - start).total_seconds() // 60)
