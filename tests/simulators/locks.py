"""Made-up lock services in this process: over HTTP with our adapters pointed at them, or plain, with crashes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from aktiv.access.ports import lock as port
from aktiv.access.ports.lock import LockAway, LockRefused, LockService, Pin, Report
from aktiv.integrations.locks import LockGateway, PinService
from aktiv.simulators.locks.cupboard import Cupboard, Kept, NoLock
from aktiv.simulators.locks.gateway import Gateway
from aktiv.simulators.locks.pins import Pins
from aktiv.simulators.locks.server import Simulator
from aktiv.values.periods import Period

Answer = TypeVar("Answer")
SYSTEM = "aktiv"


@contextmanager
def simulated(kind: str) -> Iterator[tuple[LockService, Simulator]]:
    """One of both services on a free port, and the adapter that speaks with it."""
    here = ("127.0.0.1", 0)
    simulator: Simulator = Gateway(*here, "aktiv", "hemmelig") if kind == "gateway" else Pins(*here, "hemmelig")
    thread = threading.Thread(target=simulator.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{simulator.server_address[1]}"
    service: LockService = (
        LockGateway(address, "aktiv", "hemmelig", SYSTEM) if kind == "gateway" else PinService(address, "hemmelig")
    )
    try:
        yield service, simulator
    finally:
        simulator.shutdown()
        simulator.server_close()
        thread.join()


class Crash(BaseException):
    """The process is gone."""


class Plain:
    """A lock service without a wire. `how` is what happens to the next call: "" it is answered, "away" nothing is done
    and nobody answers, "lost" it is done and nobody answers, "before" and "after" the process dies, "no" it is refused.
    """

    def __init__(self) -> None:
        self.cupboard, self.how = Cupboard(seed=1), ""
        self.said: list[str] = []

    def ask(self, key: str, lock: str, window: Period) -> Pin:
        """See the port."""

        def act() -> Pin:
            try:
                return _pin(self.cupboard.put(key, lock, window.start, window.end))
            except NoLock as error:
                raise LockRefused("unknown_lock") from error

        return self._done("ask", act)

    def move(self, key: str, lock: str, window: Period) -> Pin | None:
        """See the port."""
        return self._done("move", lambda: _some(self.cupboard.change(key, start=window.start, end=window.end)))

    def renew(self, key: str, lock: str, window: Period) -> Pin | None:
        """See the port."""

        def act() -> Pin | None:
            if self.cupboard.renew(key) is None:
                return None
            return _some(self.cupboard.change(key, start=window.start, end=window.end))

        return self._done("renew", act)

    def read(self, key: str, lock: str) -> Pin | None:
        """See the port."""
        return self._done("read", lambda: _some(self.cupboard.kept.get(key)))

    def end(self, key: str, lock: str) -> None:
        """See the port."""
        self._done("end", lambda: self.cupboard.forget(key))

    def reports(self, lock: str, after: str) -> tuple[Sequence[Report], str]:
        """See the port."""
        found = self.cupboard.events_at(lock, after)
        told = [Report(report_id=f"e{each.number}", key=each.key, at=each.at, opened=each.opened) for each in found]
        return told, str(found[-1].number) if found else after

    def _done(self, name: str, act: Callable[[], Answer]) -> Answer:
        self.said.append(name)
        if self.how == "away":
            raise LockAway("away")
        if self.how == "before":
            raise Crash
        if self.how == "no":
            raise LockRefused("no_room")
        answer = act()
        if self.how == "lost":
            raise LockAway("lost")
        if self.how == "after":
            raise Crash
        return answer


def opening(cupboard: Cupboard, lock: str, at: datetime) -> list[str]:
    """The keys of the codes that open a lock at a moment."""
    return sorted(
        each.key for each in cupboard.kept.values() if each.lock == lock and each.active and each.start <= at < each.end
    )


@contextmanager
def in_use(slug: str, **services: LockService) -> Iterator[None]:
    """The services run the locks of a municipality meanwhile."""
    before = port.all_services()
    port.use({slug: services})
    try:
        yield
    finally:
        port.use(before)


def _pin(kept: Kept) -> Pin:
    return Pin(window=Period(kept.start, kept.end), code=kept.code)


def _some(kept: Kept | None) -> Pin | None:
    return _pin(kept) if kept is not None else None
