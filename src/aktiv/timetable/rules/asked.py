"""What is asked for, and what the timetable answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from aktiv.values.footprints import Footprint
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Wanted:
    """A footprint in a space for a period, with the minutes before and after that no other use may have.

    The footprint is the space's, or some of its atoms. What was wanted is what is granted.
    """

    space_id: int
    footprint: Footprint
    during: Period
    before: int = 0
    after: int = 0

    def __post_init__(self) -> None:
        if not self.footprint.within_one_root:
            raise ValueError("what is wanted lies in one root space")
        if self.before < 0 or self.after < 0:
            raise ValueError("buffers are not negative")

    @property
    def rectangle(self) -> Rectangle:
        """What would be used, without the buffers."""
        return Rectangle(self.footprint, self.during)

    @property
    def reach(self) -> Rectangle:
        """What would be used, and the buffers around it."""
        return widened(self.rectangle, self.before, self.after)


class InTheWay(StrEnum):
    """What kind of thing holds time."""

    USE = "use"
    HOLD = "hold"
    BUFFER = "buffer"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is in the way of something wanted: whose it is, when, where. `space_id` is the space that was asked for."""

    space_id: int | None
    claim_id: int
    during: Period
    kind: InTheWay
    footprint: Footprint


class Taken(Refusal):
    """Somebody else holds some of it. `conflicts` say what is in the way, in order of time; more than one may be."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__("taken", conflicts=list(conflicts))
        self.conflicts = tuple(conflicts)


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim that lost time to another's action, or had time returned to it. Both as few rectangles as possible."""

    claim_id: int
    lost: tuple[Rectangle, ...]
    gained: tuple[Rectangle, ...]


def widened(rectangle: Rectangle, before: int, after: int) -> Rectangle:
    """The rectangle with so many minutes more before and after it."""
    if not before and not after:
        return rectangle
    period = rectangle.period
    return Rectangle(
        rectangle.footprint, Period(period.start - timedelta(minutes=before), period.end + timedelta(minutes=after))
    )
