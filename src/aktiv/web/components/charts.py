"""Charts drawn on the server: SVG in real pixels with positions across in per cent, so that text stays readable at any
width and on paper. Colours come from classes. The numbers stand in a table beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

LONGEST_LABEL = 26
ROW = 44
PLOT = 180
"""Pixels from the top of an upright chart to the bottom of its bars."""
HEAD = 22


class Value(NamedTuple):
    """What is shown: its name, a number, and the number in words."""

    label: str
    amount: int
    told: str


class Bar(NamedTuple):
    """A bar that lies: where its text and itself are (pixels down), and how long it is (per cent)."""

    label: str
    told: str
    text_y: int
    y: int
    width: str


class Column(NamedTuple):
    """A bar that stands: where (per cent across, pixels down), and how large. `label` is under a whole group."""

    x: str
    y: int
    width: str
    height: int
    kind: str


class Mark(NamedTuple):
    """A label under a group of columns; every other is left out on a narrow screen when there are many."""

    x: str
    label: str
    odd: bool


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars that lie, the longest first as they come. What is below zero has no length. `told` says it in words."""

    template: ClassVar[str] = "web/components/bar_chart.html"

    element_id: str
    title: str
    told: str
    values: tuple[Value, ...]

    @property
    def height(self) -> int:
        return ROW * len(self.values) + 4

    @property
    def bars(self) -> list[Bar]:
        most = max((each.amount for each in self.values), default=0) or 1
        return [
            Bar(shortened(each.label), each.told, ROW * place + 15, ROW * place + 22, _share(max(0, each.amount), most))
            for place, each in enumerate(self.values)
        ]


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Groups of bars that stand, one group a label, one bar for each of at most two `series` (by name; no names where
    there is one). Below zero they hang. `told` says it in words."""

    template: ClassVar[str] = "web/components/column_chart.html"

    element_id: str
    title: str
    told: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    most_told: str = ""

    height: ClassVar[int] = HEAD + PLOT + 26
    label_y: ClassVar[int] = HEAD + PLOT + 18

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The name of each series, with its class."""
        return [(f"b{place}", name) for place, (name, _) in enumerate(self.series) if name]

    @property
    def base(self) -> int:
        """Where nothing is, in pixels down."""
        top, bottom = self._reach
        return HEAD + (PLOT * top // (top - bottom) if top > bottom else PLOT)

    @property
    def columns(self) -> list[Column]:
        top, bottom = self._reach
        whole, group = (top - bottom) or 1, 100 / max(1, len(self.labels))
        wide = group * 0.7 / max(1, len(self.series))
        drawn = []
        for place in range(len(self.labels)):
            for number, (_, amounts) in enumerate(self.series):
                height = abs(amounts[place]) * PLOT // whole
                x = group * place + group * 0.15 + wide * number
                y = self.base - height if amounts[place] >= 0 else self.base
                drawn.append(Column(f"{x:.2f}%", y, f"{wide:.2f}%", height, f"b{number}"))
        return drawn

    @property
    def marks(self) -> list[Mark]:
        group = 100 / max(1, len(self.labels))
        return [Mark(f"{group * (place + 0.5):.2f}%", each, bool(place % 2)) for place, each in enumerate(self.labels)]

    @property
    def _reach(self) -> tuple[int, int]:
        every = [amount for _, amounts in self.series for amount in amounts]
        return max([0, *every]), min([0, *every])


def shortened(text: str) -> str:
    """So much of a name as there is room for beside its number."""
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip()}…"


def largest(values: Sequence[Value], most: int) -> tuple[list[Value], list[Value]]:
    """Those that are drawn, the largest first, and those that are left."""
    ordered = sorted(values, key=lambda each: -each.amount)
    return (ordered, []) if len(ordered) <= most else (ordered[: most - 1], ordered[most - 1 :])


def _share(amount: int, most: int) -> str:
    return f"{amount * 100 / most:.2f}%"
