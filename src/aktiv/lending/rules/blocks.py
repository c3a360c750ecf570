"""When the rule blocks somebody from borrowing: so many late loans in a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Returned:
    """A loan that was to be back at `due`; `back` is empty while it is still out."""

    due: datetime
    back: datetime | None


def late_ones(loans: Iterable[Returned], *, grace: timedelta, now: datetime, since: datetime | None = None) -> int:
    """How many were late by more than the grace, of those that became late in the last 365 days and after `since` (when
    the last block began: nobody is blocked twice for the same)."""
    first = now - YEAR if since is None else max(now - YEAR, since)
    return sum((each.back or now) > each.due + grace and each.due + grace > first for each in loans)
