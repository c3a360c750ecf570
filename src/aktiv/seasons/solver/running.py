"""One run of the solver for a command or a job: a clock or a measure of work, and the best plan whatever happens."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from aktiv.seasons.solver import ties
from aktiv.seasons.solver.answering import plan_of
from aktiv.seasons.solver.facts import Instance
from aktiv.seasons.solver.plans import Plan
from aktiv.seasons.solver.prices import Prices
from aktiv.seasons.solver.progress import Progress, Told
from aktiv.seasons.solver.solving import Solver
from aktiv.seasons.solver.starting import NoPlan
from aktiv.seasons.solver.stopping import Stop

LEAST_RESERVE, RESERVE = 0.3, 1.5  # seconds, and times what the first plan took, kept for checking and writing
POLL = 0.05
STARTS_WITHIN = 10.0  # seconds; a process that is older was not started for this run
PATIENCE = 1.0  # seconds that what runs gets to stop


class Run:
    """`make` works in a thread of its own, so that `stop` (from a signal or another thread) is heard at once."""

    def __init__(
        self,
        instance: Instance,
        *,
        seed: ties.Seed = 1,
        seconds: float = 60,
        work: float | None = None,
        workers: int = 1,
        began: float | None = None,
        heard: Callable[[Told], None] | None = None,
    ) -> None:
        self.instance, self.seed, self.workers = instance, seed, workers
        self.began = time.monotonic() if began is None else began
        self.stop = Stop(until=None if work is not None else self.began + seconds, work=work)
        self._listener = heard
        self.progress = Progress(self.began, self._heard)
        self._solver: Solver | None = None
        self.failed: BaseException | None = None  # what went wrong after there was a plan
        self.left_running = False
        self.prices: dict[str, list[list[int]]] | None = None  # of each hall's hours, where there are any

    def _heard(self, told: Told) -> None:
        if told.kind == "greedy" and self.stop.until is not None:
            # What checks and writes is about as much work as what made the first plan.
            self.stop.until -= LEAST_RESERVE + RESERVE * min(told.seconds, 0.1 * (self.stop.until - self.began))
        if self._listener:
            self._listener(told)

    def make(self) -> Plan:
        """The best plan when the run is over. Raises NoPlan when none exists, or what went wrong before one did."""
        thread = threading.Thread(target=self._work, daemon=True)
        thread.start()
        given_up = None
        while thread.is_alive():
            thread.join(POLL)
            if self.stop.told():
                self.stop.ask()
                given_up = given_up or time.monotonic() + PATIENCE
                if self.progress.plan is not None and time.monotonic() > given_up:
                    break
        self.left_running = thread.is_alive()
        if self.failed is not None:
            if isinstance(self.failed, NoPlan) or self.progress.plan is None:
                raise self.failed
            traceback.print_exception(self.failed, file=sys.stderr)
        assert self._solver is not None
        solved = self._solver.solved()
        if self.left_running:
            solved.priced = False  # the rows may still be growing: no prices rather than wrong ones
        if solved.priced:
            self.prices = Prices(solved.rows, solved.prices).document()
        return plan_of(solved, self.seed)

    def _work(self) -> None:
        try:
            self._solver = Solver(self.instance, self.seed, self.stop, self.progress, self.workers)
            self._solver.solve()
        except BaseException as failed:
            self.failed = failed


def process_began() -> float:
    """When this process began, on the monotonic clock: starting Python counts as well."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / 100
        return time.monotonic() - (age if 0 <= age <= STARTS_WITHIN else 0.0)
    except (OSError, ValueError, IndexError, AttributeError):
        return time.monotonic()
