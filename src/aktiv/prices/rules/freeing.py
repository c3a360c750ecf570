"""Free quotas: what is taken off a use because the municipality gives its payer so many minutes a year.

The minutes used are counted, not those that rounding up adds. What a quota covers of the minutes used on the days of
its year, it covers of the price of those days: so a use that is half covered costs half, whatever its bands, packages
and maximum are. Additions are paid. A space that comes along and costs something uses minutes of its own.
Where nothing is to be paid, nothing is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import ceil
from uuid import UUID

from aktiv.prices.drafts import Freed
from aktiv.prices.rules.cutting import Asked, PricedDay
from aktiv.prices.rules.lines import per_rate
from aktiv.prices.rules.settling import Exact
from aktiv.prices.tariffs import Quota

WHOLE = 10_000
"""Basis points of a subsidy that leaves nothing to pay."""


@dataclass(frozen=True, slots=True)
class Free:
    """A quota of an organisation, and the minutes that are left of it."""

    quota: Quota
    organisation_id: UUID
    left: int


class Freeing:
    """What is left while one use is priced, space after space."""

    def __init__(self, free: Sequence[Free]) -> None:
        self._free = tuple(free)
        self._left = {each.quota.id: each.left for each in free}

    @property
    def taken(self) -> tuple[Freed, ...]:
        """What the use takes of each quota."""
        took = ((each, each.left - self._left[each.quota.id]) for each in self._free)
        return tuple(Freed(each.quota.id, each.organisation_id, minutes) for each, minutes in took if minutes)

    def lines(self, asked: Asked, days: Sequence[PricedDay], use: Sequence[Exact]) -> list[Exact]:
        """What is taken off the lines of a use of one space, a line for each quota and VAT rate."""
        if not self._free:
            return []
        here = [each.quota for each in self._free if asked.book.covers(each.quota, asked.target)]
        found: list[Exact] = []
        for quotas, same in groupby(days, key=lambda day: _of(here, asked, day)):
            found += self._of_days(quotas, list(same), use)
        return found

    def _of_days(self, quotas: Sequence[Quota], days: Sequence[PricedDay], use: Sequence[Exact]) -> Iterator[Exact]:
        dates = {day.day for day in days}
        mine = [line for line in use if line.day in dates]
        used = sum((day.minutes for day in days), Fraction(0))
        if sum(line.gross for line in mine) <= 0:
            return
        uncovered = used
        for quota in quotas:
            minutes = min(self._left[quota.id], ceil(uncovered))
            if minutes <= 0:
                continue
            covered = min(Fraction(minutes), uncovered)
            uncovered -= covered
            self._left[quota.id] -= minutes
            about = {
                "quota": quota.id,
                "minutes": minutes,
                "of": quota.minutes,
                "first": quota.first.isoformat(),
                "last": quota.last.isoformat(),
            }
            yield from per_rate(mine, -covered / used, "quota", about)


def _of(quotas: Sequence[Quota], asked: Asked, day: PricedDay) -> tuple[Quota, ...]:
    subsidy = day.tariff.subsidies.get(asked.group)
    if subsidy is not None and subsidy.basis_points >= WHOLE:
        return ()
    return tuple(each for each in quotas if each.first <= day.day <= each.last)
