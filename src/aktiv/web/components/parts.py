"""Which part of a hall or pitch: choices beside a sketch that is drawn from the fractions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

Layout = Literal["strip", "grid", "pitch", "lanes"]
WIDTH, HEIGHT, EDGE = 216, 84, 2


@dataclass(frozen=True, slots=True)
class Part:
    """A bookable part. `atoms` are the pieces of the whole it is made of, from 0; `mark` is its letter in the sketch.

    With `url` it is a link that keeps the rest of the page's state; without, a radio button of the surrounding form.
    """

    value: str
    label: str
    atoms: frozenset[int]
    mark: str = ""
    url: str = ""
    chosen: bool = False


class Rect(NamedTuple):
    """A rectangle of the drawing, in its own units."""

    x: float
    y: float
    width: float
    height: float


class Mark(NamedTuple):
    """A letter in the drawing; `on` when it stands on the chosen part."""

    x: float
    y: float
    text: str
    on: bool


@dataclass(frozen=True, slots=True)
class Sketch:
    """The plan: `divisions` equal pieces laid out as a row, two rows, a pitch (two rows, grass) or lanes in water.

    `columns` says how many stand beside each other, where the layout does not; pieces are numbered down each column.
    """

    template: ClassVar[str] = "web/components/sketch.html"

    layout: Layout
    divisions: int
    parts: tuple[Part, ...]
    told: str
    columns: int = 0

    @property
    def size(self) -> Rect:
        return Rect(0, 0, WIDTH, HEIGHT)

    @property
    def floor(self) -> Rect:
        return Rect(1, 1, WIDTH - EDGE, HEIGHT - EDGE)

    @property
    def centre(self) -> tuple[float, float]:
        return WIDTH / 2, HEIGHT / 2

    @property
    def chosen(self) -> list[Rect]:
        """The pieces of the chosen part, those side by side as one."""
        part = next((p for p in self.parts if p.chosen), None)
        return self._merged(part.atoms) if part else []

    @property
    def pieces(self) -> list[tuple[str, list[Rect]]]:
        """Every part's value and rectangles, large ones below: the script lights up the one that is pointed at."""
        by_size = sorted(self.parts, key=lambda part: -len(part.atoms))
        return [(part.value, self._merged(part.atoms)) for part in by_size]

    @property
    def lines(self) -> list[tuple[float, float, float, float]]:
        """Where a part ends inside the whole, piece by piece: x1, y1, x2, y2."""
        rows = self.divisions // self._columns
        found = []
        for atom in range(self.divisions):
            rect = self._piece(atom)
            right, bottom = round(rect.x + rect.width, 1), round(rect.y + rect.height, 1)
            if self._parted(atom, atom + rows):
                found.append((right, rect.y, right, bottom))
            if atom % rows < rows - 1 and self._parted(atom, atom + 1):
                found.append((rect.x, bottom, right, bottom))
        return found

    @property
    def marks(self) -> list[Mark]:
        """Letters of the smallest parts, in their middle; where parts overlap, only the chosen one's."""
        smallest = [p for p in self.parts if p.mark and not any(q.atoms < p.atoms for q in self.parts)]
        overlap = sum(len(p.atoms) for p in smallest) > len(frozenset().union(*(p.atoms for p in smallest)))
        shown = [p for p in self.parts if p.chosen and p.mark] if overlap else smallest
        lit = next((p.atoms for p in self.parts if p.chosen), frozenset())
        marks = []
        for part in shown:
            rect = self._merged(part.atoms)[0]
            x = 14 if self.layout == "lanes" else rect.x + rect.width / 2
            marks.append(Mark(x, rect.y + rect.height / 2, part.mark, part.atoms <= lit))
        return marks

    def _parted(self, one: int, other: int) -> bool:
        """Whether some part ends between two neighbouring pieces."""
        return other < self.divisions and any((one in part.atoms) != (other in part.atoms) for part in self.parts)

    @property
    def _columns(self) -> int:
        if self.columns:
            return self.columns
        if self.layout == "lanes":
            return 1
        return self.divisions if self.layout == "strip" or self.divisions % 2 else self.divisions // 2

    def _piece(self, atom: int) -> Rect:
        """Numbered along the length first in a row, down then along where there are two rows (0 above 1)."""
        columns, inner_width, inner_height = self._columns, WIDTH - EDGE, HEIGHT - EDGE
        rows = self.divisions // columns
        column, row = divmod(atom, rows)
        width, height = inner_width / columns, inner_height / rows
        x, y = 1 + column * width, 1 + row * height
        return Rect(round(x, 1), round(y, 1), round(width, 1), round(height, 1))

    def _merged(self, atoms: frozenset[int]) -> list[Rect]:
        """Pieces of a column as one where they touch, then equal columns side by side as one."""
        columns: list[Rect] = []
        for rect in (self._piece(atom) for atom in sorted(atoms)):
            last = columns[-1] if columns else None
            if last and last.x == rect.x and abs(last.y + last.height - rect.y) < 0.2:
                columns[-1] = Rect(last.x, last.y, last.width, round(last.height + rect.height, 1))
            else:
                columns.append(rect)
        whole: list[Rect] = []
        for rect in columns:
            index = next((i for i, before in enumerate(whole) if _beside(before, rect)), None)
            if index is None:
                whole.append(rect)
            else:
                left = whole[index]
                whole[index] = Rect(left.x, left.y, round(rect.x + rect.width - left.x, 1), rect.height)
        return whole


def _beside(left: Rect, right: Rect) -> bool:
    return (left.y, left.height) == (right.y, right.height) and abs(left.x + left.width - right.x) < 0.3


@dataclass(frozen=True, slots=True)
class PartPicker:
    """The question and its parts; `name` is the form value when the parts are radio buttons."""

    template: ClassVar[str] = "web/components/part_picker.html"

    heading: str
    sketch: Sketch
    name: str = "del"

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.sketch.parts
