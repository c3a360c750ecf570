"""A part of the model, or all of it, for the constraint solver CP-SAT: some columns are free, the rest stand.

The counted form (no atoms) as a rule; for the hall-days named in `explicit`, each placement also chooses its unit, so
that what comes out can be laid out there. One worker, linearization level 2: this model lives by its linear
relaxation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from aktiv.seasons.solver.candidates import Ints, stretches
from aktiv.seasons.solver.choice import units_of
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.stopping import Stop

if TYPE_CHECKING:
    # To read the library takes a third of a second: the first plan is told before.
    from ortools.sat.python import cp_model

UNLIMITED = 1e9  # more work than anyone waits for
Halls = frozenset[int]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to search: counted work of CP-SAT's own (about seconds on one core), and what ends it early."""

    work: float
    stop: Stop
    seed: int


@dataclass(slots=True)
class Answer:
    """What came of it. `columns` are the free columns that were chosen (None: nothing found)."""

    columns: list[int] | None
    bound: int | None
    proved: bool
    impossible: bool
    work: float


@dataclass(slots=True)
class Part:
    """Columns that are free while `value` says what all others are."""

    rows: Rows
    free: Ints
    value: Ints
    explicit: Halls = frozenset()
    worth: Ints | None = None
    extra: list[tuple[Ints, Ints, int]] = field(default_factory=list)
    ignored: frozenset[int] = frozenset()  # rows that do not count

    def solve(
        self, limits: Limits, hint: Iterable[int] = (), heard: Callable[[list[int]], None] | None = None
    ) -> Answer:
        """Chooses the best of the free columns. `heard` is told the chosen columns of each better choice."""
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        standing = np.flatnonzero(self.value)
        standing = standing[~np.isin(standing, self.free)]
        free, limit = self._free(standing)
        if free is None:
            return Answer(None, None, proved=False, impossible=True, work=0.0)
        literal = {int(column): model.new_bool_var("") for column in free}
        self._write_rows(model, literal, free, limit)
        for columns, factors, most in self.extra:
            inside = [(literal[int(c)], int(f)) for c, f in zip(columns, factors, strict=True) if int(c) in literal]
            model.add(sum(x * f for x, f in inside) <= most)
        self._write_steps(model, literal)
        for number in sorted(self.explicit):
            self._write_atoms(model, literal, standing, number)
        worth = self.rows.worth if self.worth is None else self.worth
        model.maximize(cp_model.LinearExpr.weighted_sum([literal[int(c)] for c in free], [int(worth[c]) for c in free]))
        hinted = set(hint)
        if hinted:
            for column, chosen in literal.items():
                model.add_hint(chosen, int(column in hinted))
        return self._search(model, literal, limits, heard)

    def _free(self, standing: Ints) -> tuple[Ints | None, Ints]:
        """The free columns that fit beside what stands, and what is left of each row's limit."""
        rows = self.rows
        _, of_row, factors = rows.of_columns(standing)
        limit = rows.limits.copy()
        np.subtract.at(limit, of_row, factors)
        free = np.unique(self.free)
        free = free[rows.most[free] > 0]
        positions, of_row, factors = rows.of_columns(free)
        # A row with something negative may still come right; the others say at once what does not fit.
        hopeful = np.zeros(len(rows), dtype=bool)
        hopeful[of_row[factors < 0]] = True
        if self.ignored:
            hopeful[list(self.ignored)] = True
        too_much = (factors > limit[of_row]) & ~hopeful[of_row]
        unfit = np.zeros(len(free), dtype=bool)
        unfit[positions[too_much]] = True
        if np.any(unfit & (rows.least[free] == 1)):
            return None, limit
        return free[~unfit], limit

    def _write_rows(
        self, model: cp_model.CpModel, literal: dict[int, cp_model.IntVar], free: Ints, limit: Ints
    ) -> None:
        from ortools.sat.python import cp_model

        positions, of_row, factors = self.rows.of_columns(free)
        order = np.argsort(of_row, kind="stable")
        positions, of_row, factors = positions[order], of_row[order], factors[order]
        variables = [literal[int(column)] for column in free]
        for begin, end in stretches(of_row):
            row, factor = int(of_row[begin]), factors[begin:end]
            most = int(limit[row])
            if row in self.ignored or int(np.maximum(factor, 0).sum()) <= most:
                continue
            here = [variables[position] for position in positions[begin:end].tolist()]
            if most == 1 and np.all(factor == 1):
                model.add_at_most_one(here)
            else:
                model.add(cp_model.LinearExpr.weighted_sum(here, factor.tolist()) <= most)
        for column in free[self.rows.least[free] == 1].tolist():
            model.add(literal[column] == 1)

    def _write_steps(self, model: cp_model.CpModel, literal: dict[int, cp_model.IntVar]) -> None:
        """A step of coverage only after the one before it."""
        for steps in self.rows.club_steps.values():
            for lower, higher in zip(steps.tolist(), steps[1:].tolist(), strict=False):
                if lower in literal and higher in literal:
                    model.add_implication(literal[higher], literal[lower])

    def _write_atoms(
        self, model: cp_model.CpModel, literal: dict[int, cp_model.IntVar], standing: Ints, number: int
    ) -> None:
        found = self.rows.candidates
        stands = set(standing.tolist())
        taking: list[tuple[int, int, int, cp_model.IntVar]] = []
        for column in found.by_hall_day[number].tolist():
            if column not in stands and column not in literal:
                continue
            choices = []
            for unit in units_of(found, column):
                taken = model.new_bool_var("")
                taking.append((int(found.start[column]), int(found.end[column]), unit, taken))
                choices.append(taken)
            model.add(sum(choices) == (1 if column in stands else literal[column]))
        for at in sorted({start for start, _, _, _ in taking}):
            users: dict[int, list[cp_model.IntVar]] = {}
            for start, end, unit, taken in taking:
                if start <= at < end:
                    for atom in range(unit.bit_length()):
                        if unit >> atom & 1:
                            users.setdefault(atom, []).append(taken)
            for each in users.values():
                model.add_at_most_one(each)

    def _search(
        self,
        model: cp_model.CpModel,
        literal: dict[int, cp_model.IntVar],
        limits: Limits,
        heard: Callable[[list[int]], None] | None,
    ) -> Answer:
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.catch_sigint_signal = False  # it would leave nobody to hear SIGTERM, which keeps the best
        parameters.linearization_level = 2
        parameters.random_seed = limits.seed & 0x7FFF_FFFF
        parameters.max_deterministic_time = max(0.001, limits.work)
        if limits.stop.until is not None:
            parameters.max_time_in_seconds = max(0.01, limits.stop.seconds_left())
        listener = _listener(literal, heard) if heard else None
        with limits.stop.halting(solver.stop_search):
            if limits.stop.asked():
                return Answer(None, None, proved=False, impossible=False, work=0.0)
            status = solver.solve(model, listener)
        work = float(solver.response_proto.deterministic_time)
        if status == cp_model.INFEASIBLE:
            return Answer(None, None, proved=False, impossible=True, work=work)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Answer(None, None, proved=False, impossible=False, work=work)
        chosen = [column for column, variable in literal.items() if solver.boolean_value(variable)]
        return Answer(chosen, round(solver.best_objective_bound), status == cp_model.OPTIMAL, False, work)


def _listener(
    literal: dict[int, cp_model.IntVar], heard: Callable[[list[int]], None]
) -> cp_model.CpSolverSolutionCallback:
    """Tells of each better choice as it is found."""
    from ortools.sat.python import cp_model

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            heard([column for column, variable in literal.items() if self.boolean_value(variable)])

    return Listener()
