"""Dividing a cost of a period: cut where membership changes, by days, and by the key within each piece.

Whole øre by largest remainder, so that pieces and shares always add up. A negative total, a credit, is divided as its
positive and negated: it undoes the charge to the øre.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from aktiv.collaboration.rules import keys
from aktiv.collaboration.rules.members import Id, Member
from aktiv.values import Refusal
from aktiv.values.money import largest_remainder


@dataclass(frozen=True, slots=True)
class Share:
    """A member's part of a piece: exact, and in whole øre."""

    member: Id
    exact: Fraction
    ore: int


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of days (ordinals, both included) with the same members, its øre, and how they are divided."""

    first: int
    last: int
    ore: int
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True)
class Division:
    """A cost divided: the pieces, and what each member pays in all."""

    ore: int
    parts: Sequence[Part]
    amounts: Mapping[Id, int]  # every member that was given, in that order


def divide(ore: int, first: int, last: int, key: keys.Key, members: Sequence[Member]) -> Division:
    """Divides øre over a period, first and last day included (ordinals). Refuses as `keys` does.

    A piece in which nobody is a member is refused as `key_is_zero`: there is nobody to bear it.
    """
    keys.hold_against(key, (each.id for each in members))
    stretches = _cut(first, last, members)
    amounts = dict.fromkeys((each.id for each in members), 0)
    parts = []
    for (begin, end), here in zip(stretches, _by_days(ore, stretches), strict=True):
        present = [each for each in members if each.is_in(begin, end)]
        days = Fraction(end - begin + 1, last - first + 1)
        try:
            shares = split(here, key, present, days)
        except Refusal as refusal:
            raise Refusal(refusal.code, **{**refusal.data, "first": begin, "last": end}) from refusal
        parts.append(Part(begin, end, here, shares))
        for share in shares:
            amounts[share.member] += share.ore
    return Division(ore, parts, amounts)


def split(ore: int, key: keys.Key, members: Sequence[Member], of_period: Fraction = Fraction(1)) -> Sequence[Share]:
    """Divides the øre of one piece among its members, in the order they are given. Ties: lower number, then id."""
    fractions = key.fractions(keys.Piece(abs(ore), members, of_period))
    in_line = sorted(members, key=lambda each: (each.number, each.id))
    whole = dict(
        zip(
            (each.id for each in in_line),
            largest_remainder(ore, [fractions[each.id] for each in in_line]),
            strict=True,
        )
    )
    return [Share(each.id, ore * fractions[each.id], whole[each.id]) for each in members]


def _cut(first: int, last: int, members: Sequence[Member]) -> Sequence[tuple[int, int]]:
    starts = {first}
    starts |= {each.first for each in members if each.first is not None and first < each.first <= last}
    starts |= {each.last + 1 for each in members if each.last is not None and first <= each.last < last}
    begins = sorted(starts)
    return list(zip(begins, [each - 1 for each in begins[1:]] + [last], strict=True))


def _by_days(ore: int, stretches: Sequence[tuple[int, int]]) -> Sequence[int]:
    return largest_remainder(ore, [end - begin + 1 for begin, end in stretches])
