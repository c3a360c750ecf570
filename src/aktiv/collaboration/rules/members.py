"""Who shares a cost, and the fraction of it that each bears: exact, and one for each member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Id = str
Fractions = Mapping[Id, Fraction]  # each member's part of the whole; together exactly one


@dataclass(frozen=True, slots=True)
class Member:
    """A member as a key sees it.

    `number` settles ties (the lower is first, then the id). `population` and `usage` are the official figures, or None
    where there is none. `first` and `last` are ordinals of days, both included; None is without a limit.
    """

    id: Id
    number: int
    population: int | None = None
    usage: int | None = None
    first: int | None = None
    last: int | None = None

    def is_in(self, first: int, last: int) -> bool:
        """Whether she is a member on every day of a stretch that no change of membership cuts."""
        return (self.first is None or self.first <= first) and (self.last is None or last <= self.last)
