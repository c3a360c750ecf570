"""Time and processor time of two things, taken by turns so that a busy machine weighs on both alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.core import signals
from django.db import close_old_connections, connection


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `ratio` must be at most (or at least) `bound`; None for figures that are told only."""

    name: str
    measured: str
    reference: str
    ratio: float
    bound: float
    at_least: bool = False
    unit: str = "×"

    @property
    def holds(self) -> bool:
        """Whether the figure is within its bound."""
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that has no bound."""

    name: str
    measured: str


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, and seconds of processor: Python's and the database connection's."""

    wall: float
    python: float
    database: float

    @property
    def server(self) -> float:
        """All processor time that the server spends."""
        return self.python + self.database


def backend() -> int:
    """The process of the database that serves Django's connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def processor(pid: int) -> float:
    """Seconds of processor that a process of this machine has used, to the nanosecond (Linux)."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def cost(work: Callable[[], object], pid: int) -> Cost:
    """Does it once."""
    database, python, wall = processor(pid), time.process_time(), time.perf_counter()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - python, processor(pid) - database)


def by_turns(works: Sequence[Callable[[], object]], pids: Sequence[int], rounds: int) -> list[Cost]:
    """The median cost of each, done by turns: a round of all to warm up, then so many rounds."""
    for work in works:
        work()
    taken: list[list[Cost]] = [[] for _ in works]
    for _ in range(rounds):
        for number, work in enumerate(works):
            taken[number].append(cost(work, pids[number]))
    return [
        Cost(median(c.wall for c in each), median(c.python for c in each), median(c.database for c in each))
        for each in taken
    ]


@contextmanager
def staying_connected() -> Iterator[None]:
    """Django closes no connection between requests, so that the process measured is the one that answers."""
    told = (signals.request_started, signals.request_finished)
    for each in told:
        each.disconnect(close_old_connections)
    try:
        yield
    finally:
        for each in told:
            each.connect(close_old_connections)


def ms(seconds: float) -> str:
    """ "12.3 ms" """
    return f"{seconds * 1000:.1f} ms"
