"""A repeated booking: its dates as months, and a choice for every date that is not free."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal, NamedTuple

from django.utils.translation import get_language

from aktiv.values import formatting
from aktiv.web.components.links import Choice

Outcome = Literal["chosen", "conflict", "closed", "solved", "skipped"]


class DayCell(NamedTuple):
    """A date in a month; `classes` places the first in its weekday."""

    number: int
    classes: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month from Monday to Sunday with the series' dates marked."""

    first: date
    outcomes: dict[date, Outcome]

    @property
    def name(self) -> str:
        told = formatting.words(get_language() or "nb").months[self.first.month - 1]
        return f"{told[:1].upper()}{told[1:]}"

    @property
    def days(self) -> list[DayCell]:
        weekday, length = calendar.monthrange(self.first.year, self.first.month)
        cells = []
        for number in range(1, length + 1):
            outcome = self.outcomes.get(self.first.replace(day=number), "")
            cells.append(DayCell(number, f"{outcome} c{weekday + 1}".strip() if number == 1 else str(outcome)))
        return cells


@dataclass(frozen=True, slots=True)
class Months:
    """The months a series touches; `told` is the same in words."""

    template: ClassVar[str] = "web/components/months.html"

    months: tuple[Month, ...]
    told: str

    @classmethod
    def of(cls, outcomes: dict[date, Outcome], told: str) -> Months:
        """Every month from the first date to the last."""
        if not outcomes:
            return cls((), told)
        first, last = min(outcomes).replace(day=1), max(outcomes)
        months = []
        while first <= last:
            months.append(Month(first, outcomes))
            first = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        return cls(tuple(months), told)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One date that is not free: why, and the ways out as radio buttons `name`, the best one chosen."""

    day: date
    reason: str
    name: str
    ways_out: tuple[Choice, ...]

    @property
    def heading(self) -> str:
        told = formatting.day(self.day, get_language() or "nb")
        return f"{told[:1].upper()}{told[1:]}"


@dataclass(frozen=True, slots=True)
class Conflicts:
    """All dates that need a choice, in one panel of the surrounding form."""

    template: ClassVar[str] = "web/components/conflicts.html"

    heading: str
    text: str
    conflicts: tuple[Conflict, ...]
