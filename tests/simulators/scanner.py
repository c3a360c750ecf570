"""The made-up scanner in this process, with our adapter pointed at it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aktiv.cases.ports import scanning
from aktiv.integrations.clamav import Clamd
from aktiv.simulators.clamav.server import Simulator


@contextmanager
def simulated_scanner(*, most: int | None = None) -> Iterator[Simulator]:
    """The simulator on a free port; the adapter is in use meanwhile."""
    simulator = Simulator("127.0.0.1", 0) if most is None else Simulator("127.0.0.1", 0, most=most)
    thread = threading.Thread(target=simulator.serve_forever, daemon=True)
    thread.start()
    before = scanning.scanner()
    scanning.use(Clamd(f"tcp://127.0.0.1:{simulator.server_address[1]}"))
    try:
        yield simulator
    finally:
        scanning.use(before)
        simulator.shutdown()
        simulator.server_close()
        thread.join()
