"""Rests and edges, reckoned a second time for the checker: minute by minute, from the table of the rules."""

from __future__ import annotations

from aktiv.seasons.solver.facts import Instance, Session

MIDNIGHT = 24 * 60


def wastes(open_minutes: int, start: int, minutes: int, grid: int, least: int) -> bool:
    """Whether a session leaves an atom, open at these minutes (as bits), a short rest that another start does not.

    The atom is open over the whole session, which starts on the grid.
    """
    opens = closes = start
    while opens > 0 and open_minutes >> (opens - 1) & 1:
        opens -= 1
    while closes < MIDNIGHT and open_minutes >> closes & 1:
        closes += 1
    starts = [at for at in range(opens, closes - minutes + 1) if at % grid == 0]

    def leaves(at: int) -> bool:
        before = at - starts[0]
        after = max((closes - each for each in range(at + minutes, closes) if each % grid == 0), default=0)
        return 0 < before < least or (at != starts[-1] and after < least)

    return leaves(start) and not all(leaves(at) for at in starts)


def edges(instance: Instance, session: Session) -> int:
    """How many ends of a session are at an edge: with a step of the grid more, no unit of its size is open."""
    start, end, step, size = session.place.start, session.end, instance.grid, len(session.atoms)
    facility = next(each for each in instance.facilities if each.id == session.place.facility)
    today = [each for each in facility.open if each.day == session.place.day]

    def is_open(begins: int, ends: int) -> bool:
        over = [
            {atom for each in today if each.start <= at < each.end for atom in each.atoms} for at in range(begins, ends)
        ]
        return any(len(unit) == size and all(unit <= each for each in over) for unit in facility.units)

    return (start < step or not is_open(start - step, end)) + (not is_open(start, end + step))
