"""What is offered and asked for in the pool of competence: months, free hours, and why an offer fits a need; pure.

A month is its first day. Hours are whole hours in a month, money is øre for an hour; None øre is in kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

Month = date
LEVELS = ("basic", "skilled", "leading")
"""How far somebody has come, the least first."""


def first_of(day: date) -> Month:
    """The month that a day is in."""
    return day.replace(day=1)


def next_month(month: Month) -> Month:
    """The month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: Month) -> Month:
    """The month before."""
    return first_of(month - timedelta(days=1))


def last_of(month: Month) -> date:
    """A month's last day."""
    return next_month(month) - timedelta(days=1)


def months(first: Month, last: Month) -> tuple[Month, ...]:
    """Each month from one to another, both included; none when the last is before the first."""
    found, at = [], first
    while at <= last:
        found.append(at)
        at = next_month(at)
    return tuple(found)


class Use(NamedTuple):
    """Hours of each month that an engagement takes, from one month to another."""

    first: Month
    last: Month
    hours: int


def left_of(hours: int, first: Month, last: Month, uses: Iterable[Use]) -> dict[Month, int]:
    """What is left of so many hours in each month when some are taken; never below nothing."""
    left = dict.fromkeys(months(first, last), hours)
    for use in uses:
        for month in months(max(first, use.first), min(last, use.last)):
            left[month] -= use.hours
    return {month: max(0, free) for month, free in left.items()}


class Said(NamedTuple):
    """Why an offer fits a need, or where it falls short: a code, and the figures that its words tell."""

    code: str
    figures: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An offer as it is matched. `hours` are those of each month that nobody has taken."""

    number: int
    member: str
    competence: str
    level: str
    languages: frozenset[str]
    travels: bool
    ore_per_hour: int | None
    hours: Mapping[Month, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """A need as it is matched. `hours` are those of each month that nobody has promised; `language` "" is any, and no
    øre means that only what is in kind can be taken."""

    number: int
    member: str
    competence: str
    level: str
    language: str
    on_site: bool
    ore_per_hour: int | None
    hours: Mapping[Month, int]


@dataclass(frozen=True, slots=True)
class Match:
    """An offer that could do something for a need in the months they share: `hours` of what is `asked` in all."""

    offer: int
    need: int
    hours: int
    asked: int
    first: Month
    last: Month
    in_each: int
    reasons: tuple[Said, ...]
    shortfalls: tuple[Said, ...]


def match(offer: Offered, need: Needed) -> Match | None:
    """Why the offer fits and where it falls short. None when it is no answer at all: another competence, the member's
    own, or no month with a free hour that is asked for.

    `in_each` is the most that the offer has free, and the need lacks, in every month from `first` to `last`.
    """
    if offer.competence != need.competence or offer.member == need.member:
        return None
    asked = {month: hours for month, hours in need.hours.items() if hours}
    covered = {month: min(hours, offer.hours.get(month, 0)) for month, hours in asked.items()}
    shared = [month for month in sorted(covered) if covered[month]]
    if not shared:
        return None
    run = _run(shared)
    lines = [
        _in_months(len(shared), len(asked)),
        _in_hours(sum(covered.values()), sum(hours for month, hours in asked.items() if covered[month])),
        _of_price(offer.ore_per_hour, need.ore_per_hour),
        _of_level(offer.level, need.level),
    ]
    if need.language:
        lines.append((need.language in offer.languages, Said("language", (need.language,))))
    if need.on_site:
        lines.append((offer.travels, Said("place")))
    return Match(
        offer=offer.number,
        need=need.number,
        hours=sum(covered.values()),
        asked=sum(asked.values()),
        first=run[0],
        last=run[-1],
        in_each=min(covered[month] for month in run),
        reasons=tuple(said for fits, said in lines if fits),
        shortfalls=tuple(said for fits, said in lines if not fits),
    )


def matches(offers: Iterable[Offered], needs: Iterable[Needed]) -> list[Match]:
    """Every match: those that fall short of least first, then those that cover most, then the cheapest, then by
    number. In whatever order they come, the order is the same."""
    known = {each.number: each for each in offers}
    found = [made for need in needs for offer in known.values() if (made := match(offer, need)) is not None]
    return sorted(
        found,
        key=lambda each: (
            len(each.shortfalls),
            -each.hours,
            known[each.offer].ore_per_hour or 0,
            each.need,
            each.offer,
        ),
    )


def _run(shared: list[Month]) -> list[Month]:
    """The first of the longest runs of months without a gap: what one engagement can span."""
    best: list[Month] = []
    run: list[Month] = []
    for month in shared:
        run = [*run, month] if run and next_month(run[-1]) == month else [month]
        if len(run) > len(best):
            best = run
    return best


def _in_months(shared: int, asked: int) -> tuple[bool, Said]:
    return shared == asked, Said("months", (shared, asked))


def _in_hours(covered: int, asked: int) -> tuple[bool, Said]:
    return covered == asked, Said("hours", (covered, asked))


def _of_price(price: int | None, budget: int | None) -> tuple[bool, Said]:
    if price is None:
        return True, Said("in_kind")
    if budget is None:
        return False, Said("no_budget", (price,))
    return price <= budget, Said("price", (price, budget))


def _of_level(has: str, wants: str) -> tuple[bool, Said]:
    return LEVELS.index(has) >= LEVELS.index(wants), Said("level", (has, wants))
