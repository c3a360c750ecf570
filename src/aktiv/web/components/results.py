"""A hit in the search: what it is, its day drawn as a strip, and the times one can take at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from django.utils.translation import get_language

from aktiv.values import formatting
from aktiv.web.components.links import Fact
from aktiv.web.components.uses import Use

COLUMN = 15
PICK_FORM_ID = "pick"


class Placed(NamedTuple):
    """What lies where in the strip: CSS classes, counted in columns of a quarter of an hour."""

    classes: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A use from one wall minute of the day to another (0–1440)."""

    use: Use
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DayStrip:
    """One day of one space from `first` to `last` wall minute: free where no stretch says otherwise.

    `wanted` is the time asked for; `fits` whether all of it is free.
    """

    template: ClassVar[str] = "web/components/day_strip.html"

    first: int
    last: int
    stretches: tuple[Stretch, ...]
    wanted: tuple[int, int] | None = None
    fits: bool = False

    @property
    def ground(self) -> str:
        """The free ground under all, as wide as the strip."""
        return f"c1 s{-(-(self.last - self.first) // COLUMN)}"

    @property
    def drawn(self) -> list[Placed]:
        """The stretches inside the strip, rounded outward to whole columns."""
        inside = [s for s in self.stretches if s.start < self.last and s.end > self.first and s.use is not Use.FREE]
        return [Placed(f"{s.use} {self._columns(s.start, s.end)}") for s in inside]

    @property
    def wish(self) -> Placed | None:
        """The frame around the time asked for."""
        if self.wanted is None or self.wanted[0] >= self.last or self.wanted[1] <= self.first:
            return None
        return Placed(f"want {'fits' if self.fits else 'not'} {self._columns(*self.wanted)}")

    @property
    def hours(self) -> list[Placed]:
        """A mark every second hour and one at the end; every other is `odd`, for a narrow screen to leave out."""
        first = -(-self.first // 60) * 60
        marks = []
        for number, minute in enumerate(range(first, self.last - 60, 120)):
            column, span = (minute - self.first) // COLUMN + 1, min(8, (self.last - minute) // COLUMN)
            marks.append(Placed(f"c{column} s{span}{' odd' * (number % 2)}", f"{minute // 60:02d}"))
        columns = (self.last - self.first) // COLUMN
        return [*marks, Placed(f"end c{max(1, columns - 3)} s{min(4, columns)}", f"{-(-self.last // 60):02d}")]

    @property
    def told(self) -> str:
        """The same in words, for those who do not see the strip."""
        language = get_language() or "nb"
        parts = [f"{s.use.word} {formatting.span(s.start, s.end, language)}" for s in self._with_free()]
        return ". ".join(parts) + "." if parts else ""

    def _with_free(self) -> list[Stretch]:
        whole: list[Stretch] = []
        at = self.first
        for s in sorted(self.stretches, key=lambda s: s.start):
            if s.start > at:
                whole.append(Stretch(Use.FREE, at, s.start))
            whole.append(s)
            at = max(at, s.end)
        if at < self.last:
            whole.append(Stretch(Use.FREE, at, self.last))
        return whole

    def _columns(self, start: int, end: int) -> str:
        first = (max(start, self.first) - self.first) // COLUMN
        last = -(-(min(end, self.last) - self.first) // COLUMN)
        return f"c{first + 1} s{last - first}"


@dataclass(frozen=True, slots=True)
class Pick:
    """A button that takes a time: sends `pick=value` with the page's one pick form (see PickForm)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PickForm:
    """The form that all Pick buttons of a page belong to: POST to `action`, which makes the hold."""

    template: ClassVar[str] = "web/components/pick_form.html"

    action: str

    @property
    def form_id(self) -> str:
        return PICK_FORM_ID


Standing = Literal["success", "warning", "danger"]
_ICONS = {"success": "CheckmarkCircleFill", "warning": "ClockFill", "danger": "XMarkOctagonFill"}


@dataclass(frozen=True, slots=True)
class Status:
    """Icon, word and colour, in that order of trust."""

    template: ClassVar[str] = "web/components/status.html"

    standing: Standing
    text: str

    @property
    def icon(self) -> str:
        return _ICONS[self.standing]


@dataclass(frozen=True, slots=True)
class Tag:
    """A small label: kind is neutral, info, success, warning or danger."""

    template: ClassVar[str] = "web/components/tag.html"

    text: str
    kind: Literal["neutral", "info", "success", "warning", "danger"] = "neutral"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One hit. `choose` takes the time asked for; `ways_out` take the nearest others; `apply_url` where one applies."""

    template: ClassVar[str] = "web/components/result_row.html"

    name: str
    url: str
    facts: tuple[Fact, ...]
    strip: DayStrip
    status: Status
    choose: Pick | None = None
    ways_out: tuple[Pick, ...] = ()
    week_url: str = ""
    apply_url: str = ""
    alert_url: str = ""
    tags: tuple[Tag, ...] = ()

    @property
    def form_id(self) -> str:
        return PICK_FORM_ID
