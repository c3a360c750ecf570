"""When it can be said whether somebody came."""

from __future__ import annotations

from datetime import datetime

from aktiv.values.refusal import Refusal

MOST_PEOPLE = 100_000


def has_begun(start: datetime, now: datetime) -> None:
    """Refusal("not_begun", start): nobody knows yet. From the first minute it can be said."""
    if now < start:
        raise Refusal("not_begun", start=start)


def people_counted(people: int | None) -> None:
    """Refusal("not_a_count", limit): a count is of somebody, and of no more than a stadium holds."""
    if people is not None and not 0 < people <= MOST_PEOPLE:
        raise Refusal("not_a_count", limit=MOST_PEOPLE)
