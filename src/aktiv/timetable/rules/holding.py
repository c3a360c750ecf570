"""The algebra of holding, in one place: what a claim holds, the pieces it is written as, what keeps it out.

    held(claim) = granted − live cuts − granted(live children)

A *family* is a claim and the group times inside it; its members share one right, so their buffers never stand against
each other's use.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aktiv.timetable.models import Claim
from aktiv.timetable.rules.asked import InTheWay, Wanted, widened
from aktiv.values.rectangles import Rectangle, common, merge, subtract


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle that stands in occupancy, and as what."""

    rectangle: Rectangle
    kind: InTheWay


def held(granted: Sequence[Wanted], gone: Iterable[Rectangle]) -> tuple[Rectangle, ...]:
    """What is left of the grants when cuts and children are taken out, as few disjoint rectangles as possible."""
    left = subtract([each.rectangle for each in granted], gone)
    return left if len(left) < 2 else merge(left)


def pieces(
    kind: Claim.Kind, granted: Sequence[Wanted], held: Sequence[Rectangle], family: Iterable[Rectangle] = ()
) -> tuple[Piece, ...]:
    """What a claim that holds `held` stands as: its use (or closure), and the buffers around what it still holds.

    Buffers are trimmed by the claim's own use and by the use of its family. Closures have none::

        granted   |----------------------|
        cut                  |-----------|
        held      |----------|
        stands  bb|uuuuuuuuuu|bb                buffers follow what is held, not what was granted
    """
    if kind is Claim.Kind.CLOSURE:
        return tuple(Piece(each, InTheWay.CLOSURE) for each in held)
    use = tuple(Piece(each, InTheWay(kind.value)) for each in held)
    around = [
        widened(each, grant.before, grant.after)
        for grant in granted
        if grant.before or grant.after
        for each in common([grant.rectangle], held)
    ]
    buffers = subtract(around, [*held, *family])
    if len(around) > 1:
        buffers = merge(buffers)
    return use + tuple(Piece(each, InTheWay.BUFFER) for each in buffers)


def barred(kind: Claim.Kind, wanted: Wanted, others: Iterable[Piece]) -> tuple[Rectangle, ...]:
    """What the others' pieces keep a claim of this kind from using, of what is wanted.

    Use stays the longer of both buffers away from other use: its own are kept clear by widening what the other uses,
    and the other's stand as pieces. A closure ignores buffers, and buffers pass through closures.
    """
    bars = []
    for other in others:
        if other.kind in (InTheWay.USE, InTheWay.HOLD):
            own = (0, 0) if kind is Claim.Kind.CLOSURE else (wanted.after, wanted.before)
            bars.append(widened(other.rectangle, *own))
        elif other.kind is InTheWay.CLOSURE or kind is not Claim.Kind.CLOSURE:
            bars.append(other.rectangle)
    return common([wanted.rectangle], bars)
