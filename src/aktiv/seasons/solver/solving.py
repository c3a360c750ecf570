"""From an instance to a plan: the order in which the steps of the solver are taken."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from aktiv.seasons.solver import bound, greedy, ties
from aktiv.seasons.solver.candidates import Candidates, Ints
from aktiv.seasons.solver.choice import Choice
from aktiv.seasons.solver.dive import dive, rounded
from aktiv.seasons.solver.facts import Instance
from aktiv.seasons.solver.finish import Again, finish, surviving
from aktiv.seasons.solver.lns import LocalSearch
from aktiv.seasons.solver.lp import Relaxation
from aktiv.seasons.solver.progress import Progress
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.settling import settle
from aktiv.seasons.solver.starting import begun
from aktiv.seasons.solver.stopping import Stop
from aktiv.seasons.solver.submodel import UNLIMITED, Limits

CUT_ROUNDS = 12
FEW_ENOUGH = 30_000  # columns that the exact finish can take at once
NO_LUCK = 3  # times that every group was free on average with nothing better found: then the finish is more likely to


@dataclass(slots=True)
class Solved:
    """The best plan, the best bound, and the prices it rests on."""

    rows: Rows
    plan: Choice
    bound: int
    prices: Ints
    priced: bool  # whether the prices come from the relaxation, or prove the plan optimal as they are

    @property
    def optimal(self) -> bool:
        """Whether nothing better exists."""
        return self.plan.score == self.bound


class Solver:
    """One run. `solve` may be left at any time: `progress` has the best plan and bound."""

    def __init__(self, instance: Instance, seed: ties.Seed, stop: Stop, progress: Progress, workers: int = 1) -> None:
        self.seed, self.stop, self.progress, self.workers = seed, stop, progress, workers
        self.rows = Rows(Candidates(instance, seed))
        self._again: Again | None = None
        self.prices: Ints = np.zeros(len(self.rows), dtype=np.int64)

    def first(self) -> Choice:
        """A valid plan at once. Raises NoPlan."""
        start = begun(self.rows)
        self.progress.better("first", start, bound.proven(self.rows, self.prices))
        plan = greedy.first_plan(self.rows, start)
        self.progress.better("greedy", plan)
        if self.rows.bound_sessions:
            self.progress.better("settled", settle(self.rows, plan, self.stop, self.seed))
        return start

    def solve(self) -> None:
        """Makes the plan better until it is proved optimal or stopped. Raises NoPlan."""
        start = self.first()
        plan = self.best()
        relaxation = Relaxation(self.rows, self.stop)
        relaxation.heard = self._bounded
        with self._searching_beside(self._blind_search):
            relaxation.begin(plan.columns)
            if relaxation.solve():
                self.progress.better("rounded", rounded(relaxation, start))
                relaxation.tighten(CUT_ROUNDS)
            self.prices = relaxation.best_prices
            if self._done():
                return
            self.progress.better("dive", dive(relaxation, start))
        self._improve()

    @property
    def _beside(self) -> bool:
        """Whether a search may go on beside something else: what it finds comes when it comes."""
        return self.workers > 1 and self.stop.work is None

    def _blind_search(self) -> LocalSearch:
        """A search that knows no prices yet, on rows that stay as they are."""
        rows, nothing = self.rows.frozen(), np.zeros(len(self.rows), dtype=np.int64)
        gain = bound.gains(rows, nothing)
        return LocalSearch(rows, self.best(), prices=nothing, gain=gain, stop=self.stop, seed=self.seed)

    @contextmanager
    def _searching_beside(self, search: Callable[[], LocalSearch]) -> Iterator[None]:
        """While inside, a search goes on in a thread of its own, with a second worker and a clock.

        What it finds comes when it comes, so never where a run must be repeatable.
        """
        if not self._beside:
            yield
            return
        left, searching = threading.Event(), search()

        def work() -> None:
            searching.run(1, self._found_beside, lambda: left.is_set() or self._done())

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            yield
        finally:
            left.set()
            thread.join()

    def _found_beside(self, plan: Choice) -> None:
        self.progress.better("search", plan)
        if self._again:
            self._again.hear(plan)

    def best(self) -> Choice:
        """The best plan so far."""
        assert self.progress.plan is not None  # the first step makes one
        return self.progress.plan

    def solved(self) -> Solved:
        """What there is now."""
        assert self.progress.bound is not None
        prices = np.zeros(len(self.rows), dtype=np.int64)
        prices[: len(self.prices)] = self.prices
        optimal = self.best().score == self.progress.bound
        return Solved(self.rows, self.best(), self.progress.bound, prices, optimal or bool(prices.any()))

    def _bounded(self, proven: int, prices: Ints) -> None:
        self.prices = prices
        self.progress.better("relaxation", bound=max(proven, self.best().score))

    def _done(self) -> bool:
        return self.stop.asked() or self.best().score == self.progress.bound

    def _improve(self) -> None:
        gain = bound.gains(self.rows, self.prices)
        search = LocalSearch(self.rows, self.best(), prices=self.prices, gain=gain, stop=self.stop, seed=self.seed)
        search.run(
            self.workers,
            lambda plan: self.progress.better("search", plan),
            lambda: self._done() or (self._has_had_its_turn(search) and self._few_enough(gain)),
        )
        if not self._done():
            with self._searching_beside(lambda: search):
                self._finish(gain)

    def _has_had_its_turn(self, search: LocalSearch) -> bool:
        """Whether the finish may begin: the search has no luck, or there is a worker that has no part to itself.

        Parts of a town that overlap spoil each other; so then one worker begins the finish, and one goes on searching.
        """
        cramped = self._beside and search.size * self.workers > self.rows.groups
        return cramped or search.unlucky >= NO_LUCK * self.rows.groups

    def _few_enough(self, gain: Ints) -> bool:
        assert self.progress.bound is not None
        return len(surviving(self.rows, gain, self.best().score, self.progress.bound)) <= FEW_ENOUGH

    def _finish(self, gain: Ints) -> None:
        assert self.progress.bound is not None
        most = UNLIMITED if self.stop.work is None else self.stop.work
        limits = Limits(most, self.stop, ties.small(self.seed, "finish"))
        if self._beside:
            self._again = Again(limits, self.best(), self.progress.bound)
        _, proven, work = finish(
            self.rows,
            self.best(),
            gain=gain,
            bound=self.progress.bound,
            limits=limits,
            better=lambda plan: self.progress.better("finish", plan),
            again=self._again,
        )
        self.stop.spend(work)
        self.progress.better("finish", bound=proven)
