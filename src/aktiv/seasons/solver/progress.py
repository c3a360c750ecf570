"""What is told while a plan is being made: a person sees it get better, and the best is kept when it is stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from aktiv.seasons.solver.choice import Choice


class Told(NamedTuple):
    """How far it has come: after which step, seconds since the beginning, and the best plan and bound so far."""

    kind: str
    seconds: float
    score: int
    bound: int

    @property
    def gap(self) -> float:
        """How much of the bound is missing, at most."""
        return (self.bound - self.score) / self.bound if self.bound else 0.0

    def line(self) -> str:
        """As one line of a stream."""
        return f"{self.kind} {self.seconds:.2f} {self.score} {self.bound} {100 * self.gap:.3f}"


class Progress:
    """The best plan and bound so far, told to whoever listens. Safe between threads."""

    def __init__(self, began: float | None = None, heard: Callable[[Told], None] | None = None) -> None:
        self.began = time.monotonic() if began is None else began
        self.plan: Choice | None = None
        self.bound: int | None = None
        self._heard, self._lock = heard, threading.Lock()

    def better(self, kind: str, plan: Choice | None = None, bound: int | None = None) -> None:
        """Keeps what is better than before, and tells of it."""
        with self._lock:
            news = False
            if plan is not None and (self.plan is None or plan.score > self.plan.score):
                self.plan, news = plan, True
            if bound is not None and (self.bound is None or bound < self.bound):
                self.bound, news = bound, True
            if news and self._heard and self.plan is not None and self.bound is not None:
                self._heard(Told(kind, time.monotonic() - self.began, self.plan.score, self.bound))
