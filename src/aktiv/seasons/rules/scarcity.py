"""How scarce a week is: what is asked for against what there is to share out, in minutes of whole halls.

Half a hall for two hours is one hour of a hall: so halls of all sizes can be added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Demand:
    """What one group asks for a week; `share` is of a hall and of the season's weeks. `days` counts first choices by
    weekday (0 Monday)."""

    sessions: int
    minutes: int
    share: Fraction
    days: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Scarcity:
    """Minutes of whole halls a week, asked and there, by weekday. `any_day` is asked by groups that name no day."""

    asked: tuple[int, ...]
    there: tuple[int, ...]
    any_day: int

    @property
    def asked_in_all(self) -> int:
        """Of every weekday, and of none."""
        return sum(self.asked) + self.any_day

    @property
    def there_in_all(self) -> int:
        """Of every weekday."""
        return sum(self.there)


def scarcity(demands: Iterable[Demand], there: Mapping[int, Fraction]) -> Scarcity:
    """The week. What a group asks for is spread over the days of its first choices, as often as it names each; `there`
    are minutes of whole halls by weekday."""
    asked = [Fraction(0)] * 7
    any_day = Fraction(0)
    for each in demands:
        whole = each.sessions * each.minutes * each.share
        named = sum(each.days.values())
        if not named:
            any_day += whole
            continue
        for day, count in each.days.items():
            asked[day] += whole * count / named
    return Scarcity(
        tuple(round(each) for each in asked),
        tuple(round(there.get(day, Fraction(0))) for day in range(7)),
        round(any_day),
    )
