"""The counted model: every column, every row, and what they are worth, all in whole numbers.

Columns: a placement each, then one for each group ("has a session"), then the steps of the clubs' coverage in fair
mode, then the moments at which a group could follow its sister. Rows are all of the form Σ coefficient · column ≤
limit. What a valid plan does satisfies every row, so a bound for this model is a bound for the round; not every choice
that satisfies the rows can be laid out in atoms (layout.py).
"""

from __future__ import annotations

import copy
from collections import Counter
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from aktiv.seasons.solver import profiles, scoring, sisters, standing
from aktiv.seasons.solver.candidates import Candidates, Ints
from aktiv.seasons.solver.facts import Club
from aktiv.seasons.solver.phases import layers

Floats = NDArray[np.float64]


class Kind(IntEnum):
    """What a row is about; prices are those of halls, coaches and cuts."""

    HALL = 0
    COACH = 1
    CUT = 2
    SESSIONS = 3
    DAYS = 4
    SERVED = 5
    CLUB = 6
    MOVES = 7
    SISTERS = 8


class Rows:
    """The model of an instance. Cuts may be added; nothing else changes."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        self.placements = len(candidates)
        self.groups = len(candidates.groups)
        self.coverage = _coverage(candidates)
        extra = [worth for steps in self.coverage.values() for _, worth in steps]
        weights = [scoring.first_points(group) for group in candidates.groups]
        following = sisters.moments(candidates)
        first = self.placements + self.groups + len(extra)
        self.following = {key: first + number for number, key in enumerate(following)}
        extra += [each.worth for each in following.values()]
        self.worth = np.concatenate([candidates.points, np.array(weights + extra, dtype=np.int64)])
        self.columns = len(self.worth)
        self.least = np.zeros(self.columns, dtype=np.int64)
        self.least[list(candidates.pinned)] = 1
        self.fixed_worth = sum(
            scoring.fair_points(candidates.instance, club, 0)
            for club in candidates.instance.clubs
            if candidates.instance.fair
        )
        self.bound_sessions = standing.bound_sessions(candidates.rules, candidates.pins.accepted)
        self._new: list[tuple[Ints, Ints]] = []
        nothing = np.zeros(0, dtype=np.int32)
        self._merged: tuple[Ints, Ints, Ints] = (np.zeros(1, dtype=np.int64), nothing, nothing)
        self._limits: list[int] = []
        self._kinds: list[Kind] = []
        self._where: list[int] = []
        self._hall_rows()
        self._coach_rows()
        self._group_rows()
        self._club_rows()
        self._moves_row()
        for key, each in following.items():
            self._follows(self.following[key], each)

    def add(self, columns: Ints, factors: Ints | int, limit: int, kind: Kind, where: int = -1) -> None:
        """Adds Σ factors · columns ≤ limit. `where` is the hall-day it is about, when it is about one."""
        if isinstance(factors, int):
            factors = np.full(len(columns), factors, dtype=np.int64)
        keep = factors != 0
        self._new.append((columns[keep].astype(np.int32), factors[keep].astype(np.int32)))
        self._limits.append(limit)
        self._kinds.append(kind)
        self._where.append(where)
        for name in ("entries", "by_column", "limits", "kinds", "where"):
            self.__dict__.pop(name, None)

    def __len__(self) -> int:
        return len(self._limits)

    def frozen(self) -> Rows:
        """The model as it is now, for a thread that must not see rows being added."""
        self.entries  # noqa: B018 - so that nothing is left to be merged
        copied = copy.copy(self)
        copied._new = []
        for name in ("_limits", "_kinds", "_where"):
            setattr(copied, name, list(getattr(self, name)))
        return copied

    @cached_property
    def limits(self) -> Ints:
        """The limit of each row."""
        return np.array(self._limits, dtype=np.int64)

    @cached_property
    def kinds(self) -> Ints:
        """The kind of each row."""
        return np.array(self._kinds, dtype=np.int64)

    @cached_property
    def where(self) -> Ints:
        """The hall-day of each row, −1 where it has none."""
        return np.array(self._where, dtype=np.int64)

    def _all(self) -> tuple[Ints, Ints, Ints]:
        """(first entry of each row, column, coefficient), with what has been added."""
        first, columns, factors = self._merged
        if self._new:
            lengths = np.array([len(each) for each, _ in self._new], dtype=np.int64)
            first = np.concatenate([first, first[-1] + np.cumsum(lengths)])
            columns = np.concatenate([columns, *(each for each, _ in self._new)])
            factors = np.concatenate([factors, *(each for _, each in self._new)])
            self._merged = (first, columns, factors)
            self._new = []
        return self._merged

    @cached_property
    def entries(self) -> tuple[Ints, Ints, Ints]:
        """(row, column, coefficient) of all that is not nought, row by row."""
        first, columns, factors = self._all()
        return np.repeat(np.arange(len(first) - 1, dtype=np.int32), np.diff(first)), columns, factors

    @cached_property
    def by_column(self) -> tuple[Ints, Ints, Ints]:
        """(first entry of each column, row, coefficient): the same, column by column."""
        rows, columns, factors = self.entries
        order = np.argsort(columns, kind="stable")
        first = np.zeros(self.columns + 1, dtype=np.int64)
        np.cumsum(np.bincount(columns, minlength=self.columns), out=first[1:])
        return first, rows[order], factors[order]

    def row(self, number: int) -> tuple[Ints, Ints, int]:
        """Columns, coefficients and limit of a row."""
        first, columns, factors = self._all()
        here = slice(int(first[number]), int(first[number + 1]))
        return columns[here], factors[here], self._limits[number]

    def of_columns(self, columns: Ints) -> tuple[Ints, Ints, Ints]:
        """(position among `columns`, row, coefficient) of the entries of some columns."""
        first, rows, factors = self.by_column
        lengths = first[columns + 1] - first[columns]
        positions = np.repeat(np.arange(len(columns)), lengths)
        within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        at = np.repeat(first[columns], lengths) + within
        return positions, rows[at], factors[at]

    def _hall_rows(self) -> None:
        found = self.candidates
        for number, columns in found.by_hall_day.items():
            hall, day = found.halls[number // 7], number % 7
            start, end, size = found.start[columns], found.end[columns], found.size[columns]
            units = tuple(unit for each in hall.units.values() for unit in each)
            ends = [ends for _, ends, _ in hall.segments[day]]
            for at in _moments(start, end, ends):
                mask = next((atoms for begins, ends, atoms in hall.segments[day] if begins <= at < ends), 0)
                meets = (start <= at) & (at < end)
                if not meets.any():
                    continue
                for _, together in layers(found.phases[columns[meets]]):
                    here, sizes = columns[meets][together], size[meets][together]
                    present = tuple(int(each) for each in np.unique(sizes))
                    for factors, most in profiles.rows(units, mask, present):
                        factor = np.array(factors, dtype=np.int64)[np.searchsorted(present, sizes)]
                        if factor.any() and (most == 0 or len(here) > 1):
                            self.add(here, factor, most, Kind.HALL, number)

    def _coach_rows(self) -> None:
        found = self.candidates
        for groups in found.coached:
            columns = found.of_groups(groups)
            for day in range(7):
                today = columns[found.day[columns] == day]
                start, end = found.start[today], found.end[today]
                for at in _moments(start, end, []):
                    at_once = today[(start <= at) & (at < end)]
                    for _, together in layers(found.phases[at_once]):
                        here = at_once[together]
                        if len(np.unique(found.group[here])) > 1:
                            self.add(here, 1, 1, Kind.COACH)

    def _group_rows(self) -> None:
        found = self.candidates
        for number, group in enumerate(found.groups):
            columns = np.array(found.of_group(number), dtype=np.int64)
            if not len(columns):
                continue
            days = found.day[columns]
            apart = group.days_apart
            if group.many:
                self._one_at_a_time(columns)
            for day in range(0, 7 - apart + 1):
                here = columns[(days >= day) & (days < day + apart)]
                if len(here) > 1:
                    self.add(here, 1, 1, Kind.DAYS)
            if group.many or group.sessions < -(-7 // apart):
                self.add(columns, 1, group.sessions, Kind.SESSIONS)
            served = np.concatenate([columns, [self.placements + number]])
            self.add(served, np.concatenate([np.full(len(columns), -1), [1]]), 0, Kind.SERVED)

    def _one_at_a_time(self, columns: Ints) -> None:
        """Of a group that may have several sessions a day, one at a moment in each hall."""
        found = self.candidates
        for number in np.unique(found.hall_day[columns]).tolist():
            here = columns[found.hall_day[columns] == number]
            start, end = found.start[here], found.end[here]
            for at in _moments(start, end, []):
                at_once = here[(start <= at) & (at < end)]
                if len(at_once) > 1:
                    self.add(at_once, 1, 1, Kind.DAYS, number)

    def _club_rows(self) -> None:
        """Σ length of the steps taken ≤ minutes of the sessions, for each club."""
        found, at = self.candidates, self.placements + self.groups
        of_club: dict[str, list[Ints]] = {}
        for number, group in enumerate(found.groups):
            of_club.setdefault(group.club, []).append(np.array(found.of_group(number), dtype=np.int64))
        self.club_steps: dict[str, Ints] = {}
        for club, steps in self.coverage.items():
            columns = np.concatenate(of_club[club])
            taken = np.arange(at, at + len(steps))
            at += len(steps)
            self.club_steps[club] = taken
            lengths = np.array([length for length, _ in steps], dtype=np.int64)
            minutes = -found.minutes[columns]
            self.add(np.concatenate([columns, taken]), np.concatenate([minutes, lengths]), 0, Kind.CLUB)

    def _follows(self, column: int, each: sisters.Follows) -> None:
        """A group follows its sister only where a placement of the one ends, and one of the other starts."""
        for here in (each.ends, each.starts):
            columns = np.concatenate([here, [column]])
            self.add(columns, np.concatenate([np.full(len(here), -1), [1]]), 0, Kind.SISTERS)

    @cached_property
    def following_of(self) -> dict[int, list[int]]:
        """Group → the columns that say it follows a sister, or is followed by one."""
        found: dict[int, list[int]] = {}
        for (first, second, _, _), column in self.following.items():
            found.setdefault(first, []).append(column)
            found.setdefault(second, []).append(column)
        return found

    def _moves_row(self) -> None:
        most = self.candidates.instance.max_moves
        total = sum(self.bound_sessions.values())
        if most is None or total <= most:
            return
        columns, times = [], []
        for session, count in self.bound_sessions.items():
            column = self.candidates.find(*session)
            if column is not None:
                columns.append(column)
                times.append(-count)
        order = np.argsort(columns)
        self.add(
            np.array(columns, dtype=np.int64)[order], np.array(times, dtype=np.int64)[order], most - total, Kind.MOVES
        )

    def used(self, value: Ints) -> Ints:
        """What each row comes to when the columns are of so much value, each 0 or 1."""
        of_row, of_column, factors = self.entries
        on = (value > 0)[of_column]
        return np.bincount(of_row[on], weights=factors[on], minlength=len(self)).astype(np.int64)

    @cached_property
    def most(self) -> Ints:
        """The most each column can be: 0 for a group without a placement, else 1."""
        most = np.ones(self.columns, dtype=np.int64)
        first = self.candidates.first
        most[self.placements : self.placements + self.groups] = first[1:] > first[:-1]
        return most


def _moments(start: Ints, end: Ints, closing: list[int]) -> list[int]:
    """Moments at which a row is needed: a placement starts, or an opening ends, and something ends before the next."""
    if not len(start):
        return []
    moments = sorted({int(each) for each in start} | {each for each in closing if each < int(end.max())})
    ends, closed = np.unique(end), set(closing)
    kept = []
    for number, at in enumerate(moments):
        later = moments[number + 1] if number + 1 < len(moments) else None
        if later is None or later in closed or at in closed or np.any((ends > at) & (ends <= later)):
            kept.append(at)
    return kept


def _coverage(found: Candidates) -> dict[str, list[tuple[int, int]]]:
    """Club → steps (minutes more, points more) between the totals its sessions can come to, in fair mode."""
    if not found.instance.fair:
        return {}
    clubs = {club.id: club for club in found.instance.clubs}
    steps = {}
    for name, reached in totals(found).items():
        worth = [scoring.fair_points(found.instance, clubs[name], total, found.whole) for total in reached]
        steps[name] = [(reached[n] - reached[n - 1], worth[n] - worth[n - 1]) for n in range(1, len(reached))]
    return {name: each for name, each in steps.items() if each}


def totals(found: Candidates) -> dict[str, list[int]]:
    """Club → what the minutes of its sessions can come to, up to the first that covers all it is entitled to.

    All in 1/`whole` minutes a week.
    """
    clubs = {club.id: club for club in found.instance.clubs}
    asked: dict[str, Counter[tuple[int, ...]]] = {}
    for number, group in enumerate(found.groups):
        if len(found.of_group(number)):
            units = group.share * found.whole
            lengths = tuple(int(minutes * units) for minutes in found.rules.lengths(group))
            asked.setdefault(group.club, Counter())[lengths] += group.sessions
    return {name: _totals(sessions, clubs[name], found.whole) for name, sessions in sorted(asked.items())}


def _totals(sessions: Counter[tuple[int, ...]], club: Club, whole: int) -> list[int]:
    reached = 1
    for lengths, times in sessions.items():
        for _ in range(times):
            before = reached
            for minutes in lengths:
                reached |= before << minutes
    found = []
    for total in range(reached.bit_length()):
        if reached >> total & 1:
            found.append(total)
            if club.elsewhere * whole + total >= club.entitlement * whole:
                break
    return found
