"""From which day each version of the agreement holds: when every party of the day had said yes, or took the place of
one that had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple


class Party(NamedTuple):
    """A member with a vote, by id, from its first day to its last (None: until further notice)."""

    id: int
    joined: date
    left: date | None


class Succeeded(NamedTuple):
    """One in the place of another from a day."""

    before: int
    after: int
    on_day: date


def in_force_from(
    parties: Sequence[Party], adopted: Mapping[int, date], succeeded: Sequence[Succeeded] = (), until: date = date.max
) -> date | None:
    """The first day, until `until`, on which every party of the day is bound by a version; None while there is none.
    `adopted` has the day of each one's yes."""
    days = {*adopted.values(), *(each.joined for each in parties), *(each.on_day for each in succeeded)}
    days |= {each.left + timedelta(days=1) for each in parties if each.left is not None and each.left < date.max}
    for day in sorted(each for each in days if each <= until):
        there = {each.id for each in parties if each.joined <= day and (each.left is None or each.left >= day)}
        if there and there <= bound_on(day, adopted, succeeded):
            return day
    return None


def bound_on(day: date, adopted: Mapping[int, date], succeeded: Sequence[Succeeded]) -> set[int]:
    """Those who had adopted it by a day, and whoever had come in their places, however many times."""
    found = {party for party, said in adopted.items() if said <= day}
    grew = True
    while grew:
        heirs = {each.after for each in succeeded if each.before in found and each.on_day <= day}
        grew = not heirs <= found
        found |= heirs
    return found
