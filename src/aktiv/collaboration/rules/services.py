"""Who takes part in a service of the agreement, and from which day. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from aktiv.collaboration.rules.forces import Party, Succeeded, in_force_from


class Version(NamedTuple):
    """A version of the agreement: its number, the services that it names (none: it carries all that are there), and the
    day of each party's yes."""

    number: int
    services: frozenset[int]
    adopted: Mapping[int, date]


def taking_part_from(
    service: int,
    versions: Sequence[Version],
    parties: Sequence[Party],
    succeeded: Sequence[Succeeded],
    day: date,
    *,
    last: date = date.max,
) -> dict[int, date] | None:
    """The first day on which each party, by id, is bound by a version that carries a service; None where the agreement
    does not say who takes part, since none of its versions that count names services.

    The newest version that has come into force by `day` counts, and those after it that somebody had adopted by `last`,
    which parties adopt one by one: what was only laid, or adopted after the period, changes nothing of it.
    """
    held = [each.number for each in versions if in_force_from(parties, each.adopted, succeeded, day) is not None]
    counting = [
        each
        for each in versions
        if each.number >= max(held, default=0) and any(said <= last for said in each.adopted.values())
    ]
    if not any(each.services for each in counting):
        return None
    found: dict[int, date] = {}
    for each in counting:
        if not each.services or service in each.services:
            for party, first in bound_from(each.adopted, succeeded).items():
                found[party] = min(first, found.get(party, first))
    return found


def bound_from(adopted: Mapping[int, date], succeeded: Sequence[Succeeded]) -> dict[int, date]:
    """The first day on which a version binds each that adopted it, and each that came in the place of such a one."""
    found = dict(adopted)
    for each in sorted(succeeded, key=lambda one: one.on_day):
        before = found.get(each.before)
        if before is not None and before <= each.on_day:
            found[each.after] = min(each.on_day, found.get(each.after, each.on_day))
    return found
