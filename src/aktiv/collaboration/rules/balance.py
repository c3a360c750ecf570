"""What members gave each other and received, added up; pure. What one gives another receives: all of it is nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Flow(NamedTuple):
    """Approved hours from one member to another, at øre for an hour, or None in kind."""

    competence: str
    giver: str
    receiver: str
    hours: int
    ore_per_hour: int | None


@dataclass(slots=True)
class Balance:
    """Hours that a member gave and received, how many of each in kind, and øre that it was paid less what it paid."""

    given: int = 0
    received: int = 0
    given_in_kind: int = 0
    received_in_kind: int = 0
    money_ore: int = 0


class Line(NamedTuple):
    """All of one competence from one to another, paid or in kind."""

    competence: str
    giver: str
    receiver: str
    paid: bool
    hours: int
    ore: int


def balances(flows: Iterable[Flow]) -> dict[str, Balance]:
    """Of each member that gave or received."""
    found: dict[str, Balance] = {}
    for flow in flows:
        gave, got = found.setdefault(flow.giver, Balance()), found.setdefault(flow.receiver, Balance())
        gave.given += flow.hours
        got.received += flow.hours
        if flow.ore_per_hour is None:
            gave.given_in_kind += flow.hours
            got.received_in_kind += flow.hours
        else:
            gave.money_ore += flow.hours * flow.ore_per_hour
            got.money_ore -= flow.hours * flow.ore_per_hour
    return found


def lines(flows: Iterable[Flow]) -> list[Line]:
    """By competence, giver, receiver and whether it was paid; what comes to neither hours nor money is left out."""
    found: dict[tuple[str, str, str, bool], tuple[int, int]] = {}
    for flow in flows:
        key = (flow.competence, flow.giver, flow.receiver, flow.ore_per_hour is not None)
        hours, ore = found.get(key, (0, 0))
        found[key] = (hours + flow.hours, ore + flow.hours * (flow.ore_per_hour or 0))
    return [Line(*key, hours, ore) for key, (hours, ore) in sorted(found.items()) if hours or ore]
