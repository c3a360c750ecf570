"""Counting a vote: weights by a key, quorum, tally and outcome. The result is a pure function of the ballots.

Refusals: `cap_impossible`, `unknown_population`, `unknown_member`, `key_is_zero`, `ballots_at_once`.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from aktiv.collaboration.rules.keys import population
from aktiv.collaboration.rules.members import Id, Member
from aktiv.values import Refusal

INHABITANTS_A_STEP, MOST_STEPS = 50_000, 5
TWO_THIRDS = Fraction(2, 3)

Choice = Literal["for", "against", "abstain"]
Outcome = Literal["passed", "failed", "inquorate", "tie_failed", "passed_by_chair"]
Weights = Mapping[Id, int]
CHOICES: tuple[Choice, ...] = ("for", "against", "abstain")


@dataclass(frozen=True, slots=True)
class VoteKey:
    """Who weighs how much: `one_each`, `population_steps` or `table`, and a cap as a fraction of the total."""

    kind: Literal["one_each", "population_steps", "table"]
    cap: Fraction | None = None
    table: Weights | None = None


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """What it takes to pass. The chair's casting vote is asked for in a tie of an ordinary vote, and nowhere else."""

    kind: Literal["ordinary", "qualified", "consent", "unanimous"]
    double_majority: bool = False
    chair: Id | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member's choice at a moment."""

    member: Id
    choice: Choice
    cast_at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """The result of a vote, with what it was made of."""

    weights: Weights
    counted: Mapping[Id, Choice]  # each member's last choice in time
    tally: Mapping[Choice, int]  # weight by choice
    heads: Mapping[Choice, int]  # members by choice
    quorum: bool
    outcome: Outcome

    @property
    def weight_cast(self) -> int:
        """The weight of everyone who cast, abstentions too."""
        return sum(self.tally.values())


def count(
    key: VoteKey, rule: DecisionRule, members: Sequence[Member], ballots: Iterable[Ballot], closes_at: datetime
) -> Count:
    """Counts a vote. A ballot at the very moment of closing counts; one after it does not."""
    weights = weigh(key, members)
    if rule.chair is not None:
        _known(rule.chair, weights)
    counted = _last_in_time(ballots, weights, closes_at)
    heads = {choice: sum(each == choice for each in counted.values()) for choice in CHOICES}
    tally = {choice: sum(weights[member] for member, each in counted.items() if each == choice) for choice in CHOICES}
    met = 2 * len(counted) >= len(weights) and 2 * sum(tally.values()) >= sum(weights.values())
    outcome = _decided(rule, tally, heads, counted, len(weights)) if met else "inquorate"
    return Count(weights, counted, tally, heads, met, outcome)


def weigh(key: VoteKey, members: Sequence[Member]) -> Weights:
    """Each member's weight, in the order they are given."""
    weights = {each.id: _weight(key, each) for each in members}
    for each in (key.table or {}) if key.kind == "table" else {}:
        _known(each, weights)
    if not any(weights.values()):
        raise Refusal("key_is_zero", members=sorted(weights))
    return weights if key.cap is None else capped(weights, key.cap)


def capped(weights: Weights, cap: Fraction) -> Weights:
    """No weight above the cap's part of their sum: the largest is lowered until it holds; of equals the first by id.

    Impossible exactly when the members that weigh anything are too few: there even ones would be above the cap.
    """
    if cap * sum(weight > 0 for weight in weights.values()) < 1:
        raise Refusal("cap_impossible", cap=str(cap), members=len(weights))
    if cap >= 1:
        return weights
    lowered, total, of_others = dict(weights), sum(weights.values()), cap / (1 - cap)
    line = [(-weight, member) for member, weight in weights.items()]
    heapq.heapify(line)
    while -line[0][0] > cap * total:
        weight, member = -line[0][0], line[0][1]
        lowered[member] = max(1, int(of_others * (total - weight)))
        total += lowered[member] - weight
        heapq.heapreplace(line, (-lowered[member], member))
    return lowered


def _weight(key: VoteKey, member: Member) -> int:
    if key.kind == "one_each":
        return 1
    if key.kind == "population_steps":
        return min(1 + population(member) // INHABITANTS_A_STEP, MOST_STEPS)
    table = key.table or {}
    _known(member.id, table)
    return table[member.id]


def _known(member: Id, among: Collection[Id]) -> None:
    if member not in among:
        raise Refusal("unknown_member", member=member)


def _last_in_time(ballots: Iterable[Ballot], members: Collection[Id], closes_at: datetime) -> Mapping[Id, Choice]:
    last: dict[Id, Ballot] = {}
    torn: dict[Id, datetime] = {}
    for ballot in ballots:
        _known(ballot.member, members)
        if ballot.cast_at > closes_at:
            continue
        before = last.get(ballot.member)
        if before is None or ballot.cast_at > before.cast_at:
            last[ballot.member] = ballot
        elif ballot.cast_at == before.cast_at and ballot.choice != before.choice:
            torn[ballot.member] = ballot.cast_at
    for member, moment in sorted(torn.items()):
        if last[member].cast_at == moment:
            raise Refusal("ballots_at_once", member=member, moment=moment)
    return {member: last[member].choice for member in members if member in last}


def _decided(
    rule: DecisionRule,
    tally: Mapping[Choice, int],
    heads: Mapping[Choice, int],
    counted: Mapping[Id, Choice],
    members: int,
) -> Outcome:
    more_heads = heads["for"] > heads["against"] or not rule.double_majority
    if rule.kind == "ordinary" and tally["for"] == tally["against"]:
        by_chair = rule.chair is not None and counted.get(rule.chair) == "for" and more_heads
        return "passed_by_chair" if by_chair else "tie_failed"
    return "passed" if more_heads and _enough(rule, tally, heads, len(counted) == members) else "failed"


def _enough(rule: DecisionRule, tally: Mapping[Choice, int], heads: Mapping[Choice, int], everyone: bool) -> bool:
    if rule.kind == "ordinary":
        return tally["for"] > tally["against"]
    if rule.kind == "qualified":
        weight, casting = tally["for"] + tally["against"], heads["for"] + heads["against"]
        return tally["for"] >= TWO_THIRDS * weight and 2 * heads["for"] > casting
    return not heads["against"] and (rule.kind == "consent" or everyone)
