"""Whether a deposit is asked for, until when it is held, and what damage takes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

RESERVED_FOR = timedelta(days=170)
"""What is reserved is taken, or let go of, after so many days at the latest: providers let go of it after 180."""
USUAL_DAYS = 7
"""How long after the use a deposit is held, where a municipality has said nothing."""
EARLIEST = timedelta(days=30)
"""So long before pick-up the deposit of a loan can be reserved at the earliest."""


def deposit_asked(deposit: int, *, price: int, use_ends: datetime, days: int, now: datetime) -> int:
    """The deposit in øre that is reserved with a price, which is not for nothing; none for a use so far ahead that the
    provider would let go of it before it can be held to its end."""
    if not price or use_ends + timedelta(days=days) > now + RESERVED_FOR:
        return 0
    return deposit


def held_until(*, use_ends: datetime, days: int, authorised_at: datetime, waits: bool) -> datetime:
    """When a deposit is let go of: so many days after the use, or while a report of damage `waits` for an answer as
    long as the provider keeps it."""
    latest = authorised_at + RESERVED_FOR
    return latest if waits else min(use_ends + timedelta(days=days), latest)


def covered(amount: int, *, deposit: int, taken: int) -> int:
    """What of a damage the deposit pays; the rest goes on an invoice."""
    return min(amount, deposit - taken)


def opens_at(pick_up: datetime, back: datetime, *, days: int) -> datetime | None:
    """From when the deposit of a loan can be reserved: so late that the provider keeps it until so many days after the
    loan is to be `back`. None for a loan that is too long for that."""
    opens = max(pick_up - EARLIEST, back + timedelta(days=days) - RESERVED_FOR)
    return opens if opens <= pick_up else None


def shared_out(amount: int, deposits: Sequence[tuple[int, int]]) -> list[int]:
    """What of each deposit is taken for so much in all, the first first. Each comes with what can be had of it and what
    was taken of it before, which never becomes less."""
    found = []
    for at_most, before in deposits:
        part = max(before, min(amount, at_most))
        found.append(part)
        amount = max(0, amount - part)
    return found
