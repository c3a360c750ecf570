"""Keys for sharing a cost: each gives every member an exact fraction of the piece, and they sum to one.

A key is held against a piece: its members, its øre, and how much of the whole period it is. A mix is the weighted mean
of what each of its keys would do with the whole piece; a limit is held against the whole piece wherever it stands.
Refusals: `unknown_population`, `unknown_usage`, `unknown_member`, `weights_do_not_sum`, `key_is_zero`,
`limits_impossible`, `beyond_the_tiers`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from aktiv.collaboration.rules.members import Fractions, Id, Member
from aktiv.values import Refusal


@dataclass(frozen=True, slots=True)
class Piece:
    """What a key divides: øre (zero or more) among members, and which part of the whole period it is."""

    ore: int
    members: Sequence[Member]
    of_period: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Flat:
    """Everyone the same."""

    def fractions(self, piece: Piece) -> Fractions:
        return _in_proportion({each.id: Fraction(1) for each in piece.members})


@dataclass(frozen=True, slots=True)
class PerCapita:
    """By population."""

    def fractions(self, piece: Piece) -> Fractions:
        return _in_proportion({each.id: Fraction(population(each)) for each in piece.members})


@dataclass(frozen=True, slots=True)
class Usage:
    """By use, such as last year's bookings."""

    def fractions(self, piece: Piece) -> Fractions:
        return _in_proportion({each.id: Fraction(_usage(each)) for each in piece.members})


@dataclass(frozen=True, slots=True)
class Table:
    """By weights that were agreed, one for each member."""

    weights: Mapping[Id, Fraction]

    def fractions(self, piece: Piece) -> Fractions:
        return _in_proportion({each.id: self._weight(each) for each in piece.members})

    def _weight(self, member: Member) -> Fraction:
        if member.id not in self.weights:
            raise Refusal("unknown_member", member=member.id)
        return self.weights[member.id]


@dataclass(frozen=True, slots=True)
class Mix:
    """The weighted mean of other keys. A key whose weight is zero is not asked."""

    parts: Sequence[tuple[Fraction, Key]]

    def fractions(self, piece: Piece) -> Fractions:
        mixed = dict.fromkeys((each.id for each in piece.members), Fraction(0))
        for weight, key in self.parts:
            if weight:
                for member, fraction in key.fractions(piece).items():
                    mixed[member] += weight * fraction
        return mixed


@dataclass(frozen=True, slots=True)
class Tier:
    """A stretch of population: above the tier before, up to and including `up_to` (None: no upper end)."""

    up_to: int | None
    fixed_ore: int
    per_inhabitant_ore: Fraction


@dataclass(frozen=True, slots=True)
class Tiers:
    """By a tariff: a fixed amount by the tier that holds the population, and a rate in each tier for those in it."""

    tiers: Sequence[Tier]  # from the lowest up

    def fractions(self, piece: Piece) -> Fractions:
        return _in_proportion({each.id: self.tariff(each) for each in piece.members})

    def tariff(self, member: Member) -> Fraction:
        """Exact øre by the table alone."""
        inhabitants, below, rates = population(member), 0, Fraction(0)
        for tier in self.tiers:
            here = inhabitants if tier.up_to is None else min(inhabitants, tier.up_to)
            rates += (here - below) * tier.per_inhabitant_ore
            below = here
            if here == inhabitants:
                return rates + tier.fixed_ore
        raise Refusal("beyond_the_tiers", member=member.id, population=inhabitants)


@dataclass(frozen=True, slots=True)
class Floor:
    """No member below an amount of øre, which is for the whole period and is cut exactly by days."""

    min_ore: int
    key: Key

    def fractions(self, piece: Piece) -> Fractions:
        fractions = self.key.fractions(piece)
        least = self.min_ore * piece.of_period
        if least * len(piece.members) > piece.ore:
            raise Refusal("limits_impossible", limit="floor", members=len(piece.members), ore=piece.ore)
        return _kept(fractions, least / piece.ore, operator.lt) if least else fractions


@dataclass(frozen=True, slots=True)
class Cap:
    """No member above a fraction of the piece."""

    max_share: Fraction
    key: Key

    def fractions(self, piece: Piece) -> Fractions:
        fractions = self.key.fractions(piece)
        if self.max_share * len(piece.members) < 1:
            raise Refusal("limits_impossible", limit="cap", members=len(piece.members), ore=piece.ore)
        return _kept(fractions, self.max_share, operator.gt)


Key = Flat | PerCapita | Usage | Table | Mix | Tiers | Floor | Cap


def hold_against(key: Key, members: Iterable[Id]) -> None:
    """Refuses a key that no piece could use: mixes that do not sum to one, tables with somebody who is not there."""
    known = frozenset(members)
    for each in _within(key):
        if isinstance(each, Mix) and sum(weight for weight, _ in each.parts) != 1:
            raise Refusal("weights_do_not_sum", sum=str(Fraction(sum(weight for weight, _ in each.parts))))
        if isinstance(each, Table) and (unknown := sorted(each.weights.keys() - known)):
            raise Refusal("unknown_member", member=unknown[0])


def population(member: Member) -> int:
    """The member's population. Refuses where it is not known."""
    if member.population is None:
        raise Refusal("unknown_population", member=member.id)
    return member.population


def _usage(member: Member) -> int:
    if member.usage is None:
        raise Refusal("unknown_usage", member=member.id)
    return member.usage


def _within(key: Key) -> Iterator[Key]:
    yield key
    if isinstance(key, Mix):
        for _, each in key.parts:
            yield from _within(each)
    elif isinstance(key, Floor | Cap):
        yield from _within(key.key)


def _in_proportion(weights: Fractions) -> Fractions:
    whole = sum(weights.values(), Fraction(0))
    if not whole:
        raise Refusal("key_is_zero", members=sorted(weights))
    return {member: weight / whole for member, weight in weights.items()}


def _kept(fractions: Fractions, limit: Fraction, beyond: Callable[[Fraction, Fraction], bool]) -> Fractions:
    """Sets whoever is beyond the limit to it and lets the others share what remains, until none is beyond."""
    held: set[Id] = set()
    kept = fractions
    while found := {member for member, fraction in kept.items() if member not in held and beyond(fraction, limit)}:
        held |= found
        remains = 1 - limit * len(held)
        free = sum((fraction for member, fraction in fractions.items() if member not in held), Fraction(0))
        if remains and not free:
            raise Refusal("limits_impossible", limit="cap", members=len(fractions), held=len(held))
        rate = remains / free if free else Fraction(0)
        kept = {member: limit if member in held else fraction * rate for member, fraction in fractions.items()}
    return kept
