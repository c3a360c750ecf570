"""Rows of time as a table: what stands is a block as wide as it lasts, what is free is a link that fills the gap.

What shares time in one row (two parts of a hall, seen from the whole of it) lies in lanes of that row, one beneath the
other, so that every block is where its time is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import get_language

from aktiv.values import formatting

STEP = 15
"""Minutes of a column."""


@dataclass(frozen=True, slots=True)
class Block:
    """What stands, in wall minutes of its day. `word` is its kind, `what` the rest that is told of it.

    `date_id` and `movable` are for those who drag it; without a `url` nothing is known but that the time is taken.
    """

    css: str
    start: int
    end: int
    word: str
    who: str = ""
    what: str = ""
    url: str = ""
    date_id: int = 0
    movable: bool = False

    @property
    def time(self) -> str:
        return formatting.span(self.start, self.end, get_language() or "nb")

    @property
    def title(self) -> str:
        """Whose it is, or what."""
        return self.who or self.word

    @property
    def says(self) -> str:
        """What stands under the title."""
        return " · ".join(part for part in (self.word if self.who else "", self.what) if part)


@dataclass(frozen=True, slots=True)
class Free:
    """Free time in wall minutes, and where one books it."""

    start: int
    end: int
    url: str

    @property
    def time(self) -> str:
        return formatting.span(self.start, self.end, get_language() or "nb")


@dataclass(frozen=True, slots=True)
class Cell:
    """`span` columns: a block, free time, or neither (`closed` when nobody can be there)."""

    span: int
    block: Block | None = None
    free: Free | None = None
    closed: bool = False

    @property
    def css(self) -> str:
        """How the cell behind it is drawn."""
        if self.block is not None:
            kind = self.block.css.partition(" ")[0]
            return kind if kind in ("school", "closed") else ""
        return "free" if self.free is not None else "none" if self.closed else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A space on a day. `day` is ISO; `depth` how far its name is drawn in."""

    space_id: int
    day: str
    name: str
    url: str
    blocks: tuple[Block, ...]
    frees: tuple[Free, ...] = ()
    depth: int = 0
    today: bool = False
    bounds: tuple[int, int] = (0, 1440)

    @property
    def lanes(self) -> list[list[Cell]]:
        """The row's cells from its first minute to its last; the first lane has the free time."""
        first, last = self.bounds
        lanes: list[list[Block]] = [[]]
        for block in sorted(self.blocks, key=lambda each: (each.start, each.end)):
            if block.end <= first or block.start >= last:
                continue
            start = _down(block.start)
            lane = next((each for each in lanes if not each or _up(each[-1].end) <= start), None)
            if lane is None:
                lanes.append(lane := [])
            lane.append(block)
        return [list(self._cells(lane, top=number == 0)) for number, lane in enumerate(lanes)]

    def _cells(self, lane: Sequence[Block], *, top: bool) -> Iterator[Cell]:
        first, last = self.bounds
        reached = first
        for block in lane:
            start, end = max(first, _down(block.start)), min(last, _up(block.end))
            yield from self._gap(reached, start, top=top)
            yield Cell((end - start) // STEP, block)
            reached = end
        yield from self._gap(reached, last, top=top)

    def _gap(self, start: int, end: int, *, top: bool) -> Iterator[Cell]:
        """Where no block of the lane stands."""
        if top:
            for free in self.frees:
                begins, ends = max(start, _up(free.start)), min(end, _down(free.end))
                if begins >= ends:
                    continue
                if begins > start:
                    yield Cell((begins - start) // STEP, closed=True)
                yield Cell((ends - begins) // STEP, free=free)
                start = ends
        if start < end:
            yield Cell((end - start) // STEP, closed=top)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading: a facility on a day, or a space in a week."""

    name: str
    url: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The table. Columns are `STEP` minutes from `first` to `last`."""

    template: ClassVar[str] = "hallplan/_grid.html"

    caption: str
    groups: tuple[Group, ...]
    first: int
    last: int
    corner: str
    step: int = field(default=STEP)

    @property
    def hours(self) -> list[tuple[int, int]]:
        """Each hour and how many columns it has."""
        return [(minute, 60 // STEP) for minute in range(self.first, self.last, 60)]

    @property
    def columns(self) -> int:
        return (self.last - self.first) // STEP


def bounds_of(blocks: Iterable[Block], earliest: int = 8 * 60, latest: int = 22 * 60) -> tuple[int, int]:
    """From when to when a table has to reach: whole hours, and every block that does not last all day."""
    short = [each for each in blocks if each.end - each.start < 720]
    first = min([earliest, *(each.start for each in short)])
    last = max([latest, *(each.end for each in short)])
    return first - first % 60, min(1440, -(-last // 60) * 60)


def _down(minute: int) -> int:
    return minute - minute % STEP


def _up(minute: int) -> int:
    return -(-minute // STEP) * STEP
