"""Lines of a divided budget, and what it takes to bring lines that stand to a new division: differences alone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aktiv.collaboration.rules.members import Id
from aktiv.collaboration.rules.shares import Division

Place = tuple[Id, int, int]
"""A member, and the first and last day of a stretch (ordinals)."""


@dataclass(frozen=True, slots=True)
class Line:
    """Øre of a member for a stretch of days (ordinals, both included); `corrects` is the id of the line it corrects."""

    member: Id
    first: int
    last: int
    ore: int
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A line that stands, by its id."""

    id: int
    member: Id
    first: int
    last: int
    ore: int


def lines_of(division: Division) -> list[Line]:
    """The shares of a division, piece by piece, in the order of its members. They come to its øre."""
    return [Line(share.member, part.first, part.last, share.ore) for part in division.parts for share in part.shares]


def differences(standing: Sequence[Standing], division: Division) -> list[Line]:
    """Lines that, with those that stand (oldest first), come to a division for each member; none where nothing differs.

    Where the period is cut as before, a line is of the piece. Where membership has changed the cuts it is of the whole
    period, one for each member. It names the first line of its member and stretch, else the member's first, else none.
    """
    pieces = {(each.first, each.last) for each in division.parts}
    if all((each.first, each.last) in pieces for each in standing):
        was = _sums(((each.member, each.first, each.last), each.ore) for each in standing)
        will = _sums(((each.member, each.first, each.last), each.ore) for each in lines_of(division))
    else:
        whole = (division.parts[0].first, division.parts[-1].last)
        was = _sums(((each.member, *whole), each.ore) for each in standing)
        will = _sums(((member, *whole), ore) for member, ore in division.amounts.items())
    return [
        Line(*place, more, _corrected(standing, place))
        for place in [*will, *(each for each in was if each not in will)]
        if (more := will.get(place, 0) - was.get(place, 0))
    ]


def _sums(lines: Iterable[tuple[Place, int]]) -> Mapping[Place, int]:
    found: dict[Place, int] = {}
    for place, ore in lines:
        found[place] = found.get(place, 0) + ore
    return found


def _corrected(standing: Sequence[Standing], place: Place) -> int | None:
    mine = [each for each in standing if each.member == place[0]]
    here = [each for each in mine if (each.first, each.last) == place[1:]]
    return next((each.id for each in [*here, *mine]), None)
