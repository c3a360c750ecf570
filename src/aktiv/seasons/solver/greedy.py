"""A first plan at once, as a person would make it: what is decided, what was last season, then by priority."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from aktiv.seasons.solver.candidates import Candidates
from aktiv.seasons.solver.choice import Choice, score_of, units_of
from aktiv.seasons.solver.rows import Rows


class Board:
    """Halls and groups as they fill up. Takes a placement only where every hard rule but R7 allows it."""

    def __init__(self, found: Candidates) -> None:
        self.found = found
        self.atoms: dict[int, int] = {}
        self._halls: dict[int, list[tuple[int, int, int]]] = {}
        self._days: dict[int, list[int]] = {}
        self._own: dict[int, list[int]] = {}
        self._coaches: dict[tuple[str, int], list[tuple[int, int, int]]] = {}

    def count(self, group: int) -> int:
        """How many sessions the group has."""
        return len(self._days.get(group, ()))

    def allows(self, column: int, liked: int | None = None) -> int | None:
        """A free unit for the placement, or None when a rule or another session is in its way."""
        found, group = self.found, int(self.found.group[column])
        asked, day = found.groups[group], int(found.day[column])
        days = self._days.get(group, ())
        if len(days) >= asked.sessions or any(abs(day - other) < asked.days_apart for other in days):
            return None
        if asked.many and any(self._at_once(column, other) for other in self._own.get(group, ())):
            return None
        start, end, mine = int(found.start[column]), int(found.end[column]), int(found.phases[column])
        for coach in asked.coaches:
            busy = self._coaches.get((coach, day), ())
            if any(start < stop and begin < end and phases & mine for begin, stop, phases in busy):
                return None
        taken = 0
        for begin, stop, atoms in self._halls.get(int(found.hall_day[column]), ()):
            if begin < end and start < stop:
                taken |= atoms
        return next((unit for unit in units_of(found, column, liked) if unit & taken == 0), None)

    def _at_once(self, one: int, other: int) -> bool:
        found = self.found
        return bool(
            found.hall_day[one] == found.hall_day[other]
            and found.start[one] < found.end[other]
            and found.start[other] < found.end[one]
        )

    def take(self, column: int, unit: int) -> None:
        """Puts the placement on the board, in a unit that `allows` gave."""
        found, group = self.found, int(self.found.group[column])
        day, start, end = int(found.day[column]), int(found.start[column]), int(found.end[column])
        self.atoms[column] = unit
        self._halls.setdefault(int(found.hall_day[column]), []).append((start, end, unit))
        self._days.setdefault(group, []).append(day)
        if found.groups[group].many:
            self._own.setdefault(group, []).append(column)
        for coach in found.groups[group].coaches:
            self._coaches.setdefault((coach, day), []).append((start, end, int(found.phases[column])))

    def offer(self, column: int, liked: int | None = None) -> bool:
        """Takes the placement where it is allowed."""
        if column in self.atoms:
            return True
        unit = self.allows(column, liked)
        if unit is None:
            return False
        self.take(column, unit)
        return True


def first_plan(rows: Rows, begun: Choice) -> Choice:
    """Adds to a plan: last season's times, then each group's best free time, those of greatest weight first."""
    board = begin(rows.candidates, begun)
    found = rows.candidates
    by_weight = sorted(range(len(found.groups)), key=lambda number: (-found.groups[number].weight, number))
    for number in by_weight:
        for last in found.groups[number].last_season:
            column = found.find(found.groups[number].id, last)
            if column is not None:
                board.offer(column)
    fill(rows, board, by_weight)
    return Choice(board.atoms, score_of(rows, board.atoms))


def begin(found: Candidates, begun: Choice) -> Board:
    """A board with a plan on it."""
    board = Board(found)
    for column, unit in begun.atoms.items():
        board.take(column, unit)
    return board


def fill(rows: Rows, board: Board, groups: Iterable[int]) -> None:
    """Gives groups their best free times, one each in turn, until nothing more fits."""
    found = rows.candidates
    left = {}
    for number in groups:
        columns = found.of_group(number)
        order = np.argsort(-found.points[columns.start : columns.stop], kind="stable")
        left[number] = [columns.start + int(each) for each in order]
    while left:
        for number in list(left):
            options = left[number]
            given = False
            while options and not given and board.count(number) < found.groups[number].sessions:
                given = board.offer(options.pop(0))
            if not given:
                del left[number]
