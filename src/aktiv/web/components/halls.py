"""One day of several spaces side by side, as a table: what stands, and what is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from aktiv.web.components.uses import Use
from aktiv.web.components.week import Block


@dataclass(frozen=True, slots=True)
class Hall:
    """One space: its name, and what is on that day, in wall minutes."""

    name: str
    blocks: tuple[Block, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class HallCell:
    """One cell: blocks that share its rows, or nothing."""

    span: int = 1
    blocks: tuple[Block, ...] = ()

    @property
    def classes(self) -> str:
        """How it is drawn."""
        if len(self.blocks) == 1 and self.blocks[0].use in (Use.CLOSED, Use.SCHOOL):
            return str(self.blocks[0].use)
        return "has" if self.blocks else "none"


@dataclass(frozen=True, slots=True)
class HallRow:
    """`step` minutes from `minute`."""

    minute: int
    whole_hour: bool
    cells: tuple[HallCell, ...]


@dataclass(frozen=True, slots=True)
class Halls:
    """A day: rows are `step` minutes from `first` to `last`, columns are spaces."""

    template: ClassVar[str] = "web/components/halls.html"

    caption: str
    halls: tuple[Hall, ...]
    first: int
    last: int
    step: int = 30

    @property
    def rows(self) -> list[HallRow]:
        """The table, cell by cell; blocks that share a row share a cell."""
        columns = [list(self._cells(hall)) for hall in self.halls]
        return [
            HallRow(minute, minute % 60 == 0, tuple(cell for column in columns if (cell := column[number]) is not None))
            for number, minute in enumerate(range(self.first, self.last, self.step))
        ]

    def _cells(self, hall: Hall) -> Iterator[HallCell | None]:
        """One for each row: a cell, or None where the one above reaches down."""
        covered = self.first
        for minute in range(self.first, self.last, self.step):
            if minute < covered:
                yield None
                continue
            found, end = self._together(hall, minute)
            covered = max(end, minute + self.step)
            yield HallCell((covered - minute) // self.step, found)

    def _together(self, hall: Hall, minute: int) -> tuple[tuple[Block, ...], int]:
        """The blocks that begin in this row, those that overlap them, and where the last of them ends."""
        found: list[Block] = []
        end = minute + self.step
        for block in sorted(hall.blocks, key=lambda each: (each.start, each.end)):
            if block.end > minute and block.start < min(end, self.last):
                found.append(block)
                reach = min(block.end, self.last) - self.first
                end = max(end, self.first + -(-reach // self.step) * self.step)
        return tuple(found), end
