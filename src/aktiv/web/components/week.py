"""A week (or a day) of one space as a table: what is taken as text, what is free as buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import get_language

from aktiv.values import formatting
from aktiv.web.components.links import Choice, Hidden, Link, Tabs
from aktiv.web.components.uses import Use

CHOOSE_FORM_ID = "choose"


@dataclass(frozen=True, slots=True)
class Block:
    """What is not free, from one wall minute to another (0–1440 of its day). `more` tells where `url` leads when
    the title does not."""

    use: Use
    start: int
    end: int
    title: str
    subtitle: str = ""
    url: str = ""
    more: str = ""

    @property
    def time(self) -> str:
        return formatting.span(self.start, self.end, get_language() or "nb")

    @property
    def shares(self) -> int:
        """Its height among others in one cell, in quarters of an hour."""
        return max(1, round((self.end - self.start) / 15))

    @property
    def roomy(self) -> bool:
        """Whether it is high enough to be pressed where it stands alone."""
        return self.end - self.start >= 45


@dataclass(frozen=True, slots=True)
class Start:
    """A time one may start at. `end` is the end of the length asked for or, when `short`, of the longest that fits.

    `value` is what the form sends: the start as RFC 3339 with offset, so that a repeated hour is never in doubt.
    """

    minute: int
    end: int
    value: str
    short: bool = False

    @property
    def time(self) -> str:
        return formatting.span(self.minute, self.end, get_language() or "nb")

    @property
    def at(self) -> str:
        return formatting.clock(self.minute, get_language() or "nb")


@dataclass(frozen=True, slots=True)
class Column:
    """One day of the week: `url` is its list of times; a past day has no starts."""

    day: date
    blocks: tuple[Block, ...] = ()
    starts: tuple[Start, ...] = ()
    url: str = ""
    today: bool = False
    past: bool = False

    @property
    def weekday(self) -> str:
        return formatting.words(get_language() or "nb").weekdays_short[self.day.weekday()]

    @property
    def free(self) -> int:
        """How many starts have room for the whole length."""
        return sum(not start.short for start in self.starts)

    @property
    def apply_url(self) -> str:
        """Where one asks for time of that day that a case handler decides on; empty when there is none."""
        return next((block.url for block in self.blocks if block.use is Use.PENDING and block.url), "")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The time that is chosen now, in wall minutes of its day."""

    day: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: blocks (with `span` rows), or one start, or neither."""

    span: int = 1
    blocks: tuple[Block, ...] = ()
    start: Start | None = None
    column: int = 0
    minute: int = 0
    day: date | None = None
    classes: str = ""
    first: bool = False

    @property
    def reachable(self) -> bool:
        """Whether a chosen time may cover it."""
        return self.start is not None or self.classes.startswith("tail")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: `step` minutes from `minute`."""

    minute: int
    whole_hour: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """The calendar of one space. Buttons send `start` with the form `choose` (GET to `action`, with `kept`).

    `minutes` is the length asked for and `lengths` the ones to choose from; `swap` is the id of the element that
    htmx replaces when a time is chosen (the order panel), so that the calendar stays where it is. `chosen_day` is
    the day whose times the phone lists. Rows are `step` minutes from `first`; every start must lie on a row.
    """

    template: ClassVar[str] = "web/components/week.html"

    heading: str
    caption: str
    columns: tuple[Column, ...]
    first: int
    last: int
    action: str
    minutes: int
    lengths: tuple[Choice, ...]
    previous: Link
    next: Link
    today_url: str
    chosen_day: date
    kept: tuple[Hidden, ...] = ()
    chosen: Chosen | None = None
    views: Tabs | None = None
    step: int = 30
    swap: str = "order"

    @property
    def form_id(self) -> str:
        return CHOOSE_FORM_ID

    @property
    def days(self) -> str:
        return formatting.days(self.columns[0].day, self.columns[-1].day, get_language() or "nb")

    @property
    def rows(self) -> list[Row]:
        """The table, cell by cell; a block covers its rows, rounded outward, and those that share a row one cell."""
        columns = [list(_cells(self, index, column)) for index, column in enumerate(self.columns)]
        rows = []
        for number, minute in enumerate(range(self.first, self.last, self.step)):
            cells = tuple(cell for column in columns if (cell := column[number]) is not None)
            rows.append(Row(minute, minute % 60 == 0, cells))
        return rows

    @property
    def day_list(self) -> DayList:
        """The same times of one day as a list: the phone's view."""
        column = next((c for c in self.columns if c.day == self.chosen_day), self.columns[0])
        return DayList(column, self.columns, self.minutes, self.chosen)


