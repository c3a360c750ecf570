"""The week of a hall in which a group's wishes are set: buttons that send the form, also without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.seasons.models import PoolHall
from aktiv.values import formatting

Key = tuple[int, int, int]
"""Space, weekday, minute."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A time of a day: whether the hall is open, whether one may begin then, and as which choice it is wished for."""

    day: int
    minute: int
    open: bool
    start: bool
    choice: int
    label: str

    @property
    def value(self) -> str:
        """What its button sends, after the hall."""
        return f"{self.day}_{self.minute}"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: all days at one time."""

    minute: int
    whole_hour: bool
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The week of the hall that is chosen."""

    space_id: int
    days: tuple[str, ...]
    rows: tuple[GridRow, ...]


def grid_of(hall: PoolHall, choices: Mapping[Key, int], *, minutes: int, step: int) -> Grid:
    """The week of a hall with what is wished for in it; `minutes` is how long the group trains."""
    language = get_language() or "nb"
    names = formatting.words(language).weekdays
    open_: dict[int, list[tuple[int, int]]] = {day: [] for day in range(7)}
    for each in hall.times.all():
        open_[each.weekday].append((each.from_minute, each.to_minute))
    merged = {day: _merged(times) for day, times in open_.items()}
    every = [time for times in merged.values() for time in times]
    first = min((time[0] for time in every), default=16 * 60) // step * step
    last = max((time[1] for time in every), default=22 * 60)
    words = {0: _("not wished for"), 1: _("first choice"), 2: _("second choice")}
    rows = []
    for minute in range(first, last, step):
        cells = []
        for day in range(7):
            choice = choices.get((hall.space_id, day, minute), 0)
            open_now = any(begin <= minute < end for begin, end in merged[day])
            fits = any(begin <= minute and minute + minutes <= end for begin, end in merged[day])
            label = f"{names[day]} {formatting.clock(minute, language)}, {words[choice]}"
            cells.append(GridCell(day, minute, open_now, fits or choice > 0, choice, label))
        rows.append(GridRow(minute, minute % 60 == 0, tuple(cells)))
    return Grid(hall.space_id, formatting.words(language).weekdays_short, tuple(rows))


def _merged(times: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(times):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged
