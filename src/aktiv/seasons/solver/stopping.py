"""When to stop: the time is up, somebody asked, or the counted work is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stop:
    """Shared by all that work on a plan. With `work` it never looks at a clock, so that a run can be repeated."""

    def __init__(self, *, until: float | None = None, work: float | None = None) -> None:
        self.until, self.work = until, work
        self._asked = threading.Event()
        self._halts: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def ask(self) -> None:
        """Asks everyone to stop and keep the best."""
        self._asked.set()
        with self._lock:
            halts = list(self._halts)
        for halt in halts:
            halt()

    def within(self) -> Stop:
        """One for a part of the work: it ends at the same time, and can be asked for itself."""
        return Stop(until=self.until)

    def asked(self) -> bool:
        """Whether to stop now."""
        return self.told() or (self.work is not None and self.work <= 0)

    def told(self) -> bool:
        """Whether the time is up or somebody asked: then nothing more is waited for."""
        return self._asked.is_set() or self.seconds_left() <= 0

    def seconds_left(self) -> float:
        """Seconds until the time is up; very many when no clock counts."""
        return 1e9 if self.until is None else self.until - time.monotonic()

    def spend(self, work: float) -> None:
        """Counts work that has been done."""
        if self.work is not None:
            with self._lock:
                self.work -= work

    @contextmanager
    def halting(self, halt: Callable[[], None]) -> Iterator[None]:
        """While inside, `halt` is called as soon as somebody asks to stop."""
        with self._lock:
            self._halts.append(halt)
        try:
            yield
        finally:
            with self._lock:
                self._halts.remove(halt)
