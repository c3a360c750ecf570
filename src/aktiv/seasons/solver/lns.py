"""Large neighbourhood search: free some groups around a hall, choose the best for them, keep it when it is no worse.

Where the plan loses most against the prices of the relaxation is looked at most often. Several neighbourhoods are
solved at once, in threads; their outcomes are taken in the order in which they were begun, so the run is the same
each time.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from aktiv.seasons.solver import ties
from aktiv.seasons.solver.bound import SCALE
from aktiv.seasons.solver.candidates import Ints
from aktiv.seasons.solver.choice import Choice, lay_out_columns, score_of, values
from aktiv.seasons.solver.neighbourhood import best_for
from aktiv.seasons.solver.rows import Kind, Rows
from aktiv.seasons.solver.stopping import Stop
from aktiv.seasons.solver.submodel import Limits

FEWEST, MOST, BEGIN = 8, 400, 40  # groups free at once
OF_EACH_GROUP = 40  # columns of a free group, those of least loss
WORK, GROW, SHRINK = 1.0, 1.15, 0.8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a neighbourhood came to: its groups, the placements they get, and the work it took."""

    groups: Ints
    columns: list[int] | None
    proved: bool
    work: float


class LocalSearch:
    """Makes a plan better. `gain` is what each column brings at the prices of the relaxation (bound.gains)."""

    def __init__(self, rows: Rows, plan: Choice, *, prices: Ints, gain: Ints, stop: Stop, seed: ties.Seed) -> None:
        self.rows, self.plan, self.stop = rows, plan, stop
        self.prices, self.gain = prices, gain
        self.random = np.random.Generator(np.random.PCG64(ties.rank(seed, "search")))
        self.seed = ties.small(seed, "search")
        self.size = float(min(BEGIN, max(1, rows.groups)))
        self.tried = 0
        self.unlucky = 0  # groups freed since the last better plan
        self._liked = self._likely_columns()
        found = rows.candidates
        self._halls_of_group = [np.unique(found.hall_day[each]) for each in self._liked]
        self._groups_of_hall: dict[int, list[int]] = {}
        for number, halls in enumerate(self._halls_of_group):
            for hall in halls.tolist():
                self._groups_of_hall.setdefault(hall, []).append(number)

    def _likely_columns(self) -> list[Ints]:
        """Each group's columns of least loss."""
        first, gain = self.rows.candidates.first, self.gain
        found = []
        for number in range(self.rows.groups):
            columns = np.arange(first[number], first[number + 1])
            group = self.rows.candidates.groups[number]
            most = OF_EACH_GROUP * (group.sessions if group.many else 1)
            if len(columns) > most:
                columns = columns[np.argsort(-gain[columns], kind="stable")[:most]]
            found.append(np.sort(columns))
        return found

    def run(self, threads: int, better: Callable[[Choice], None], enough: Callable[[], bool]) -> None:
        """Searches until stopped or `enough`. `better` is told of each better plan."""
        waiting: deque[Future[Outcome]] = deque()
        busy: Counter[int] = Counter()
        with ThreadPoolExecutor(threads) as pool:
            begun = 0
            while not self.stop.asked() and not enough():
                while len(waiting) < threads + (threads > 1):
                    # Where there are too few groups for several parts, parts overlap: a late outcome that fits no
                    # longer, or is no longer better, is not taken.
                    apart = len(busy) + self.size <= self.rows.groups
                    groups = self._neighbourhood(set(busy) if apart else set())
                    if not len(groups):
                        break
                    busy.update(groups.tolist())
                    begun += 1
                    waiting.append(pool.submit(self._solve, groups, self.plan, self.seed + begun))
                if not waiting:
                    return
                outcome = waiting.popleft().result()
                busy -= Counter(outcome.groups.tolist())
                self.stop.spend(outcome.work)
                self.tried += 1
                self._take(outcome, better)
            for each in waiting:
                each.cancel()

    def _take(self, outcome: Outcome, better: Callable[[Choice], None]) -> None:
        self.size *= GROW if outcome.proved and outcome.work < WORK / 2 else SHRINK if not outcome.proved else 1.0
        self.size = max(min(FEWEST, self.rows.groups), min(self.size, MOST, self.rows.groups))
        self.unlucky += len(outcome.groups)
        if outcome.columns is None:
            return
        found = self.rows.candidates
        freed = set(outcome.groups.tolist())
        columns = [c for c in self.plan.atoms if int(found.group[c]) not in freed] + outcome.columns
        score = score_of(self.rows, columns)
        if score < self.plan.score or not self._fits(columns):
            return
        atoms, without = lay_out_columns(found, columns, self.plan.atoms)
        if without:
            return
        improved = score > self.plan.score
        self.plan = Choice(atoms, score)
        if improved:
            self.unlucky = 0
            better(self.plan)

    def _fits(self, columns: list[int]) -> bool:
        """Whether the counted rows hold: two neighbourhoods solved at once may have wanted the same time."""
        return bool(np.all(self.rows.used(values(self.rows, columns)) <= self.rows.limits))

    def _neighbourhood(self, busy: set[int]) -> Ints:
        """Groups to free: around a hall and day, or around a whole hall, drawn by what the plan loses there."""
        loss = self._losses()
        numbers = np.array(sorted(self._groups_of_hall), dtype=np.int64)
        if not len(numbers):
            return np.zeros(0, dtype=np.int64)
        weight = np.array([loss.get(int(each), 0.0) for each in numbers]) + 1.0
        weight = np.sqrt(weight)
        begin = int(self.random.choice(numbers, p=weight / weight.sum()))
        halls = [begin]
        if self.random.random() < 0.4:
            halls = [each for each in numbers.tolist() if each // 7 == begin // 7]
        target = int(self.size)
        chosen: dict[int, None] = {}
        seen = set(halls)
        at = 0
        while at < len(halls) and len(chosen) < target:
            here = [each for each in self._groups_of_hall.get(halls[at], ()) if each not in busy and each not in chosen]
            self.random.shuffle(here)
            here = here[: target - len(chosen)]
            chosen.update(dict.fromkeys(here))
            around: list[int] = []
            for group in here:
                around.extend(each for each in self._halls_of_group[group].tolist() if each not in seen)
            around = sorted(set(around))
            self.random.shuffle(around)
            # The same day first: only there do times compete at once.
            around.sort(key=lambda each: each % 7 != halls[0] % 7)
            seen.update(around)
            halls.extend(around)
            at += 1
        return np.array(sorted(chosen), dtype=np.int64)

    def _losses(self) -> dict[int, float]:
        """Hall-day → what the plan leaves there, in points: placements that cost more than they bring, empty time."""
        rows, found = self.rows, self.rows.candidates
        slack = (rows.limits - rows.used(values(rows, self.plan.atoms))) * self.prices / SCALE
        lost: dict[int, float] = {}
        here = (rows.where >= 0) & (slack > 0)
        for hall, points in zip(rows.where[here].tolist(), slack[here].tolist(), strict=True):
            lost[hall] = lost.get(hall, 0.0) + points
        for column in self.plan.atoms:
            hall = int(found.hall_day[column])
            lost[hall] = lost.get(hall, 0.0) + max(0.0, -float(self.gain[column]) / SCALE)
        own = (rows.kinds >= Kind.SESSIONS) & (rows.kinds <= Kind.DAYS) & (slack > 0)
        for row in np.flatnonzero(own).tolist():
            columns, _, _ = rows.row(row)
            group = int(found.group[columns[0]])
            for hall in self._halls_of_group[group].tolist():
                lost[hall] = lost.get(hall, 0.0) + float(slack[row]) / len(self._halls_of_group[group])
        return lost

    def _solve(self, groups: Ints, plan: Choice, seed: int) -> Outcome:
        freed = set(groups.tolist())
        current = [column for column in plan.atoms if int(self.rows.candidates.group[column]) in freed]
        placements = np.unique(np.concatenate([*(self._liked[each] for each in groups.tolist()), current])).astype(
            np.int64
        )
        found = best_for(self.rows, groups, placements, plan, Limits(WORK, self.stop, seed))
        if found.plan is None:
            return Outcome(groups, None, found.proved, found.work)
        columns = [column for column in found.plan.columns if int(self.rows.candidates.group[column]) in freed]
        return Outcome(groups, columns, found.proved, found.work)
