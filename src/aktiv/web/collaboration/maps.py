"""Where each feature is on, drawn: municipalities as points where they lie, and each one's stages along a line.

Drawn here from the municipalities' own coordinates, so that nothing is fetched from elsewhere. A stage has a shape and
a word, and the same stands in the table beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from typing import ClassVar, NamedTuple

from aktiv.collaboration.rules.stages import Stretch
from aktiv.web.components.charts import shortened

WIDE, HIGH, ROOM = 300, 260, 34
"""A map in its own pixels, and the room around the points."""
BESIDE = 19
"""Pixels between two points, so that both shapes are seen."""
APART = 30
"""Pixels between two labels, so that none lies on another."""
MOST_NAMED = 14
"""More points than these are shown without names; the table has them."""
SHAPES: Mapping[str, str] = {
    "off": "M-6-6H6V6H-6Z",
    "internal": "M0-8L8 0L0 8L-8 0Z",
    "pilot": "M0-8L8 7H-8Z",
    "general": "M-7 0A7 7 0 1 0 7 0A7 7 0 1 0-7 0Z",
    "retired": "M-7-7L7 7M7-7L-7 7",
}
"""The outline of each stage around its point."""
ROW, BAR, HEAD = 46, 20, 20


class Point(NamedTuple):
    """A municipality where it lies, and how far it has come."""

    name: str
    latitude: float
    longitude: float
    stage: str
    told: str


class Dot(NamedTuple):
    """A point as it is drawn, with its label beside: on the right, or on the left when `turned`."""

    name: str
    told: str
    shape: str
    kind: str
    x: int
    y: int
    label_x: int
    label_y: int
    turned: bool


class Key(NamedTuple):
    """A stage in the legend, and how many are there."""

    shape: str
    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class StageMap:
    """One feature. `told` says in words what is drawn."""

    template: ClassVar[str] = "collaboration/stage_map.html"
    wide: ClassVar[int] = WIDE

    element_id: str
    title: str
    told: str
    points: tuple[Point, ...]

    @property
    def height(self) -> int:
        """Pixels down; more where labels had to make room for each other."""
        return max([HIGH, *(each.label_y + ROOM for each in self.dots)])

    @property
    def named(self) -> bool:
        return len(self.points) <= MOST_NAMED

    @property
    def dots(self) -> list[Dot]:
        """From north to south."""
        reached = {False: 0, True: 0}
        drawn: list[Dot] = []
        spots = apart(placed([(each.latitude, each.longitude) for each in self.points]))
        for point, (x, y, west) in sorted(
            zip(self.points, spots, strict=True), key=lambda each: (each[1][1], each[1][0])
        ):
            turned = west or x > WIDE * 0.6
            label_y = max(y, reached[turned] + APART)
            reached[turned] = label_y
            name = shortened(point.name)
            beside = x - 13 if turned else x + 13
            drawn.append(Dot(name, point.told, SHAPES[point.stage], point.stage, x, y, beside, label_y, turned))
        return drawn


def placed(where: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Pixels across and down for latitudes and longitudes: the same scale both ways at the middle latitude, all inside
    the frame, north up. One point is in the middle."""
    if not where:
        return []
    south, north = min(each[0] for each in where), max(each[0] for each in where)
    west, east = min(each[1] for each in where), max(each[1] for each in where)
    narrow = max(0.1, cos(radians((south + north) / 2)))
    across, down = (east - west) * narrow, north - south
    scales = [(size - 2 * ROOM) / reach for size, reach in ((WIDE, across), (HIGH, down)) if reach > 0]
    scale = min(scales, default=0.0)
    left, top = (WIDE - across * scale) / 2, (HIGH - down * scale) / 2
    return [
        (round(left + (longitude - west) * narrow * scale), round(top + (north - latitude) * scale))
        for latitude, longitude in where
    ]


def apart(spots: Sequence[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    """The same with those that lie on each other moved to the sides of each other, as far as there is room; and whether
    another is close on the right, so that a label goes to the left."""
    found = list(spots)
    for _round in range(len(found)):
        moved = False
        for one, (x, y) in enumerate(found):
            for other, (there, down) in enumerate(found):
                if one < other and abs(x - there) < BESIDE and abs(y - down) < BESIDE:
                    sign = 1 if x <= there else -1
                    middle, half = (x + there) / 2, BESIDE / 2
                    found[one] = (_inside(round(middle - sign * half)), y)
                    found[other] = (_inside(round(middle + sign * half + 0.5)), down)
                    moved = found[one][0] != x or found[other][0] != there
                    break
            if moved:
                break
        if not moved:
            break
    close = BESIDE * 2
    return [(x, y, any(0 < there - x <= close and abs(down - y) < APART for there, down in found)) for x, y in found]


def _inside(x: int) -> int:
    return max(10, min(WIDE - 10, x))


class Bar(NamedTuple):
    """A stretch as it is drawn: per cent across, its kind, and its word where there is room for it."""

    x: str
    width: str
    kind: str
    word: str
    said: str


class Lane(NamedTuple):
    """A municipality's line of time: where its name and its bars are (pixels down)."""

    name: str
    name_y: int
    bar_y: int
    word_y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """One feature over time, a lane for each municipality. `words` are the stages in words; `told` says it in words."""

    template: ClassVar[str] = "collaboration/stage_time.html"
    head: ClassVar[int] = HEAD

    element_id: str
    title: str
    told: str
    begins: datetime
    ends: datetime
    first: str
    last: str
    rows: tuple[tuple[str, tuple[Stretch, ...]], ...]
    words: Mapping[str, str]

    @property
    def height(self) -> int:
        return HEAD + ROW * len(self.rows) + 6

    @property
    def lanes(self) -> list[Lane]:
        whole = (self.ends - self.begins).total_seconds() or 1.0
        drawn = []
        for place, (name, parts) in enumerate(self.rows):
            top = HEAD + ROW * place
            bars = tuple(self._bar(each, whole) for each in parts)
            drawn.append(Lane(shortened(name), top + 15, top + 21, top + 21 + 15, bars))
        return drawn

    def _bar(self, part: Stretch, whole: float) -> Bar:
        share = (part.ends - part.begins).total_seconds() * 100 / whole
        start = (part.begins - self.begins).total_seconds() * 100 / whole
        word = self.words.get(part.stage, part.stage)
        # A letter is about two per cent of the narrowest screen.
        return Bar(f"{start:.2f}%", f"{share:.2f}%", part.stage, word if share > 4 + 2.6 * len(word) else "", word)
