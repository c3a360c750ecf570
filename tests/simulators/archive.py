"""The made-up archive in this process, with our adapter pointed at it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aktiv.cases.ports import archiving
from aktiv.integrations.fiks import Carrier
from aktiv.simulators.archive.server import Simulator

TOKEN = "token-of-tests"


@contextmanager
def simulated_archive() -> Iterator[Simulator]:
    """The simulator on a free port; the adapter is in use meanwhile."""
    simulator = Simulator("127.0.0.1", 0, TOKEN)
    thread = threading.Thread(target=simulator.serve_forever, daemon=True)
    thread.start()
    before = archiving.archive()
    archiving.use(Carrier(f"http://127.0.0.1:{simulator.server_address[1]}", TOKEN))
    try:
        yield simulator
    finally:
        archiving.use(before)
        simulator.shutdown()
        simulator.server_close()
        thread.join()
