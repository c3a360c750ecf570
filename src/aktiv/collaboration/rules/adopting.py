"""Adopters pay: who takes a feature into use later pays her share of its cost, and those who paid get it back."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aktiv.collaboration.rules import keys
from aktiv.collaboration.rules.members import Id, Member
from aktiv.collaboration.rules.shares import split


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the adopter pays and each earlier payer is credited; together the credits are the payment."""

    in_window: bool
    payment: int
    credits: Mapping[Id, int]
    old: Mapping[Id, int]  # shares of the cost before
    new: Mapping[Id, int]  # shares of the cost with the adopter


def adopt(
    ore: int, key: keys.Key, payers: Sequence[Member], adopter: Member, *, paid: date, adopted: date, months: int
) -> Adoption:
    """Settles an adoption. The cost is one piece, whatever dates its members have: what was paid was paid.

    Credit = old share − new share. Where rounding turns against a payer, her credit may be −1 øre. Outside the window
    all are zero. Refuses as `keys` does.
    """
    keys.hold_against(key, [*(each.id for each in payers), adopter.id])
    old = {share.member: share.ore for share in split(ore, key, payers)}
    new = {share.member: share.ore for share in split(ore, key, [*payers, adopter])}
    inside = within_window(paid, adopted, months)
    return Adoption(
        in_window=inside,
        payment=new[adopter.id] if inside else 0,
        credits={each: old[each] - new[each] if inside else 0 for each in old},
        old=old,
        new=new,
    )


def within_window(paid: date, adopted: date, months: int) -> bool:
    """Whether a day is from the payment up to and including the same day of the month so many months later.

    In a month without that day the last one is meant.
    """
    return paid <= adopted <= last_day_of(paid, months)


def last_day_of(paid: date, months: int) -> date:
    """The last day of a window that opens with a payment; the last of all days where it has no end in the calendar."""
    year, month = divmod(paid.year * 12 + paid.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(paid.day, calendar.monthrange(year, month + 1)[1]))
