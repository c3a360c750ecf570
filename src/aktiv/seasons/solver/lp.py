"""The linear relaxation, by column generation: all rows, and only those columns that their prices call for.

`Relaxation.solve` brings columns in until none would gain; its prices then give a bound (bound.py) and its fractions
steer the dive. `tighten` adds cuts and solves again. One thread, no clock but the one asked for, so it runs the same
each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import highspy
import numpy as np

from aktiv.seasons.solver import bound, cuts
from aktiv.seasons.solver.candidates import Ints
from aktiv.seasons.solver.rows import Floats, Kind, Rows
from aktiv.seasons.solver.stopping import Stop

FIRST_OF_EACH_GROUP, OF_EACH_GROUP = 10, 8
PRIMAL, DUAL = 4, 1
TOLERANCE = 1e-6
OF_AN_ITERATION = 1 / 4_000  # counted work
ENOUGH = 1e-5  # of the bound: what another round must win to be worth it


class _Quiet(highspy.Highs):
    """HiGHS without callbacks and without its greeting on standard output, which a program may be reading."""

    def enableCallbacks(self) -> None:
        """Called when it is made, before it can be told to be silent."""
        self.silent()


class Relaxation:
    """A linear program over some of the columns, that grows."""

    def __init__(self, rows: Rows, stop: Stop) -> None:
        self.rows, self.stop = rows, stop
        self.inside = np.zeros(rows.columns, dtype=bool)
        self.columns = np.zeros(0, dtype=np.int64)
        self.prices = np.zeros(len(rows), dtype=np.float64)
        self.best_prices: Ints = np.zeros(len(rows), dtype=np.int64)
        self.best_bound: int | None = None
        self.heard: Callable[[int, Ints], object] = lambda *_: None
        self.highs: highspy.Highs = _Quiet()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("presolve", "off")):
            self.highs.setOptionValue(option, value)
        self._rows_inside = 0
        self._add_rows()

    def _add_rows(self) -> None:
        """Adds to the program the rows that the model has more than it."""
        number = len(self.rows) - self._rows_inside
        lower, upper = np.full(number, -highspy.kHighsInf), self.rows.limits[self._rows_inside :].astype(np.float64)
        place = np.full(self.rows.columns, -1, dtype=np.int64)
        place[self.columns] = np.arange(len(self.columns))
        starts, indices, factors = [0], [], []
        for row in range(self._rows_inside, len(self.rows)):
            columns, factor, _ = self.rows.row(row)
            here = place[columns]
            indices.append(here[here >= 0])
            factors.append(factor[here >= 0])
            starts.append(starts[-1] + len(indices[-1]))
        self.highs.addRows(
            number, lower, upper, starts[-1],
            np.array(starts[:-1], dtype=np.int32),
            np.concatenate([*indices, []]).astype(np.int32),
            np.concatenate([*factors, []]).astype(np.float64),
        )  # fmt: skip
        self._rows_inside = len(self.rows)

    def bring_in(self, columns: Iterable[int] | Ints) -> int:
        """Adds columns that are not in yet; how many those were."""
        wanted = np.unique(
            np.asarray(list(columns) if not isinstance(columns, np.ndarray) else columns, dtype=np.int64)
        )
        new = wanted[~self.inside[wanted]]
        if not len(new):
            return 0
        positions, of_row, factors = self.rows.of_columns(new)
        starts = np.searchsorted(positions, np.arange(len(new)))
        upper = np.where(new < self.rows.placements, highspy.kHighsInf, self.rows.most[new]).astype(np.float64)
        upper = np.where(self.rows.least[new] == 1, 1.0, upper)
        self.highs.addCols(
            len(new), -self.rows.worth[new].astype(np.float64), self.rows.least[new].astype(np.float64), upper,
            len(of_row), starts.astype(np.int32), of_row.astype(np.int32), factors.astype(np.float64),
        )  # fmt: skip
        self.inside[new] = True
        self.columns = np.concatenate([self.columns, new])
        return len(new)

    def begin(self, plan: Iterable[int]) -> None:
        """The first columns: a plan, the pins, each group's dearest, and all that is no placement."""
        rows, found = self.rows, self.rows.candidates
        first = [np.fromiter(plan, dtype=np.int64), np.array(list(found.pinned), dtype=np.int64)]
        first.append(np.arange(rows.placements, rows.columns))
        gain = np.where(rows.least[: rows.placements] == 1, 0, found.points).astype(np.float64)
        first.append(_dearest(rows, gain + 1.0, FIRST_OF_EACH_GROUP))
        self.bring_in(np.concatenate(first))

    def run(self, strategy: int) -> bool:
        """Solves what is in. False when it was stopped or has no solution."""
        self.highs.setOptionValue("simplex_strategy", strategy)
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(0.1, min(self.stop.seconds_left(), 1e6)))
        self.highs.run()
        info = self.highs.getInfo()
        self.stop.spend(max(0, info.simplex_iteration_count) * OF_AN_ITERATION)
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        self.prices = np.maximum(0.0, -np.array(self.highs.getSolution().row_dual, dtype=np.float64))
        return True

    def solve(self, strategy: int = PRIMAL) -> bool:
        """Brings in columns until none would gain. False when stopped first; the best prices so far are kept."""
        while not self.stop.asked() and self.run(strategy):
            gain = self._price()
            strategy = PRIMAL
            gaining = np.where(self.inside[: self.rows.placements], 0, gain[: self.rows.placements])
            if not self.bring_in(_dearest(self.rows, gaining.astype(np.float64), OF_EACH_GROUP)):
                return True
        return False

    def _price(self) -> Ints:
        prices = bound.whole_prices(self.prices)
        gain = bound.gains(self.rows, prices)
        proven = bound.proven(self.rows, prices, gain)
        if self.best_bound is None or proven < self.best_bound:
            self.best_bound, self.best_prices = proven, prices
            self.heard(proven, prices)
        return gain

    def tighten(self, rounds: int) -> None:
        """Adds cuts that the solution breaks and solves again, as long as the bound gets better."""
        for _ in range(rounds):
            before = self.best_bound
            if self.stop.asked() or not self._cut() or not self.solve(DUAL):
                return
            if before is not None and self.best_bound is not None and before - self.best_bound < ENOUGH * before:
                return

    def _cut(self) -> int:
        found = cuts.broken(self.rows, self.columns, self.fractions())
        for cut in found:
            self.rows.add(cut.columns, cut.factors, cut.most, Kind.CUT, cut.where)
        if found:
            self.best_prices = np.concatenate([self.best_prices, np.zeros(len(found), dtype=np.int64)])
            self._add_rows()
        return len(found)

    def fractions(self) -> Floats:
        """What each column that is in has come to."""
        return np.array(self.highs.getSolution().col_value, dtype=np.float64)


def _dearest(rows: Rows, gain: Floats, each: int) -> Ints:
    """The `each` columns of every group that gain most, of those that gain at all."""
    gaining = np.flatnonzero(gain > bound.SCALE * TOLERANCE)
    group = rows.candidates.group[gaining]
    order = np.lexsort((-gain[gaining], group))
    ordered = group[order]
    starts = np.searchsorted(ordered, ordered)
    return gaining[order[np.arange(len(order)) - starts < each]]