@dataclass(frozen=True, slots=True)
class DayList:
    """The days of the week as tabs and one day's times as buttons of the form `choose`."""

    template: ClassVar[str] = "web/components/day_list.html"

    column: Column
    columns: tuple[Column, ...]
    minutes: int
    chosen: Chosen | None = None

    @property
    def form_id(self) -> str:
        return CHOOSE_FORM_ID

    @property
    def chosen_minute(self) -> int | None:
        return self.chosen.start if self.chosen and self.chosen.day == self.column.day else None

    @property
    def apply_url(self) -> str:
        """The day's."""
        return self.column.apply_url

    @property
    def lines(self) -> tuple[Block, ...]:
        """The times of others that one may stand in line for."""
        return tuple(block for block in self.column.blocks if block.url and block.more)

    @property
    def told(self) -> str:
        """What is not free that day, in words."""
        parts = [
            f"{block.use.word} {block.time}" + (f" ({block.title})" if block.use in {Use.BUSY, Use.EVENT} else "")
            for block in self.column.blocks
            if block.use is not Use.PAST
        ]
        return ". ".join(parts) + "." if parts else ""


def _cells(week: Week, index: int, column: Column) -> Iterator[Cell | None]:
    """One per row: a cell, or None where a cell above reaches down."""
    starts = {start.minute: start for start in column.starts}
    covered_to = week.first
    for minute in range(week.first, week.last, week.step):
        if minute < covered_to:
            yield None
            continue
        blocks, end = _group(week, column, minute)
        if blocks:
            covered_to = end
            yield Cell((end - minute) // week.step, blocks, classes=_block_class(blocks))
        elif start := starts.get(minute):
            chosen, first = _choice(week, column, minute)
            classes = "free short" if start.short else "free"
            yield Cell(1, (), start, index, minute, column.day, classes + " sel" * chosen + " first" * first, first)
        else:
            chosen, _ = _choice(week, column, minute)
            kind = "past" if column.past else _open(column, minute)
            yield Cell(1, (), None, index, minute, classes=kind + " sel" * chosen)


def _group(week: Week, column: Column, minute: int) -> tuple[tuple[Block, ...], int]:
    """The blocks with a part in this row and, when they share a later row, those that follow; and where they end."""
    found: list[Block] = []
    end = minute + week.step
    for block in sorted(column.blocks, key=lambda block: block.start):
        if block.end > minute and block.start < min(end, week.last):
            found.append(block)
            reach = min(block.end, week.last) - week.first
            end = max(end, week.first + -(-reach // week.step) * week.step)
    return tuple(found), end


def _open(column: Column, minute: int) -> str:
    """Free as a later part of a time, but no start: too near what comes next, or between two steps."""
    return "tail" if any(start.minute < minute < start.end for start in column.starts) else "none"


def _block_class(blocks: tuple[Block, ...]) -> str:
    if len(blocks) == 1 and blocks[0].use in {Use.CLOSED, Use.SCHOOL, Use.PAST}:
        return str(blocks[0].use)
    return "has"


def _choice(week: Week, column: Column, minute: int) -> tuple[bool, bool]:
    chosen = week.chosen
    if chosen is None or chosen.day != column.day or not chosen.start <= minute < chosen.end:
        return False, False
    return True, minute == chosen.start
